import type { Envelope } from '../../seams.ts';
import { cause, isObject, objectBody, observed, own, text, words } from './shape.ts';

/**
 * Stripe: `{error: {type, code, decline_code, param, message}}`. The code is those that are there of type, code and decline
 * code, joined with `/`; each alone is a further code. Types end in `_error`.
 */
export const stripe: Envelope = {
  id: 'stripe',
  title: 'Stripe error',
  open(reply) {
    const error = own(objectBody(reply) ?? {}, 'error');
    if (!isObject(error) || !/_error$/.test(text(own(error, 'type')) ?? '')) return null;
    const parts = ['type', 'code', 'decline_code'].flatMap((name) => words(own(error, name)) ?? []);
    const param = words(own(error, 'param'));
    const message = text(own(error, 'message'));
    return observed('stripe', reply, {
      codes: [parts.join('/'), ...parts.toReversed()],
      detail: message,
      causes: param === null ? [] : [cause(words(own(error, 'code')), param, message)],
    });
  },
};
