/** Spots of an operation's input, by its schemas. Pure. */
import fc from 'fast-check';
import { isObject, list, own } from '../contract/json.ts';
import type { Contract, Operation } from '../contract/model.ts';
import { standalone } from '../contract/schema.ts';
import { get, tokens } from '../lib/pointer.ts';
import { cannotHave } from '../manifest/impossible.ts';
import type { Json, JsonObject, Schema, Site } from '../model.ts';
import { chosenMedia } from './body.ts';
import { compile } from './generate/compile.ts';
import type { Ground } from './ground.ts';

function bodySchema(contract: Contract, { body }: Operation): Schema | null {
  const pointer = chosenMedia(body)?.schema ?? null;
  return pointer === null ? null : standalone(contract, pointer);
}

/** Can a valid body of the operation have something there? Other inputs are the operation's or are not. */
export function canHave(contract: Contract, operation: Operation, site: Site): boolean {
  if (site.in !== 'body') return true;
  const schema = bodySchema(contract, operation);
  return schema === null || !cannotHave(schema, schema, tokens(site.pointer));
}

/** Values that the schema of this spot in the body allows; undefined where that is not to be seen. */
export function spotValue(
  { contract, operation, strictness, nonce }: Ground,
  site: Site,
): fc.Arbitrary<Json | undefined> {
  const root = site.in === 'body' ? bodySchema(contract, operation) : null;
  const schema = root === null ? undefined : schemaAt(root, root, tokens(site.pointer));
  if (!isObject(root) || !isObject(schema)) return fc.constant(undefined);
  const { $defs } = root;
  return compile({ ...schema, ...($defs === undefined ? {} : { $defs }) } as JsonObject, { strictness, nonce }).valid();
}

/** The first schema that is declared for it; `$ref` and combinations are followed. */
function schemaAt(root: Json, schema: Json, path: readonly string[], trail: readonly Json[] = []): Json | undefined {
  if (!isObject(schema) || trail.includes(schema)) return undefined;
  const [token, ...rest] = path;
  if (token === undefined) return schema;
  const property = own(schema['properties'], token);
  if (property !== undefined) return schemaAt(root, property, rest);
  const reference = schema['$ref'];
  const referred = typeof reference === 'string' ? get(root, reference.slice(1)) : undefined;
  const parts = [referred, ...['allOf', 'anyOf', 'oneOf'].flatMap((key) => list(schema[key]))];
  for (const part of parts) {
    const found = part === undefined ? undefined : schemaAt(root, part, path, [...trail, schema]);
    if (found !== undefined) return found;
  }
  return undefined;
}
