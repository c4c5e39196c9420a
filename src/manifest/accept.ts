/** Entries for a suite's `known`, written into its text: what is there keeps its comments, order and form. Pure. */
import { isDeepStrictEqual } from 'node:util';
import { type Document, isCollection, isMap, isSeq, parseDocument, stringify, type YAMLMap, type YAMLSeq } from 'yaml';
import type { Json, JsonObject } from '../model.ts';

/** One more place in a text: what stands there is moved on. */
interface Insertion {
  readonly at: number;
  /** Where what it replaces ends; left out: it replaces nothing. */
  readonly to?: number;
  readonly text: string;
}

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
    const { at, to = at, text: added } = insertion;
    const spliced = text.slice(0, at) + added.replaceAll('\n', eol) + text.slice(to);
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
  if (isSeq(list)) return list.flow ? intoFlow(list, text, entries) : afterLast(list, text, linesOf(entries));
  if (list !== undefined) return null;
  const parent = path.length === 1 ? document.contents : document.getIn(path.slice(0, -1), true);
  const key = path.at(-1) ?? '';
  return isMap(parent) && !parent.flow ? afterLast(parent, text, [`${key}:`, ...linesOf(entries, '  ')]) : null;
}

/** `{fingerprint: …, why: …}`: a line an entry, as people write them. */
function flowText(entry: JsonObject): string {
  return stringify(entry, { collectionStyle: 'flow', lineWidth: 0, flowCollectionPadding: false }).trim();
}

function linesOf(entries: readonly JsonObject[], indent = ''): readonly string[] {
  return entries.map((one) => `${indent}- ${flowText(one)}`);
}

/** Below the last line of a block, as far in as its first. */
function afterLast(block: YAMLSeq | YAMLMap, text: string, lines: readonly string[]): Insertion | null {
  const [start] = block.range ?? [];
  const end = endOf(block);
  if (start === undefined || end === null) return null;
  const indent = ' '.repeat(start - (text.lastIndexOf('\n', start - 1) + 1));
  const next = text[end - 1] === '\n' ? end : text.indexOf('\n', end) + 1;
  const at = next === 0 ? text.length : next;
  const before = at > 0 && text[at - 1] !== '\n' ? '\n' : '';
  return { at, text: before + lines.map((line) => `${indent}${line}\n`).join('') };
}

/** After the last member, on a line of its own where the members have such. */
function intoFlow(list: YAMLSeq, text: string, entries: readonly JsonObject[]): Insertion | null {
  const [start, close] = list.range ?? [];
  const end = endOf(list);
  if (start === undefined || close === undefined) return null;
  if (end === null) return { at: start, to: close, text: `[${entries.map(flowText).join(', ')}]` };
  const [first] = list.items.flatMap((one) => (isCollection(one) ? (one.range?.[0] ?? []) : []));
  const line = text.lastIndexOf('\n', first) + 1;
  const own = first !== undefined && text.slice(line, first).trim() === '';
  return {
    at: end,
    text: entries.map((one) => (own ? `,\n${text.slice(line, first)}` : ', ') + flowText(one)).join(''),
  };
}

/** Where the last thing in a collection ends; null: there is none. */
function endOf(collection: YAMLSeq | YAMLMap): number | null {
  const last = isMap(collection) ? collection.items.at(-1)?.value : collection.items.at(-1);
  if (typeof last !== 'object' || last === null || !('range' in last)) return null;
  const inner = isCollection(last) && !last.flow ? endOf(last as YAMLSeq) : null;
  return inner ?? (last.range as readonly number[] | undefined)?.[1] ?? null;
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
