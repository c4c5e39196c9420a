/** The constants of a program that may be codes. Pure and total. */
import type { Group, Language } from './languages.ts';
import { type Masked, mask } from './mask.ts';

/** A code as a source spells it. */
export interface Spelled {
  readonly code: string;
  /** What the source calls it: the constant, its enum or type, a column or a key. From the outermost. */
  readonly names: readonly string[];
  /** Into the text. */
  readonly offset: number;
}

/** In the order of the text; the same spot once. */
export function spelledIn(text: string, language: Language): readonly Spelled[] {
  const masked = mask(text, language.lexis);
  const found = [
    ...language.groups.flatMap((group) => grouped(masked, group)),
    ...language.constants.flatMap((pattern) =>
      [...masked.code.matchAll(pattern)].flatMap((hit) => said(masked, hit, 0, [])),
    ),
  ];
  const distinct = new Map(found.map((one) => [one.offset, one]).reverse() as [number, Spelled][]);
  return [...distinct.values()].sort((a, b) => a.offset - b.offset);
}

function grouped(masked: Masked, { opens, closes, between, member }: Group): readonly Spelled[] {
  return [...masked.code.matchAll(opens)].flatMap((hit) => {
    const from = hit.index + hit[0].length;
    const outer = hit.groups?.['name'] ?? '';
    return membersOf(masked.code, from, closes, between).flatMap(({ text, at }) => {
      const found = member.exec(text);
      return found === null ? [] : said(masked, found, at, [outer]);
    });
  });
}

function said({ strings }: Masked, hit: RegExpExecArray, from: number, outer: readonly string[]): readonly Spelled[] {
  const [value, name] = [hit.indices?.groups?.['value'], hit.indices?.groups?.['name']];
  const spot = value ?? name;
  if (spot === undefined) return [];
  const offset = from + spot[0];
  const inner = hit.groups?.['name'];
  const code = value === undefined ? (inner ?? '') : (strings.get(offset) ?? '');
  return code === '' || /[\r\n]/.test(code)
    ? []
    : [{ code, names: [...outer, ...(inner === undefined ? [] : [inner])], offset }];
}

interface Member {
  readonly text: string;
  readonly at: number;
}

/** What stands between `from` and the sign that closes it, apart at every separator outside of brackets. */
function membersOf(code: string, from: number, closes: Group['closes'], between: Group['between']): readonly Member[] {
  const end = closes === null ? endOfUnion(code, from) : code.length;
  const members: Member[] = [];
  let depth = 0;
  let start = from;
  for (let at = from; at <= end; at++) {
    const sign = code[at] ?? '';
    const done = at === end || (depth === 0 && sign === closes);
    if (done || (depth === 0 && (sign === between || sign === ';'))) {
      members.push({ text: code.slice(start, at), at: start });
      start = at + 1;
      // What follows `;` in an enum of Java is its fields and methods.
      if (done || (sign === ';' && between === ',')) break;
    } else if (sign !== '' && '([{'.includes(sign)) depth += 1;
    else if (sign !== '' && ')]}'.includes(sign)) depth -= 1;
  }
  return members;
}

function endOfUnion(code: string, from: number): number {
  const run = /(?:[\s|]|"\uE000*")*/y;
  run.lastIndex = from;
  return from + (run.exec(code)?.[0].length ?? 0);
}
