/** One YAML file on disk → its value, and where each part of it is written. */
import { readFile } from 'node:fs/promises';
import {
  type Alias,
  type Document,
  isAlias,
  isMap,
  isPair,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseDocument,
  visit,
} from 'yaml';
import { escapeToken, tokens } from '../lib/pointer.ts';
import type { Diagnostic, Json, JsonObject, Place } from '../model.ts';
import { type DiagnosticCode, diagnose } from './codes.ts';

export type Kind = 'manifest' | 'suite';

export interface Source {
  readonly kind: Kind;
  /** Absolute. */
  readonly file: string;
  readonly value: JsonObject;
  /** Where the value at a JSON Pointer is written; `key`: its key instead. The nearest parent where it is not there. */
  readonly locate: (pointer: string, part?: 'key' | 'value') => Place;
  /** Where `text` first occurs inside the scalar at the pointer. */
  readonly locateInside: (pointer: string, text: string) => Place;
  /** Is the key at the pointer written as a number? */
  readonly numericKey: (pointer: string) => boolean;
}

export interface Loaded {
  readonly source: Source | null;
  readonly diagnostics: readonly Diagnostic[];
}

/** The family's code: `familyCode('suite', 'SYNTAX')` is SUITE_SYNTAX. */
export function familyCode(
  kind: Kind,
  what:
    | 'NOT_FOUND'
    | 'EMPTY'
    | 'SYNTAX'
    | 'CONFLICT'
    | 'KEY_DUPLICATE'
    | 'KEY_UNKNOWN'
    | 'KEY_MISSING'
    | 'TYPE'
    | 'VALUE',
): DiagnosticCode {
  return kind === 'manifest' ? `MANIFEST_${what}` : `SUITE_${what}`;
}

/** Reads a file. `from`: the place that names it; a missing file is reported there. Never throws. */
export async function readSource(kind: Kind, file: string, from: Place | null): Promise<Loaded> {
  try {
    return parseSource(kind, file, await readFile(file, 'utf8'));
  } catch (thrown) {
    const { code } = thrown as { readonly code?: string };
    const why =
      code === 'ENOENT'
        ? 'does not exist'
        : code === 'EISDIR'
          ? 'is a folder'
          : `cannot be read (${code ?? String(thrown)})`;
    const place = from ?? { file, line: 1, column: 1, path: '' };
    return { source: null, diagnostics: [diagnose(familyCode(kind, 'NOT_FOUND'), `${file} ${why}`, place)] };
  }
}

/** YAML 1.2 text → value and places. One diagnostic for what cannot be read: what follows a syntax error is noise. */
export function parseSource(kind: Kind, file: string, text: string): Loaded {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, merge: true });
  const at = (offset: number, path: string): Place => {
    const { line, col } = lines.linePos(offset);
    return { file, line: Math.max(line, 1), column: Math.max(col, 1), path };
  };
  const fail = (
    what: 'CONFLICT' | 'EMPTY' | 'SYNTAX' | 'KEY_DUPLICATE' | 'TYPE',
    message: string,
    offset: number,
  ): Loaded => ({
    source: null,
    diagnostics: [diagnose(familyCode(kind, what), message, at(offset, ''))],
  });

  const marker = /^(?:<{7} |>{7} |={7}$)/m.exec(text);
  if (marker !== null && /^<{7} /m.test(text))
    return fail('CONFLICT', 'An unresolved merge is left here', marker.index);
  const duplicates = document.errors.filter((one) => one.code === 'DUPLICATE_KEY');
  const broken = document.errors.find((one) => one.code !== 'DUPLICATE_KEY');
  if (broken !== undefined) return fail('SYNTAX', sentence(broken.message), broken.pos[0]);
  if (duplicates.length > 0) {
    const diagnostics = duplicates.map(({ pos: [offset, end] }) => {
      const key = /^[^:\s]*/.exec(text.slice(offset, Math.max(end, offset + 80)))?.[0] ?? '';
      return diagnose(familyCode(kind, 'KEY_DUPLICATE'), `\`${key}\` is there twice`, at(offset, ''));
    });
    return { source: null, diagnostics };
  }
  const plain = plainValue(document);
  if ('problem' in plain) return fail('SYNTAX', plain.problem, plain.offset);
  const { value } = plain;
  if (value === null) return fail('EMPTY', 'The file is empty', 0);
  if (typeof value !== 'object' || Array.isArray(value)) {
    return fail('TYPE', `The file must be a map of keys, not ${kindOf(value)}`, document.contents?.range?.[0] ?? 0);
  }
  return { source: { kind, file, value: value as JsonObject, ...locators(document, text, at) }, diagnostics: [] };
}

