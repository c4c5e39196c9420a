/** All schemas that a schema of the document is made of, as written there. */
import type { Contract } from '../contract/model.ts';
import type { Json, JsonObject } from '../model.ts';
import { at, object } from './wire-document.ts';

const MAPS = ['properties', 'patternProperties', 'dependentSchemas'] as const;
const LISTS = ['allOf', 'anyOf', 'oneOf', 'prefixItems'] as const;
const SINGLES = [
  'items',
  'additionalProperties',
  'unevaluatedProperties',
  'unevaluatedItems',
  'propertyNames',
  'contains',
  'not',
  'if',
  'then',
  'else',
] as const;

const known = new WeakMap<Contract, Map<string, readonly JsonObject[]>>();

/** The schema at this pointer and all below it, `$ref`s followed, each once. Remembered per contract and pointer. */
export function schemaNodes(contract: Contract, pointer: string | null): readonly JsonObject[] {
  if (pointer === null) return [];
  const pointers = known.get(contract) ?? new Map<string, readonly JsonObject[]>();
  known.set(contract, pointers);
  const found = pointers.get(pointer) ?? collect(contract.document, at(contract.document, pointer));
  pointers.set(pointer, found);
  return found;
}

function collect(document: JsonObject, top: Json | undefined): readonly JsonObject[] {
  const seen = new Set<JsonObject>();
  const queue: (Json | undefined)[] = [top];
  for (let next = queue.pop(); next !== undefined || queue.length > 0; next = queue.pop()) {
    if (typeof next !== 'object' || next === null || Array.isArray(next)) continue;
    const node = next as JsonObject;
    if (seen.has(node)) continue;
    seen.add(node);
    if (typeof node['$ref'] === 'string') queue.push(at(document, node));
    for (const key of MAPS) queue.push(...Object.values(object(node[key])));
    for (const key of LISTS) if (Array.isArray(node[key])) queue.push(...node[key]);
    for (const key of SINGLES) queue.push(node[key]);
  }
  return [...seen];
}
