import type { Json, JsonObject } from '../../model.ts';
import type { Envelope } from '../../seams.ts';
import { reasonsOf, violationsOf } from './google-details.ts';
import { isObject, objectBody, objects, observed, own, repeatsStatus, text, words } from './shape.ts';

/**
 * Google APIs over HTTP (AIP-193): `{error: {code, message, status, details}}`, where `code` is the HTTP status and
 * `status` the canonical code. Older ones have `errors: [{domain, reason}]` instead of `status`.
 */
export const google: Envelope = {
  id: 'google',
  title: 'Google API error',
  open(reply) {
    const body = objectBody(reply);
    const error = own(body ?? {}, 'error');
    if (body === null || own(body, 'jsonrpc') !== undefined || !isGoogle(error)) return null;
    const details = own(error, 'details');
    return observed('google', reply, {
      codes: [words(own(error, 'status')), ...reasonsOf(details), ...olderReasons(error)],
      detail: text(own(error, 'message')),
      causes: violationsOf(details),
      repeats: repeatsStatus('body:/error/code', own(error, 'code')),
    });
  },
};

function isGoogle(error: Json | undefined): error is JsonObject {
  if (!isObject(error) || typeof own(error, 'code') !== 'number' || text(own(error, 'message')) === null) return false;
  return words(own(error, 'status')) !== null || olderReasons(error).length > 0;
}

function olderReasons(error: JsonObject): readonly string[] {
  return objects(own(error, 'errors')).flatMap((one) => words(own(one, 'reason')) ?? []);
}
