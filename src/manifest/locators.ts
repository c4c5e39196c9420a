/** Where the parts of a YAML document are written. */
import { type Document, isAlias, isMap, isPair, isScalar, isSeq, type Node } from 'yaml';
import { escapeToken, tokens } from '../lib/pointer.ts';
import type { Place } from '../model.ts';

export interface Locators {
  /** Where the value at a JSON Pointer is written; `key`: its key instead. The nearest parent where it is not there. */
  readonly locate: (pointer: string, part?: 'key' | 'value') => Place;
  /** Where `text` first occurs inside the scalar at the pointer. */
  readonly locateInside: (pointer: string, text: string) => Place;
  /** Is the key at the pointer written as a number? */
  readonly numericKey: (pointer: string) => boolean;
}

/** `at`: an offset in the text → its place. */
export function locators(
  document: Document.Parsed,
  text: string,
  at: (offset: number, path: string) => Place,
): Locators {
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
