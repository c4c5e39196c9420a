/** Ajv, loaded on use: many commands end without a schema that needs compiling, and it takes longer to load than they do. */
import { createRequire } from 'node:module';
import type { Ajv2020, Options } from 'ajv/dist/2020.js';

const take = createRequire(import.meta.url);

/**
 * A new instance for JSON Schema 2020-12. Its code is not made smaller: of some schemas that take nothing (`not: {}`) Ajv 8.20
 * drops a variable that is still read, and the validator throws.
 */
export function newAjv({ code, ...options }: Options): Ajv2020 {
  const loaded = take('ajv/dist/2020.js') as typeof import('ajv/dist/2020.js');
  return new loaded.Ajv2020({ ...options, code: { optimize: false, ...code } });
}

/** Has it judge the formats that it knows. */
export function addFormats(ajv: Ajv2020): void {
  const plugin = take('ajv-formats') as typeof import('ajv-formats');
  plugin.default(ajv);
}
