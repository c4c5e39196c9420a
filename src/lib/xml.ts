/** Small XML documents as plain objects: elements by local name, text as strings, repeated elements as arrays. */
import { XMLParser } from 'fast-xml-parser';

/** What an element holds: text, or its children by local name (no attributes, no namespace prefixes). */
export type XmlNode = string | XmlElement | readonly XmlNode[];
export interface XmlElement {
  readonly [name: string]: XmlNode;
}

/** Characters; an error document is small, and what is larger is not read. */
const longest = 1_000_000;
/** Elements inside elements. */
const deepest = 64;

const parser = new XMLParser({
  ignoreAttributes: true,
  removeNSPrefix: true,
  parseTagValue: false,
  trimValues: true,
  ignoreDeclaration: true,
  ignorePiTags: true,
  htmlEntities: false,
  maxNestedTags: deepest,
});

/**
 * null: not XML, HTML, or larger than what is read. A document type is refused, so nothing but the predefined entities
 * of XML 1.0 (4.6) can be expanded. Never throws.
 */
export function parseXml(text: string): XmlElement | null {
  if (text.length > longest || !/^[\uFEFF\s]*<[?A-Za-z_]/.test(text)) return null;
  if (/<!DOCTYPE|<!ENTITY|<html[\s>]/i.test(text)) return null;
  try {
    return asElement(parser.parse(text, true));
  } catch {
    return null;
  }
}

/** The node at a path of element names; of a repeated element the first. Undefined: not there. */
export function at(node: XmlNode | undefined, ...path: readonly string[]): XmlNode | undefined {
  let found = node;
  for (const name of path) found = asElement(first(found))?.[name];
  return first(found);
}

export function textAt(node: XmlNode | undefined, ...path: readonly string[]): string | null {
  const found = at(node, ...path);
  return typeof found === 'string' ? found : null;
}

function first(node: XmlNode | undefined): XmlNode | undefined {
  return Array.isArray(node) ? (node as readonly XmlNode[])[0] : node;
}

function asElement(node: unknown): XmlElement | null {
  if (typeof node !== 'object' || node === null || Array.isArray(node)) return null;
  return Object.assign(Object.create(null) as object, node) as XmlElement;
}
