import type { Json, JsonObject } from '../../model.ts';
import type { Envelope } from '../../seams.ts';
import { bodyOf } from '../reply.ts';
import { isObject, objects, observed, own, text } from './shape.ts';

/** JSON-RPC 2.0, section 5.1: `error: {code, message, data}` with a number for a code; of a batch every error. */
export const jsonrpc: Envelope = {
  id: 'jsonrpc',
  title: 'JSON-RPC 2.0 error',
  open(reply) {
    const body = bodyOf(reply);
    const errors = (Array.isArray(body) ? objects(body) : objects([body ?? null])).flatMap(errorOf);
    const [first] = errors;
    if (first === undefined) return null;
    return observed('jsonrpc', reply, {
      codes: errors.map((one) => own(one, 'code') as number),
      detail: text(own(first, 'message')),
    });
  },
};

function errorOf(response: JsonObject): readonly JsonObject[] {
  const error: Json | undefined = own(response, 'error');
  if (own(response, 'jsonrpc') !== '2.0' || !isObject(error)) return [];
  return Number.isInteger(own(error, 'code')) && text(own(error, 'message')) !== null ? [error] : [];
}