type Plain = { readonly value: Json } | { readonly problem: string; readonly offset: number };

/** null for a file without content. Aliases may name nothing, contain themselves, or expand without end. */
function plainValue(document: Document.Parsed): Plain {
  try {
    const value: Json | undefined = document.toJS();
    return { value: JSON.parse(JSON.stringify(value ?? null)) as Json };
  } catch {
    const aliases: Alias[] = [];
    visit(document, { Alias: (_, alias) => void aliases.push(alias) });
    const unknown = aliases.find((alias) => alias.resolve(document) === undefined);
    const [first] = aliases;
    const offset = (unknown ?? first)?.range?.[0] ?? 0;
    if (unknown !== undefined) return { problem: `No anchor \`&${unknown.source}\` stands before this alias`, offset };
    return { problem: 'Aliases contain themselves or expand without end', offset };
  }
}

function locators(
  document: Document.Parsed,
  text: string,
  at: (offset: number, path: string) => Place,
): Pick<Source, 'locate' | 'locateInside' | 'numericKey'> {
  const find = (pointer: string): Found => findNode(document, pointer);
  return {
    locate: (pointer, part = 'value') => {
      const { key, value, path } = find(pointer);
      const node = part === 'key' ? (key ?? value) : (value ?? key);
      return at(node?.range?.[0] ?? 0, path);
    },
    locateInside: (pointer, wanted) => {
      const { value, path } = find(pointer);
      const [start, end] = value?.range ?? [0, 0];
      const inside = text.slice(start, end).indexOf(wanted);
      return at(start + Math.max(inside, 0), path);
    },
    numericKey: (pointer) => {
      const { key } = find(pointer);
      return isScalar(key) && typeof key.value === 'number';
    },
  };
}

interface Found {
  readonly key: Node | null;
  readonly value: Node | null;
  readonly path: string;
}

/** Walks as far as the document goes: a value that came through an alias or `<<` is placed where it is used. */
function findNode(document: Document.Parsed, pointer: string): Found {
  let found: Found = { key: null, value: document.contents, path: '' };
  for (const token of tokens(pointer)) {
    const parent = isAlias(found.value) ? (found.value.resolve(document) ?? null) : found.value;
    const next = child(parent, token);
    if (next === null) return found;
    found = { ...next, path: `${found.path}/${escapeToken(token)}` };
  }
  return found;
}

function child(parent: Node | null, token: string): Omit<Found, 'path'> | null {
  if (isSeq<Node>(parent)) {
    const value = parent.items[Number(token)];
    return value === undefined ? null : { key: null, value };
  }
  if (!isMap<Node, Node | null>(parent)) return null;
  const pair = parent.items.find(
    (item) => isPair(item) && String(isScalar(item.key) ? item.key.value : item.key) === token,
  );
  return pair === undefined ? null : { key: pair.key, value: pair.value };
}

/** What a value is, with its article: "a list", "the number 7". */
export function kindOf(value: unknown): string {
  if (value === null) return 'empty';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a map';
  if (typeof value === 'string') return `the text ${JSON.stringify(value)}`;
  return typeof value === 'number' ? `the number ${value}` : `${value}`;
}

function sentence(message: string): string {
  const [first = ''] = message.split('\n');
  return first.replace(/[.:]?\s*$/, '').replace(/ at line \d+, column \d+$/, '');
}
