/** Entries for a suite's `known`, written into its text: what is there keeps its comments, order and form. Pure. */
import { isDeepStrictEqual } from 'node:util';
import { type Document, isMap, isSeq, parseDocument } from 'yaml';
import type { Json, JsonObject } from '../model.ts';
import { afterLast, flowText, type Insertion, inserted, intoFlow } from './insert.ts';

/**
 * The text with these entries at the end of the list at `path`: `['known']`, or that of an environment. New lines alone where
 * the list's form allows it; else the whole document is written anew, comments and order kept.
 */
export function withKnown(text: string, path: readonly string[], entries: readonly JsonObject[]): string {
  const document = parseDocument(text, { merge: true });
  const wanted = appended(document, path, entries);
  const eol = text.includes('\r\n') ? '\r\n' : '\n';
  const insertion = place(document, text, path, entries);
  if (insertion !== null) {
    const spliced = inserted(text, { ...insertion, text: insertion.text.replaceAll('\n', eol) });
    if (isDeepStrictEqual(read(spliced), wanted)) return spliced;
  }
  document.setIn(path, document.createNode([...listAt(document, path), ...entries], { flow: false }));
  return document.toString({ lineWidth: 0, flowCollectionPadding: false }).replaceAll(/\r?\n/g, eol);
}

function place(
  document: Document.Parsed,
  text: string,
  path: readonly string[],
  entries: readonly JsonObject[],
): Insertion | null {
  const list = document.getIn(path, true);
  if (isSeq(list))
    return list.flow ? intoFlow(list, text, entries.map(flowText)) : afterLast(list, text, linesOf(entries));
  if (list !== undefined) return null;
  const parent = path.length === 1 ? document.contents : document.getIn(path.slice(0, -1), true);
  const key = path.at(-1) ?? '';
  return isMap(parent) && !parent.flow ? afterLast(parent, text, [`${key}:`, ...linesOf(entries, '  ')]) : null;
}

function linesOf(entries: readonly JsonObject[], indent = ''): readonly string[] {
  return entries.map((one) => `${indent}- ${flowText(one)}`);
}

function read(text: string): unknown {
  const document = parseDocument(text, { merge: true });
  return document.errors.length > 0 ? undefined : document.toJS();
}

function listAt(document: Document.Parsed, path: readonly string[]): readonly Json[] {
  let value: unknown = document.toJS();
  for (const key of path) value = (value as Readonly<Record<string, unknown>> | null | undefined)?.[key];
  return (value ?? []) as readonly Json[];
}

/** The document's value with the entries in it. */
function appended(document: Document.Parsed, path: readonly string[], entries: readonly JsonObject[]): unknown {
  const set = (value: unknown, [key = '', ...rest]: readonly string[]): unknown => {
    const map = (value ?? {}) as Readonly<Record<string, unknown>>;
    const list = [...listAt(document, path), ...entries];
    return { ...map, [key]: rest.length === 0 ? list : set(map[key], rest) };
  };
  return set(document.toJS(), path);
}
