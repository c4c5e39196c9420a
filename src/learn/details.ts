/** A template that all details of a code follow: what the request sent is named, what varies otherwise is any text. Pure. */
import { isObject } from '../contract/json.ts';
import { matchesTemplate } from '../judge/template.ts';
import type { Json, Template, Trial } from '../model.ts';

export interface Detail {
  readonly text: string;
  readonly values: Trial['values'];
}

/** Fewer characters that stand in every detail say nothing. */
const shortest = 8;
/** Texts that differ show what varies; with fewer, a beginning in common may be chance. */
const mostAlike = 3;

/** null: they have too little in common, or hold what a template cannot say. */
export function template(details: readonly Detail[]): Template | null {
  if (details.length < 2 || details.some(({ text }) => /[{}]/.test(text))) return null;
  const names = echoed(details);
  const texts = details.map(({ text, values }) => named(text, names, values));
  const distinct = [...new Set(texts.map(numbered))];
  const made = distinct.length === 1 ? alike(distinct[0] ?? '') : distinct.length < mostAlike ? null : common(distinct);
  if (made === null || literal(made) < shortest) return null;
  return details.every(({ text, values }) => matchesTemplate(made, text, values)) ? made : null;
}

/** Names of the inputs that every detail repeats, the longest values first. */
function echoed(details: readonly Detail[]): readonly string[] {
  const all = details.map(({ text, values }) => ({ text, leaves: leaves(values) }));
  const [first] = all;
  if (first === undefined) return [];
  const names = [...first.leaves.keys()].filter((name) => {
    const found = all.map(({ text, leaves: own }) => ({ text, value: own.get(name) }));
    // A plain word that is the same each time may be the service's own.
    const told = new Set(found.map(({ value }) => value)).size > 1 || /[^a-z]/i.test(first.leaves.get(name) ?? '');
    return told && found.every(({ text, value }) => value !== undefined && text.includes(value));
  });
  return names.sort((a, b) => (first.leaves.get(b)?.length ?? 0) - (first.leaves.get(a)?.length ?? 0));
}

function leaves(value: Json, at = ''): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  if (isObject(value)) {
    for (const [name, inner] of Object.entries(value).filter(([one]) => /^[\w-]+$/.test(one)))
      for (const [path, text] of leaves(inner, at === '' ? name : `${at}.${name}`)) found.set(path, text);
  } else if ((typeof value === 'string' || Number.isSafeInteger(value)) && String(value).length >= 4) {
    found.set(at, String(value));
  }
  return found;
}

function named(text: string, names: readonly string[], values: Trial['values']): string {
  const own = leaves(values);
  return names.reduce((now, name) => {
    const value = own.get(name);
    return value === undefined
      ? now
      : now
          .split(/(\{[^{}]*\})/)
          .map((part) => (part.startsWith('{') ? part : part.replaceAll(value, `{${name}}`)))
          .join('');
  }, text);
}

/** Long words with digits are ids, times or what the run itself made: the next run has others. */
function numbered(text: string): string {
  return text
    .replaceAll(/[^\s{}]*\d[^\s{}]*/g, (word) => (word.length < 6 ? word : '{*}'))
    .replaceAll(/(?:\{\*\})+/g, '{*}');
}

/** What all begin and end with, in whole words. */
function common(texts: readonly string[]): string {
  const words = texts.map((one) => one.split(/(?<=\s)/));
  const ends = words.map((one) => one.toReversed());
  const shared = (lists: readonly (readonly string[])[], most: number): readonly string[] => {
    const [first = []] = lists;
    const length = first.findIndex((word, i) => i >= most || lists.some((one) => one[i] !== word));
    return first.slice(0, length < 0 ? Math.min(first.length, most) : length);
  };
  const least = Math.min(...words.map(({ length }) => length));
  const head = upToColon(shared(words, least - 1));
  const tail = shared(ends, Math.max(0, least - 1 - head.length)).toReversed();
  const gap = tail.length > 0 ? '{*} ' : '{*}';
  return `${head.join('')}${gap}${tail.join('')}`;
}

/** What stands behind a colon is mostly what varies: where it was the same, that may be chance. */
function upToColon(words: readonly string[]): readonly string[] {
  const colon = words.findLastIndex((one) => /:\s$/.test(one));
  return colon < 0 ? words : words.slice(0, colon + 1);
}

function alike(text: string): string {
  const head = upToColon(text.split(/(?<=\s)/)).join('');
  return head === text || !head.endsWith(': ') || text.slice(head.length).includes('{') ? text : `${head}{*}`;
}

function literal(text: string): number {
  return text.replaceAll(/\{[^{}]*\}|[^a-z]/gi, '').length;
}
