/** One file (or allowed URL) → its value. JSON by `JSON.parse`, which takes 13 MB in a tenth of a second; YAML 1.2 core with merge keys. */
import { readFile } from 'node:fs/promises';
import { LineCounter, parseDocument } from 'yaml';
import type { Diagnostic, Json, Place } from '../model.ts';
import { type ContractCode, diagnose } from './codes.ts';
import { firstMistake } from './json-error.ts';

export interface Source {
  /** Absolute path, or URL. */
  readonly file: string;
  readonly text: string;
  readonly syntax: 'json' | 'yaml';
  readonly value: Json;
}

export type Read =
  | { readonly source: Source; readonly diagnostics?: undefined }
  | { readonly source?: undefined; readonly diagnostics: readonly Diagnostic[] };

export type Family = 'CONTRACT' | 'OVERLAY';

/** Never throws. A missing file is reported at `from`, the place that names it. */
export async function readSource(file: string, family: Family, from?: Place): Promise<Read> {
  try {
    return parseSource(file, await readFile(file, 'utf8'), family);
  } catch (thrown) {
    return missing(file, family, whyNot(thrown), from);
  }
}

function missing(file: string, family: Family, why: string, from?: Place): Read {
  const code: ContractCode = from === undefined ? `${family}_NOT_FOUND` : 'CONTRACT_REF_UNRESOLVED';
  return { diagnostics: [diagnose(code, `${file} ${why}`, from ?? start(file))] };
}

function whyNot(thrown: unknown): string {
  const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : String(thrown);
  if (code === 'ENOENT') return 'does not exist';
  return code === 'EISDIR' ? 'is a folder' : `cannot be read (${code})`;
}

export function parseSource(file: string, raw: string, family: Family): Read {
  const text = raw.charCodeAt(0) === 0xfeff ? raw.slice(1) : raw;
  const isJson = /\.json$/i.test(file);
  if (isJson || /^\s*[{[]/.test(text)) {
    try {
      return { source: { file, text, syntax: 'json', value: JSON.parse(text) } };
    } catch {
      if (isJson) return wrongJson(file, text, family);
    }
  }
  return parseYaml(file, text, family);
}

function wrongJson(file: string, text: string, family: Family): Read {
  const offset = firstMistake(text) ?? text.length;
  const before = text.slice(0, offset).split('\n');
  const place = { file, line: before.length, column: (before.at(-1)?.length ?? 0) + 1, path: '' };
  const sign = text[offset];
  const isEmpty = text.trim() === '';
  const sentence = sign === undefined ? 'The text ends too early' : `${JSON.stringify(sign)} cannot stand here`;
  return { diagnostics: [diagnose(`${family}_SYNTAX`, isEmpty ? 'The file is empty' : sentence, place)] };
}

function parseYaml(file: string, text: string, family: Family): Read {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, merge: true });
  const wrong = (message: string, offset: number): Diagnostic => {
    const { line, col } = lines.linePos(offset);
    return diagnose(`${family}_SYNTAX`, message, { file, line: Math.max(line, 1), column: Math.max(col, 1), path: '' });
  };
  const broken = document.errors.find(({ code }) => code !== 'DUPLICATE_KEY');
  // What follows a syntax error is noise; duplicate keys are independent of each other.
  if (broken !== undefined) return { diagnostics: [wrong(firstLine(broken.message), broken.pos[0])] };
  if (document.errors.length > 0)
    return { diagnostics: document.errors.map(({ pos }) => wrong(duplicate(text, pos[0]), pos[0])) };
  if (document.contents === null) return { diagnostics: [wrong('The file is empty', 0)] };
  try {
    // The detour through JSON gives every alias its own copy, so that overlays can change one of them.
    const value: Json = JSON.parse(JSON.stringify(document.toJS({ maxAliasCount: 10_000 })));
    return { source: { file, text, syntax: 'yaml', value } };
  } catch (thrown) {
    return { diagnostics: [wrong(firstLine(thrown instanceof Error ? thrown.message : String(thrown)), 0)] };
  }
}

function duplicate(text: string, offset: number): string {
  const key = /^("[^"\n]*"|'[^'\n]*'|[^:\s]+)/.exec(text.slice(offset, offset + 200))?.[0] ?? 'This key';
  return `${key} is there twice`;
}

function firstLine(message: string): string {
  return message.split('\n', 1)[0] ?? message;
}

export function start(file: string): Place {
  return { file, line: 1, column: 1, path: '' };
}
