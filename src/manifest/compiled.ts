/** The two JSON Schemas as validators that say all that is wrong, and where. */
import type { Ajv2020, ValidateFunction } from 'ajv/dist/2020.js';
import { newAjv } from '../lib/ajv.ts';
import type { Kind } from './document.ts';
import { schemas } from './schema-words.ts';

const compiled = new Map<string, ValidateFunction>();
let ajv: Ajv2020 | null = null;

/** Compiled on first use: a schema costs tens of milliseconds. `ref` is `#` or `#/…` into the schema. */
export function validatorOf(kind: Kind, ref: string): ValidateFunction {
  // A test checks the schemas themselves.
  const options = { allErrors: true, verbose: true, strict: false, validateSchema: false } as const;
  ajv ??= newAjv({ ...options, schemas: Object.values(schemas) });
  const id = `${schemas[kind]['$id']}${ref === '#' ? '' : ref}`;
  const validate = compiled.get(id) ?? ajv.compile({ $ref: id });
  compiled.set(id, validate);
  return validate;
}
