/** Where the bodies of refusals say their code and their detail: by the members that usually do, else by how their values behave. Pure. */
import { isObject } from '../contract/json.ts';
import { bodyOf } from '../judge/reply.ts';
import { escapeToken, tokens } from '../lib/pointer.ts';
import { groupBy } from '../manifest/words.ts';
import type { Json, JsonObject } from '../model.ts';
import type { Read } from './answers.ts';
import { causeLocators, fields } from './cause-locators.ts';

const codeNames = ['code', 'error_code', 'errorCode', 'error', 'reason', 'type', 'status', 'name'];
const detailNames = [
  ...['message', 'detail', 'error_message', 'errorMessage', 'error_description', 'description', 'title', 'text', 'msg'],
];
/** What stands beside a code in many bodies, and is a word as well. */
const besides =
  /^(?:message|detail|description|title|text|msg|method|instance|severity|level|service|host|version|lang)/i;

/** A locator must find something in so many of the bodies. */
export const enough = 0.5;
/** So much of what comes with one value comes with one status. */
const mostly = 0.8;

/** One member's text in one body. */
interface Text {
  readonly read: Read;
  readonly value: string;
}

/** `code`, and `detail` and `causes` where the bodies have them; null: nothing in them is like a code. */
export function locators(reads: readonly Read[]): JsonObject | null {
  const bodies = reads.filter(({ reply }) => isObject(bodyOf(reply)));
  const texts = bodies.flatMap((read) =>
    [...textsOf(bodyOf(read.reply))].map(([pointer, value]) => ({ pointer, read, value })),
  );
  const common = [...groupBy(texts, ({ pointer }) => pointer)].filter(
    ([, some]) => some.length >= bodies.length * enough,
  );
  const code = codeAmong(common);
  if (code === undefined) return null;
  const detail = ranked(common, detailNames)[0];
  const causes = causeLocators(reads.map(({ reply }) => bodyOf(reply)));
  return {
    code: `body:${code}`,
    ...(detail !== undefined && { detail: `body:${detail[0]}` }),
    ...(causes !== null && { causes }),
  };
}

type Member = readonly [pointer: string, texts: readonly Text[]];

const nameOf = ([pointer]: Member): string => tokens(pointer).at(-1) ?? '';
const distinct = (texts: readonly Text[]): number => new Set(texts.map(({ value }) => value)).size;

function ranked(members: readonly Member[], names: readonly string[]): readonly Member[] {
  const rank = (one: Member): number => names.indexOf(nameOf(one));
  return members.filter((one) => rank(one) >= 0).sort((a, b) => rank(a) - rank(b));
}

/** A listed name that tells refusals apart, else any member that does, else a listed name whose value is always the same. */
function codeAmong(members: readonly Member[]): string | undefined {
  const words = members.filter(([, texts]) => texts.every(({ value }) => /^[A-Za-z][\w.:-]{1,79}$/.test(value)));
  const listed = ranked(words, codeNames);
  const telling = listed.filter(([, texts]) => distinct(texts) > 1);
  const others = words
    .filter((one) => !besides.test(nameOf(one)) && !fields.includes(nameOf(one)) && behaves(one))
    .sort(([, a], [, b]) => distinct(b) - distinct(a));
  return [...telling, ...others, ...listed][0]?.[0];
}

/**
 * As codes do: several, each more than once on the whole, each with one status, and none that the request has sent. Nothing that
 * names the request, the operation or the field is so.
 */
function behaves([, texts]: Member): boolean {
  const values = [...groupBy(texts, ({ value }) => value).values()];
  const statuses = new Set(texts.map(({ read }) => read.reply.status));
  const withOne = (some: readonly Text[]): boolean =>
    Math.max(...[...groupBy(some, ({ read }) => String(read.reply.status)).values()].map((all) => all.length)) >=
    some.length * mostly;
  const echoes = texts.some(({ read, value }) => JSON.stringify(read.trial.values).includes(JSON.stringify(value)));
  return (
    values.length > 1 && statuses.size > 1 && values.length * 2 <= texts.length && values.every(withOne) && !echoes
  );
}

/** Texts of a body by pointer, three members deep; lists are not looked into. */
function textsOf(body: Json | undefined, at = '', deep = 3): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  if (!isObject(body) || deep === 0) return found;
  for (const [name, value] of Object.entries(body)) {
    const pointer = `${at}/${escapeToken(name)}`;
    if (typeof value === 'string') found.set(pointer, value);
    else for (const [inner, text] of textsOf(value, pointer, deep - 1)) found.set(inner, text);
  }
  return found;
}
