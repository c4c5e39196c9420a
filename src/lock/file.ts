/** `errors.lock.json` on disk: reading it with care, and its text. */
import { readFile } from 'node:fs/promises';
import { diagnose } from '../manifest/codes.ts';
import type { Diagnostic, Json, Place } from '../model.ts';
import { type Lock, lockEdition, lockFormat } from './model.ts';
import { digestOf } from './project.ts';
import { isLock } from './shape.ts';

/** Beside the manifest: `errors.yaml` has `errors.lock.json`. */
export function lockFile(manifest: string): string {
  return `${manifest.replace(/\.(?:ya?ml|json)$/i, '')}.lock.json`;
}

export type Read =
  | { readonly kind: 'lock'; readonly lock: Lock }
  | { readonly kind: 'none' }
  /** It is there and must not be trusted, nor overwritten. */
  | { readonly kind: 'broken'; readonly diagnostic: Diagnostic };

/** Never throws. */
export async function readLock(file: string): Promise<Read> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (thrown) {
    const { code } = thrown as { readonly code?: string };
    if (code === 'ENOENT') return { kind: 'none' };
    return broken('LOCK_UNREADABLE', `The lock cannot be read (${code ?? String(thrown)})`, startOf(file));
  }
  return parseLock(text, file);
}

export function parseLock(text: string, file: string): Read {
  const marker = /^(?:<{7}|={7}|>{7})(?:\s|$)/m.exec(text);
  if (marker) return broken('LOCK_CONFLICT', 'The lock has merge-conflict markers', placeAt(text, marker.index, file));
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    return broken('LOCK_SYNTAX', 'The lock is not JSON', startOf(file));
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return broken('LOCK_SYNTAX', 'The lock is not an object', startOf(file));
  const { lock, edition = 1, digest, codes, operations } = value as Partial<Record<keyof Lock, unknown>>;
  if (typeof lock === 'number' && lock > lockFormat)
    return broken('LOCK_FORMAT', `The lock is of format ${lock}; this version reads ${lockFormat}`, startOf(file));
  if (lock === lockFormat && typeof edition === 'number' && edition > lockEdition)
    return broken('LOCK_FORMAT', `The lock is of edition ${edition}; this version reads ${lockEdition}`, startOf(file));
  if (lock !== lockFormat || digest === undefined || codes === undefined || operations === undefined || !isLock(value))
    return broken('LOCK_SYNTAX', 'This is not a lock that `freeze` has written', startOf(file));
  const read = value as Lock;
  if (digestOf(read) !== digest)
    return broken('LOCK_EDITED', 'The lock’s digest does not fit its content: it was edited by hand', startOf(file));
  return { kind: 'lock', lock: read };
}

/** What fits on a line is one line, so that a change of one promise shows as one line. */
export function lockText(lock: Lock): string {
  return `${written(lock as unknown as Json, '')}\n`;
}

/** Characters of a line. */
const width = 120;

function written(value: Json, indent: string): string {
  const flat = onOneLine(value);
  if (typeof value !== 'object' || value === null) return flat;
  if (indent !== '' && indent.length + flat.length <= width) return flat;
  const inner = `${indent}  `;
  const [open, close] = Array.isArray(value) ? '[]' : '{}';
  const lines = Array.isArray(value)
    ? value.map((one: Json) => inner + written(one, inner))
    : Object.entries(value).map(([key, one]) => `${inner}${JSON.stringify(key)}: ${written(one, inner)}`);
  return `${open}\n${lines.join(',\n')}\n${indent}${close}`;
}

/** As people write it: a blank after each comma and colon. */
function onOneLine(value: Json): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(onOneLine).join(', ')}]`;
  const members = Object.entries(value).map(([key, one]) => `${JSON.stringify(key)}: ${onOneLine(one)}`);
  return members.length === 0 ? '{}' : `{ ${members.join(', ')} }`;
}

function broken(code: Parameters<typeof diagnose>[0], message: string, place: Place): Read {
  return { kind: 'broken', diagnostic: diagnose(code, message, place) };
}

function startOf(file: string): Place {
  return { file, line: 1, column: 1, path: '' };
}

function placeAt(text: string, offset: number, file: string): Place {
  return { ...startOf(file), line: text.slice(0, offset).split('\n').length };
}
