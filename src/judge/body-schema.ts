import type { ValidateFunction } from 'ajv/dist/2020.js';
import { forResponses } from '../contract/directed.ts';
import type { Contract, DocumentPointer } from '../contract/model.ts';
import { standalone } from '../contract/schema.ts';
import { newAjv } from '../lib/ajv.ts';
import { get } from '../lib/pointer.ts';
import type { Json } from '../model.ts';

interface SchemaError {
  /** Into the body. */
  readonly pointer: string;
  readonly message: string;
  readonly value: Json;
}

const compiled = new WeakMap<Contract, Map<DocumentPointer, ValidateFunction | null>>();

/** Where the body breaks the declared schema; formats are not judged, since readings of them differ. */
export function schemaErrors(contract: Contract, schema: DocumentPointer, body: Json): readonly SchemaError[] {
  const all = compiled.get(contract) ?? new Map<DocumentPointer, ValidateFunction | null>();
  compiled.set(contract, all);
  if (!all.has(schema)) all.set(schema, compile(contract, schema));
  const validate = all.get(schema);
  if (!validate || validate(body)) return [];
  return (validate.errors ?? []).map((error) => ({
    pointer: error.instancePath,
    message: error.message ?? error.keyword,
    value: get(body, error.instancePath) ?? null,
  }));
}

/** null: a schema that Ajv cannot compile says nothing about the answer. */
function compile(contract: Contract, schema: DocumentPointer): ValidateFunction | null {
  try {
    // In doubles 4.1 is no multiple of 0.1.
    const options = { strict: false, validateSchema: false, validateFormats: false, multipleOfPrecision: 6 };
    return newAjv({ ...options, logger: false }).compile(forResponses(standalone(contract, schema)));
  } catch {
    return null;
  }
}
