/** Which input conditions a contract gives occasion for: there is no `query.enum` where no parameter has an enum. Pure. */
import type { Contract, Operation } from '../contract/model.ts';
import { get } from '../lib/pointer.ts';
import type { Condition, Json, Location } from '../model.ts';
import { conditions } from './conditions.ts';

/** Schema keywords that can be broken, by the condition that breaking them is. */
const keywords: Readonly<Record<string, readonly string[]>> = {
  required: ['required', 'dependentRequired', 'dependencies'],
  enum: ['enum'],
  const: ['const'],
  format: ['format'],
  pattern: ['pattern', 'patternProperties', 'propertyNames'],
  length: ['minLength', 'maxLength'],
  range: ['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum'],
  multipleOf: ['multipleOf'],
  items: ['minItems', 'maxItems', 'items', 'prefixItems', 'contains', 'unevaluatedItems'],
  unique: ['uniqueItems'],
  properties: ['minProperties', 'maxProperties'],
  extra: ['additionalProperties', 'unevaluatedProperties'],
  composition: ['anyOf', 'oneOf', 'not', 'if', 'discriminator', 'dependentSchemas'],
};

const memo = new WeakMap<Operation, readonly Condition[]>();

/** The operation's own input conditions, by the locations that it has and the keywords of their schemas. */
export function inputConditions(contract: Contract, operation: Operation): readonly Condition[] {
  const found = memo.get(operation) ?? compute(contract, operation);
  memo.set(operation, found);
  return found;
}

function compute(contract: Contract, operation: Operation): readonly Condition[] {
  const seen = new Map<Location, ReadonlySet<string>>();
  const wordsOf = (location: Location): ReadonlySet<string> => {
    const words = seen.get(location) ?? vocabularyOfSchemas(contract, operation, location);
    seen.set(location, words);
    return words;
  };
  const ids = conditions.flatMap(({ id, locations }) =>
    locations
      .filter((location) => hasLocation(operation, location) && occasion(operation, location, id, wordsOf(location)))
      .map((location) => `${location}.${id}`),
  );
  return operation.body === null ? ids : [...ids, 'body.empty'];
}

export function hasLocation(operation: Operation, location: Location): boolean {
  return location === 'body' ? operation.body !== null : operation.parameters.some((one) => one.in === location);
}

function occasion(operation: Operation, location: Location, id: string, words: ReadonlySet<string>): boolean {
  const optional = location !== 'path' && location !== 'body';
  if (id === 'syntax') return true;
  if (id === 'repeated') return optional;
  if (id === 'extra' && optional) return location === 'query' || location === 'argv';
  if (id === 'type') return location === 'body' ? words.has('type') : words.has('type:other');
  if (id === 'required' && requiredThere(operation, location)) return true;
  return (keywords[id] ?? []).some((word) => words.has(word));
}

function requiredThere(operation: Operation, location: Location): boolean {
  if (location === 'body') return operation.body?.required === true;
  return operation.parameters.some((one) => one.in === location && one.required);
}

/** Keywords of all schemas of a location; `type:other` where one wants what any text is not. */
function vocabularyOfSchemas(contract: Contract, operation: Operation, location: Location): ReadonlySet<string> {
  const words = new Set<string>();
  const visited = new Set<Json>();
  const visit = (node: Json | undefined): void => {
    if (typeof node !== 'object' || node === null || visited.has(node)) return;
    visited.add(node);
    for (const [key, child] of Object.entries(node)) {
      if (!Array.isArray(node)) words.add(key);
      if (key === 'type' && [child].flat().some((type) => type !== 'string' && type !== 'array'))
        words.add('type:other');
      if (key === '$ref' && typeof child === 'string') visit(get(contract.document, child.replace(/^#/, '')));
      else visit(child);
    }
  };
  const pointers =
    location === 'body'
      ? (operation.body?.media ?? []).map((media) => media.schema)
      : operation.parameters.filter((one) => one.in === location).map((one) => one.schema);
  for (const pointer of pointers) if (pointer !== null) visit(get(contract.document, pointer));
  return words;
}
