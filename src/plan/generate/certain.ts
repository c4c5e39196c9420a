/**
 * Faults that need no trial to be known as possible. A plan lists tens of thousands of faults; trying each costs more
 * than loading the contract.
 */
import type { Json, Schema } from '../../model.ts';
import type { Target } from './faults.ts';
import { formats } from './formats.ts';
import { isArray, isObject } from './json.ts';

/** Where none of these is anywhere in a schema, whatever breaks a part breaks the whole, under one label. */
const branching = new Set(['anyOf', 'oneOf', 'not', 'if', 'dependentSchemas', 'contains', 'propertyNames', 'const']);

/** No branches: every keyword binds, always. */
export function isStraight(schema: Schema): boolean {
  return !mentions(schema, branching);
}

/** Ajv deviates from the specification on these, so a fault counts as possible only if Ajv agrees. */
const contested = new Set(['unevaluatedItems', 'unevaluatedProperties', '__proto__']);

export function isContested(schema: Schema): boolean {
  return mentions(schema, contested);
}

function mentions(value: Json, keys: ReadonlySet<string>): boolean {
  if (isArray(value)) return value.some((item) => mentions(item, keys));
  if (!isObject(value)) return false;
  return Object.keys(value).some((key) => keys.has(key) || mentions(value[key] ?? null, keys));
}

const within = (limit: Json | undefined, most: number): boolean =>
  typeof limit === 'number' && Math.abs(limit) <= most && limit !== 0;

const safe: Readonly<Record<string, (argument: Json | undefined, target: Target) => boolean>> = {
  type: (names) => typeof names === 'string',
  required: () => true,
  minLength: (limit) => within(limit, 1000),
  maxLength: (limit) => within(limit, 1000),
  minimum: (limit) => within(limit, 2 ** 50),
  maximum: (limit) => within(limit, 2 ** 50),
  minItems: (limit) => within(limit, 100),
  maxItems: (limit, { node }) =>
    within(limit, 100) && node.raw['uniqueItems'] !== true && node.prefix.length === 0 && node.items?.never !== true,
  format: (name, { node }) => node.raw['type'] === 'string' && Object.hasOwn(formats, String(name)) && hasWrong(name),
  enum: (values, { node }) =>
    isArray(values) && values.every((value) => typeof value === 'string') && node.raw['type'] === 'string',
  additionalProperties: (_, { node }) => node.patterns.length === 0 && node.raw['maxProperties'] === undefined,
};

function hasWrong(name: Json | undefined): boolean {
  return Array.isArray(formats[String(name)]?.wrong);
}

/** Certainly possible in a straight schema that has valid values: only named properties and items lead to it. */
export function isCertain(target: Target): boolean {
  const { node, fault, steps } = target;
  if (steps.some(({ kind }) => kind !== 'key' && kind !== 'rest')) return false;
  const alone = node.allOf.length === 0 && node.ref === null;
  return alone && (safe[fault.keyword]?.(node.raw[fault.keyword], target) ?? false);
}
