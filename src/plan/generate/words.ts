/** What a schema keyword asks of a site, as a sentence fragment. The only place in this folder that composes words. */
import type { Json } from '../../model.ts';
import { isArray } from './json.ts';
import type { Node } from './types.ts';

const many = (count: Json | undefined, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

const manyProperties = (count: Json | undefined): string => (count === 1 ? '1 property' : `${count} properties`);

/** Keeps sentences readable where a value is long. */
function shown(value: Json | undefined): string {
  const text = JSON.stringify(value) ?? '';
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

function list(values: Json | undefined, joint: string): string {
  return isArray(values) ? values.map((value) => (joint === ' or ' ? String(value) : shown(value))).join(joint) : '';
}

const phrases: Readonly<Record<string, (argument: Json | undefined) => string>> = {
  type: (names) => `must be of type ${isArray(names) ? list(names, ' or ') : names}`,
  enum: (values) => `must be one of ${list(values, ', ')}`,
  const: (value) => `must be ${shown(value)}`,
  minLength: (count) => `must be at least ${many(count, 'character')} long`,
  maxLength: (count) => `must be at most ${many(count, 'character')} long`,
  pattern: (source) => `must match ${source}`,
  format: (name) => `must be a valid ${name}`,
  minimum: (limit) => `must be at least ${limit}`,
  maximum: (limit) => `must be at most ${limit}`,
  exclusiveMinimum: (limit) => `must be greater than ${limit}`,
  exclusiveMaximum: (limit) => `must be less than ${limit}`,
  multipleOf: (step) => `must be a multiple of ${step}`,
  minItems: (count) => `must have at least ${many(count, 'item')}`,
  maxItems: (count) => `must have at most ${many(count, 'item')}`,
  uniqueItems: () => 'must not have two equal items',
  minProperties: (count) => `must have at least ${manyProperties(count)}`,
  maxProperties: (count) => `must have at most ${manyProperties(count)}`,
  required: () => 'is required',
  dependentRequired: () => 'is required beside the properties that are present',
  propertyNames: () => 'must have a permitted name',
  contains: () => 'must have an item of the described kind',
  minContains: (count) => `must have at least ${many(count, 'item')} of the described kind`,
  maxContains: (count) => `must have at most ${many(count, 'item')} of the described kind`,
  properties: () => 'must not be present',
  additionalProperties: () => 'must not be present: no further properties are allowed',
  unevaluatedProperties: () => 'must not be present: no further properties are allowed',
  patternProperties: () => 'must not be present: its name is forbidden',
  items: () => 'must not have further items',
  prefixItems: () => 'must not have an item at a forbidden position',
  unevaluatedItems: () => 'must not have further items',
  oneOf: () => 'must match exactly one of its alternatives',
  not: () => 'must not match what is excluded',
};

/** @param node the schema object that holds the keyword, or the schema `false` itself */
export function requirementOf(pointer: string, keyword: string, node: Node): string {
  const phrase = phrases[keyword];
  return `${pointer === '' ? 'the value' : `\`${pointer}\``} ${phrase?.(node.raw[keyword]) ?? 'must not be possible'}`;
}
