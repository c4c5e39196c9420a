import { get, tokens } from '../lib/pointer.ts';
import type { Json, Schema } from '../model.ts';

/** From here on a value that keeps or breaks the bound may be too large to send, by its items or by its characters. */
const large: Readonly<Record<string, number>> = {
  minItems: 1000,
  maxItems: 1000,
  minContains: 1000,
  maxContains: 1000,
  minProperties: 1000,
  maxProperties: 1000,
  minLength: 100_000,
  maxLength: 100_000,
};

/** A sentence about a fault that is not generated, with the reason where it is a bound of the thousands. */
export function withSize(sentence: string, schema: Schema): string {
  const at = /^(\/\S*): /.exec(sentence)?.[1];
  const bound = at === undefined ? largest(schema) : boundAt(schema, at);
  return bound === null ? sentence : `${sentence}: a value for ${bound} would be too large to send`;
}

function boundAt(schema: Schema, at: string): string | null {
  return typeof schema === 'boolean' ? null : boundOf(tokens(at).at(-1) ?? '', get(schema, at));
}

function boundOf(keyword: string, limit: Json | undefined): string | null {
  const most = large[keyword];
  return most !== undefined && typeof limit === 'number' && limit >= most ? `${keyword} ${limit}` : null;
}

/** The first lower bound in the schema that no value of a sane size keeps: then no valid value is found at all. */
function largest(schema: Json): string | null {
  if (typeof schema !== 'object' || schema === null) return null;
  for (const [key, value] of Object.entries(schema)) {
    const found = (key.startsWith('min') ? boundOf(key, value) : null) ?? largest(value as Json);
    if (found !== null) return found;
  }
  return null;
}
