/** Where the values of a JSON text begin. Objects are scanned once each, on demand: a 13 MB file is never parsed into nodes. */
import { tokens } from '../lib/pointer.ts';
import { join } from './json.ts';

interface Member {
  /** Of the key, or of an array's item. */
  readonly offset: number;
  readonly value: number;
}

/** Finds the nearest value that is there. `text` must be valid JSON. */
export function indexJson(text: string): (pointer: string) => { readonly offset: number; readonly path: string } {
  const known = new Map<number, ReadonlyMap<string, Member>>();
  const first = space(text, 0);
  return (pointer) => {
    let found: Member = { offset: first, value: first };
    let path = '';
    for (const token of tokens(pointer)) {
      const members = known.get(found.value) ?? scan(text, found.value);
      known.set(found.value, members);
      const next = members.get(token);
      if (next === undefined) break;
      found = next;
      path = join(path, token);
    }
    return { offset: found.offset, path };
  };
}

/** The members of the object or array at `at`; none of anything else. */
function scan(text: string, at: number): ReadonlyMap<string, Member> {
  const members = new Map<string, Member>();
  const isObject = text[at] === '{';
  if (!isObject && text[at] !== '[') return members;
  let here = space(text, at + 1);
  while (here < text.length && text[here] !== '}' && text[here] !== ']') {
    const offset = here;
    let name = String(members.size);
    if (isObject) {
      const end = string(text, here);
      name = JSON.parse(text.slice(here, end));
      here = space(text, space(text, end) + 1);
    }
    members.set(name, { offset, value: here });
    here = space(text, skip(text, here));
    if (text[here] === ',') here = space(text, here + 1);
  }
  return members;
}

const SPACE = /[ \t\r\n]*/y;
const STRING = /"[^"\\]*(?:\\.[^"\\]*)*"/y;
const LITERAL = /[^,\]}\s]+/y;
const STRUCTURE = /["[\]{}]/g;

function match(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : at + 1;
}

function space(text: string, at: number): number {
  SPACE.lastIndex = at;
  SPACE.test(text);
  return SPACE.lastIndex;
}

function string(text: string, at: number): number {
  return match(STRING, text, at);
}

/** The end of the value at `at`. */
function skip(text: string, at: number): number {
  if (text[at] === '"') return string(text, at);
  if (text[at] !== '{' && text[at] !== '[') return match(LITERAL, text, at);
  let depth = 0;
  let here = at;
  do {
    STRUCTURE.lastIndex = here;
    const found = STRUCTURE.exec(text);
    if (found === null) return text.length;
    here = found.index;
    const sign = found[0];
    if (sign === '"') here = string(text, here);
    else {
      depth += sign === '{' || sign === '[' ? 1 : -1;
      here += 1;
    }
  } while (depth > 0);
  return here;
}
