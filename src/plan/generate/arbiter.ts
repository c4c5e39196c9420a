/** Ajv has the last word on validity; what it and the three-valued check do not agree on is never sent. */
import type { Ajv2020 } from 'ajv/dist/2020.js';
import { addFormats, newAjv } from '../../lib/ajv.ts';
import type { Json, Schema } from '../../model.ts';
import { regexOf } from './patterns.ts';

let shared: Ajv2020 | null = null;

function ajv(): Ajv2020 {
  if (shared !== null) return shared;
  // as `patterns.ts` reads patterns: not every contract's pattern parses with the `u` flag
  const regExp = Object.assign((source: string) => regexOf(source) ?? /(?:)/, { code: 'new RegExp' });
  // own properties only: a schema may declare `toString` or `constructor`
  const options = { strict: false, validateSchema: false, ownProperties: true, logger: false } as const;
  shared = newAjv({ ...options, code: { regExp } });
  addFormats(shared);
  return shared;
}

/** Compiled on first use. Throws Ajv's error where the schema does not compile. */
export function arbiterOf(schema: Schema): (value: Json) => boolean {
  let validate: ((value: Json) => boolean) | null = null;
  return (value) => {
    validate ??= compileOnce(schema);
    return validate(value);
  };
}

function compileOnce(schema: Schema): (value: Json) => boolean {
  const compiled = ajv().compile(schema as object | boolean);
  return (value) => compiled(value) === true;
}
