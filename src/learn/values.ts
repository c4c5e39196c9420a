/** What a text says, and what it is to say after a proposal. Pure. */
import { parseDocument } from 'yaml';
import { escapeToken, get, remove, set } from '../lib/pointer.ts';
import type { Json } from '../model.ts';
import type { Proposal } from './model.ts';

/** undefined: it is no YAML. */
export function said(text: string): Json | undefined {
  const document = parseDocument(text, { merge: true });
  if (document.errors.length > 0) return undefined;
  try {
    return JSON.parse(JSON.stringify(document.toJS() ?? null)) as Json;
  } catch {
    return undefined;
  }
}

export function keepsComments(before: string, after: string): boolean {
  const comments = (text: string): readonly string[] => (text.match(/(?:^|\s)#[^\n]*/g) ?? []).map((one) => one.trim());
  const now = comments(after);
  return comments(before).every((one) => now.includes(one));
}

export const pointerOf = (path: Proposal['path']): string => path.map((one) => `/${escapeToken(String(one))}`).join('');

/** What the file is to say. A list that has nothing left goes with its last member. */
export function valueAfter(before: Json | undefined, { edit, path, value }: Proposal): Json {
  const pointer = pointerOf(path);
  if (edit === 'set') return set(before, pointer, value);
  if (edit === 'remove') {
    const left = remove(before ?? null, pointer);
    const list = get(left, pointerOf(path.slice(0, -1)));
    return Array.isArray(list) && list.length === 0 ? remove(left, pointerOf(path.slice(0, -1))) : left;
  }
  const list = [get(before, pointer) ?? []].flat();
  return set(before, pointer, edit === 'append' ? [...list, value] : [value, ...list]);
}
