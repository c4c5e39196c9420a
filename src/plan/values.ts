import type { Json, Trial } from '../model.ts';
import type { Inputs } from './serialise.ts';

/** The inputs of a request as templates walk them: `{body.name}`. */
export function valuesOf({ path, query, header, cookie, argv, file, body }: Inputs): Trial['values'] {
  const own = { ...(argv && { argv }), ...(file && { file }), ...(body === undefined ? {} : { body }) };
  return { path, query, header, cookie, ...own } as Record<string, Json>;
}
