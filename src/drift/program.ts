/** The constants of a program that may be codes. Pure and total. */
import { recased } from './languages/casing.ts';
import type { Group, Language } from './languages/language.ts';
import { isCode, isPart, type Literal, literalAt, type Reading } from './literal.ts';
import { mask } from './mask.ts';

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
  const { code, strings } = mask(text, language.lexis);
  const reading = { code: language.flat ? flattened(code) : code, strings, language };
  const found = [
    ...language.groups.flatMap((group) => grouped(reading, group)),
    ...language.constants.flatMap((pattern) =>
      [...reading.code.matchAll(pattern)].flatMap((hit) => said(reading, hit, 0, null)),
    ),
  ];
  const distinct = new Map(found.map((one) => [one.offset, one]).reverse() as [number, Spelled][]);
  return [...distinct.values()].sort((a, b) => a.offset - b.offset);
}

/** Ends of lines inside of brackets are blanks. */
function flattened(code: string): string {
  let depth = 0;
  return code.replace(/[([{}\])\n]/g, (sign) => {
    if (sign === '\n') return depth > 0 ? ' ' : sign;
    depth = Math.max(0, depth + ('([{'.includes(sign) ? 1 : -1));
    return sign;
  });
}

function grouped(reading: Reading, { opens, closes, between, member }: Group): readonly Spelled[] {
  return [...reading.code.matchAll(opens)].flatMap((hit) => {
    const from = hit.index + hit[0].length;
    const outer = { name: hit.groups?.['name'] ?? '', written: writer(reading, hit) };
    return membersOf(reading.code, from, closes, between).flatMap(({ text, at }) => {
      const found = member.exec(text);
      return found === null ? [] : said(reading, found, at, outer);
    });
  });
}

interface Outer {
  readonly name: string;
  /** A member's name as the code that it is. */
  readonly written: (name: string) => string;
}

function writer({ strings }: Reading, { indices, groups }: RegExpExecArray): Outer['written'] {
  const casing = indices?.groups?.['casing'];
  if (casing === undefined) return (name) => name;
  return (name) => recased(name, strings.get(casing[0]) ?? '', groups?.['by'] ?? '');
}

/** `outer`: of the group that it is in, where a name may be the code; null: it is in none. */
function said(reading: Reading, hit: RegExpExecArray, from: number, outer: Outer | null): readonly Spelled[] {
  const spot = (group: string): number | null => {
    const range = hit.indices?.groups?.[group];
    return range === undefined ? null : from + range[0];
  };
  const name = hit.groups?.['name'] ?? '';
  const own = { text: outer === null ? '' : outer.written(name), offset: spot('name') ?? from };
  const { text, offset } = chosen(reading, spot) ?? own;
  return isCode(text) ? [{ code: text, names: [outer?.name ?? '', name].filter((one) => one !== ''), offset }] : [];
}

const none: Literal = { text: '', offset: 0 };

/** See `Language`. Null: nothing is said, so the name may be it. */
function chosen(reading: Reading, spot: (group: string) => number | null): Literal | null {
  const [value, key, maybe, args] = [spot('value'), spot('key'), spot('maybe'), spot('args')];
  if (value !== null) return literalAt(reading, value) ?? none;
  if (key !== null) {
    const literal = literalAt(reading, key) ?? none;
    return isPart(literal.text) ? none : literal;
  }
  if (maybe !== null) {
    const literal = literalAt(reading, maybe);
    return literal !== null && isCode(literal.text) ? literal : null;
  }
  return args === null ? null : argument(reading, args);
}

/** The first that may be a code, or what `code` is given; prose is passed over, and what is not certain ends the search. */
function argument(reading: Reading, from: number): Literal | null {
  for (const { text, at } of membersOf(reading.code, from, ')', ',')) {
    const quote = text.indexOf('"');
    if (quote < 0) continue;
    const [start = '', keyword] = /^\s*(?:(\w+)\s*[:=]\s*)?/.exec(text) ?? [];
    const literal = quote === start.length ? literalAt(reading, at + quote) : null;
    if (literal === null) return none;
    if (isCode(literal.text) && (keyword === undefined || /code$/i.test(keyword))) return literal;
  }
  return null;
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
