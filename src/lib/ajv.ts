/** Ajv, loaded on use: many commands end without a schema that needs compiling, and it takes longer to load than they do. */
import { createRequire } from 'node:module';
import type { Ajv2020, Options } from 'ajv/dist/2020.js';

const take = createRequire(import.meta.url);

/** A new instance for JSON Schema 2020-12. */
export function newAjv(options: Options): Ajv2020 {
  const loaded = take('ajv/dist/2020.js') as typeof import('ajv/dist/2020.js');
  return new loaded.Ajv2020(options);
}

/** Has it judge the formats that it knows. */
export function addFormats(ajv: Ajv2020): void {
  const plugin = take('ajv-formats') as typeof import('ajv-formats');
  plugin.default(ajv);
}
