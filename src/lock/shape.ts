/** Is a value of JSON a lock in all its parts? A digest that fits says only that nobody edited it since. Pure. */
import { isObject } from '../contract/json.ts';
import type { Lock, LockedCode, LockedOperation, Narrowed } from './model.ts';

type Check = (value: unknown) => boolean;

const text: Check = (value) => typeof value === 'string';
const word: Check = (value) => typeof value === 'string' || typeof value === 'number';
const listOf = (check: Check): Check => {
  return (value) => Array.isArray(value) && value.every(check);
};
const mapOf = (check: Check): Check => {
  return (value) => isObject(value) && Object.values(value).every(check);
};
/** Members that it does not name are not looked at; each that it names may be left out. */
const shape = <T>(members: Readonly<Record<keyof T, Check>>): Check => {
  const named = Object.entries(members) as readonly (readonly [string, Check])[];
  return (value) => isObject(value) && named.every(([key, check]) => !Object.hasOwn(value, key) || check(value[key]));
};
const anything: Check = () => true;

const facts = { status: mapOf(listOf(word)), outcome: text, detail: text, with: mapOf(anything), since: text };
const code = shape<LockedCode>({
  ...facts,
  wire: word,
  summary: text,
  is: mapOf(anything),
  retry: text,
  effect: text,
  unreachable: text,
});
const narrowed = shape<Narrowed>({ ...facts, cause: mapOf(text) });
const operation = shape<LockedOperation>({
  raises: mapOf(mapOf(narrowed)),
  allowed: listOf(text),
  silent: listOf(text),
  tolerated: listOf(text),
});

export const isLock: Check = shape<Lock>({
  lock: (value) => typeof value === 'number',
  edition: (value) => typeof value === 'number',
  digest: text,
  version: text,
  closed: (value) => typeof value === 'boolean' || typeof value === 'string',
  codes: mapOf(code),
  operations: mapOf(operation),
  envelopes: listOf(isObject),
  causes: shape<NonNullable<Lock['causes']>>({ field: text, policy: text, types: mapOf(listOf(text)) }),
  precedence: listOf(text),
  reserved: listOf(text),
});
