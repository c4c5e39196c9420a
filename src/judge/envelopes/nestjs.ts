import type { Envelope } from '../../seams.ts';
import { cause, firstCode, objectBody, observed, own, repeatsStatus, text, texts, words } from './shape.ts';

/**
 * NestJS: `{statusCode, message, error}`. `message` is a list where the ValidationPipe refuses; each is a cause without a
 * field, as the field is only in its words. The code is a `code` or `errorCode` of the application, else `error`, which
 * stock Nest fills with the status phrase. Fastify's own errors have its `FST_…` code.
 */
export const nestjs: Envelope = {
  id: 'nestjs',
  title: 'NestJS error',
  open(reply) {
    const body = objectBody(reply);
    if (body === null || typeof own(body, 'statusCode') !== 'number') return null;
    const message = own(body, 'message');
    const list = texts(message);
    if (typeof message !== 'string' && list.length === 0) return null;
    if (/^FST_/.test(text(own(body, 'code')) ?? '')) return null;
    return observed('nestjs', reply, {
      codes: [firstCode(body, 'code', 'errorCode', 'error')],
      detail: words(message) ?? (list.join('; ') || null),
      causes: list.map((one) => cause(null, null, one)),
      repeats: repeatsStatus('body:/statusCode', own(body, 'statusCode')),
    });
  },
};
