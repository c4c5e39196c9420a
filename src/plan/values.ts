import type { Json, Trial } from '../model.ts';
import type { Inputs } from './serialise.ts';

/** The inputs of a request as templates walk them: `{body.name}`. */
export function valuesOf({ path, query, header, cookie, body }: Inputs): Trial['values'] {
  return { path, query, header, cookie, ...(body === undefined ? {} : { body }) } as Record<string, Json>;
}
