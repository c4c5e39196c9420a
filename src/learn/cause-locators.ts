/** Where the bodies of refusals list their causes: by the members that such lists usually have. Pure. */
import { isObject, list } from '../contract/json.ts';
import { escapeToken } from '../lib/pointer.ts';
import type { Json, JsonObject } from '../model.ts';

export const fields = [
  'field',
  'pointer',
  'path',
  'loc',
  'location',
  'property',
  'parameter',
  'param',
  'attribute',
  'name',
];
const types = ['type', 'code', 'kind', 'rule', 'keyword', 'reason', 'constraint'];
const details = ['message', 'detail', 'msg', 'description', 'text'];
/** What a cause repeats of the request. */
const sent = /value|received|actual|given|input|got/i;

/** `causes` of an envelope that reads them; null: fewer than two answers list what is wrong, or it is not said of which field. */
export function causeLocators(bodies: readonly (Json | undefined)[]): JsonObject | null {
  const lists = bodies.flatMap((body) => [...listsOf(body)]);
  const [pointer] = commonest(lists.map(([at]) => at));
  if (pointer === undefined) return null;
  const own = lists.filter(([at]) => at === pointer);
  const each = own.flatMap(([, items]) => items);
  const member = (names: readonly string[], isIt: (value: Json | undefined) => boolean): string | undefined =>
    names.find((name) => each.every((one) => isIt(one[name])));
  const field = member(fields, (value) => typeof value === 'string' || Array.isArray(value));
  if (own.length < 2 || field === undefined) return null;
  const isType = (value: Json | undefined): boolean => typeof value === 'string' && /^[\w.:-]{2,80}$/.test(value);
  // Types are few, and come again; what was sent does not.
  const isFew = (name: string): boolean => {
    const kinds = new Set(each.map((one) => one[name])).size;
    return kinds > 1 && kinds * 2 <= each.length;
  };
  const others = Object.keys(each[0] ?? {}).filter(
    (name) => ![...fields, ...details].includes(name) && !sent.test(name) && isFew(name),
  );
  const type = member(types, isType) ?? member(others, isType);
  const detail = member(details, (value) => typeof value === 'string');
  return {
    each: `body:${pointer}/*`,
    ...(type !== undefined && type !== field && { type: `/${type}` }),
    field: `/${field}`,
    ...(detail !== undefined && { detail: `/${detail}` }),
  };
}

/** Lists of objects by pointer, three members deep. */
function listsOf(body: Json | undefined, at = '', deep = 3): ReadonlyMap<string, readonly JsonObject[]> {
  const found = new Map<string, readonly JsonObject[]>();
  if (!isObject(body) || deep === 0) return found;
  for (const [name, value] of Object.entries(body)) {
    const pointer = `${at}/${escapeToken(name)}`;
    const items = list(value).filter(isObject);
    if (items.length > 0 && items.length === list(value).length) found.set(pointer, items);
    for (const [inner, some] of listsOf(value, pointer, deep - 1)) found.set(inner, some);
  }
  return found;
}

function commonest(pointers: readonly string[]): readonly string[] {
  const count = (one: string): number => pointers.filter((other) => other === one).length;
  return [...new Set(pointers)].sort((a, b) => count(b) - count(a));
}
