/** What the cases of Prism's limits are written with. */
import type { Json, JsonObject } from '../model.ts';

export interface LimitCase {
  readonly id: string;
  readonly version: '3.0' | '3.1';
  readonly schema?: JsonObject;
  readonly parameter?: JsonObject;
  readonly mediaType?: string;
  /** The probe: keyword and pointer of a schema mutation, or null for the parameter left out. */
  readonly keyword: string | null;
  readonly pointer?: string;
  /** Query with `?`, path, header or cookie value; or the body's text. */
  readonly valid: string | null;
  readonly invalid: string | null;
  /** A standalone place, where the row reads it. */
  readonly at?: string;
}

export const integer = { type: 'integer' };
export const string = { type: 'string' };
export const array = (items: Json, more: JsonObject = {}): JsonObject => ({ type: 'array', items, ...more });
export const object = (properties: JsonObject, more: JsonObject = {}): JsonObject => ({
  type: 'object',
  properties,
  ...more,
});
export const query = (more: JsonObject): JsonObject => ({ in: 'query', name: 'a', ...more });
export const FORM = 'application/x-www-form-urlencoded';

export const components: JsonObject = {
  schemas: {
    Text: string,
    Cat: object({ kind: string, a: string }, { required: ['kind'] }),
    Dog: object({ kind: string, b: string }, { required: ['kind'] }),
    Tree: object({ v: string, kids: array({ $ref: '#/components/schemas/Tree' }) }, { required: ['v'] }),
  },
};
