import type { Envelope } from '../../seams.ts';
import { firstCode, objectBody, observed, own, repeatsStatus, text } from './shape.ts';

/**
 * Fastify: `{statusCode, code, error, message}`, where `code` is `FST_ERR_…` or the application's, and is missing where a
 * route is not found; `error` is the status phrase, and only then the code.
 */
export const fastify: Envelope = {
  id: 'fastify',
  title: 'Fastify error',
  open(reply) {
    const body = objectBody(reply);
    if (body === null || typeof own(body, 'statusCode') !== 'number') return null;
    if (text(own(body, 'error')) === null || text(own(body, 'message')) === null) return null;
    return observed('fastify', reply, {
      codes: [firstCode(body, 'code', 'error')],
      detail: text(own(body, 'message')),
      repeats: repeatsStatus('body:/statusCode', own(body, 'statusCode')),
    });
  },
};
