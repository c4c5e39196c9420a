/** One YAML file on disk → its value, and where each part of it is written. */
import { readFile } from 'node:fs/promises';
import { type Alias, type Document, LineCounter, parseDocument, visit } from 'yaml';
import type { Diagnostic, Json, JsonObject, Place } from '../model.ts';
import { type DiagnosticCode, diagnose } from './codes.ts';
import { type Locators, locators } from './locators.ts';

export type Kind = 'manifest' | 'suite';

export interface Source extends Locators {
  readonly kind: Kind;
  /** Absolute. */
  readonly file: string;
  readonly value: JsonObject;
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
