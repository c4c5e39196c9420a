import { decode, isObject, list, members, own } from '../contract/json.ts';
import type { Contract, DocumentPointer, Operation } from '../contract/model.ts';
import { escapeToken, get } from '../lib/pointer.ts';
import type { Json, JsonObject, Site } from '../model.ts';
import { chosenMedia, isJson } from './body.ts';

/** Which way a body goes: what is `readOnly` is no part of a request, `writeOnly` none of an answer. */
type Direction = 'request' | 'response';

const hidden: Readonly<Record<Direction, string>> = { request: 'readOnly', response: 'writeOnly' };

/** Deepest pointers that are looked at: `/metadata/name`. */
const deepest = 2;

const memo = new WeakMap<Contract, Map<string, ReadonlySet<string>>>();

/**
 * Pointers of the properties that the schema at a pointer of the contract declares, two deep; `$ref` and combinations are
 * followed. It reads the document as it stands: for a name that is all that is needed, and a large contract has thousands.
 */
function declared(contract: Contract, pointer: DocumentPointer, direction: Direction): ReadonlySet<string> {
  const known = memo.get(contract) ?? new Map<string, ReadonlySet<string>>();
  memo.set(contract, known);
  const key = `${direction} ${pointer}`;
  const found = known.get(key) ?? collected(contract.document, pointer, direction);
  known.set(key, found);
  return found;
}

function collected(document: Json, pointer: DocumentPointer, direction: Direction): ReadonlySet<string> {
  const found = new Set<string>();
  const collect = (schema: Json | undefined, at: string, trail: readonly Json[]): void => {
    if (!isObject(schema) || trail.includes(schema)) return;
    const seen = [...trail, schema];
    collect(referred(document, schema), at, seen);
    for (const keyword of ['allOf', 'anyOf', 'oneOf'])
      for (const branch of list(schema[keyword])) collect(branch, at, seen);
    for (const [name, property] of members(schema['properties'])) {
      if (own(referred(document, property) ?? property, hidden[direction]) === true) continue;
      if (own(property, hidden[direction]) === true) continue;
      const inner = `${at}/${escapeToken(name)}`;
      found.add(inner);
      if (inner.split('/').length <= deepest) collect(property, inner, seen);
    }
  };
  collect(get(document, pointer), '', []);
  return found;
}

/** Must a JSON request body have this member, an integer? */
export function insistsOnInteger({ document }: Contract, { body }: Operation, name: string): boolean {
  const pointer = chosenMedia(body)?.schema ?? null;
  const parts = pointer === null ? [] : partsOf(document, get(document, pointer));
  const required = parts.some((part) => list(own(part, 'required')).includes(name));
  return required && parts.some((part) => isInteger(document, own(own(part, 'properties'), name)));
}

function isInteger(document: Json, schema: Json | undefined): boolean {
  return partsOf(document, schema).some((part) => own(part, 'type') === 'integer');
}

/** The schema with all that holds beside it. */
function partsOf(document: Json, schema: Json | undefined, trail: readonly Json[] = []): readonly JsonObject[] {
  if (!isObject(schema) || trail.includes(schema)) return [];
  const more = [referred(document, schema), ...list(schema['allOf'])];
  return [schema, ...more.flatMap((one) => partsOf(document, one, [...trail, schema]))];
}

/** What `$ref` leads to, inside the document. */
export function referred(document: Json, node: Json | undefined): Json | undefined {
  const to = own(node, '$ref');
  return typeof to === 'string' && to.startsWith('#') ? get(document, decode(to.slice(1))) : undefined;
}

/** Pointers of the properties that a JSON request body declares, two deep. */
export function bodyProperties(contract: Contract, { body }: Operation): ReadonlySet<string> {
  const schema = chosenMedia(body)?.schema ?? null;
  return schema === null ? new Set() : declared(contract, schema, 'request');
}

/** Pointers of the properties that the accepting JSON answers declare, two deep. */
export function answerProperties(contract: Contract, { responses }: Operation): ReadonlySet<string> {
  const media = responses.filter(({ status }) => status.startsWith('2')).flatMap((one) => one.media);
  const schemas = media.flatMap(({ type, schema }) => (isJson(type) && schema !== null ? [schema] : []));
  return new Set(schemas.flatMap((schema) => [...declared(contract, schema, 'response')]));
}

/** Does a request of the operation have this spot? */
export function carries(contract: Contract, operation: Operation, { in: where, name, pointer }: Site): boolean {
  if (where === 'body') return bodyProperties(contract, operation).has(pointer);
  return operation.parameters.some((one) => one.in === where && one.name.toLowerCase() === name.toLowerCase());
}
