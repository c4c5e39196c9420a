import type { Envelope } from '../../seams.ts';
import { cause, firstWords, objectBody, objects, observed, own, repeatsStatus, text, words } from './shape.ts';

/**
 * GitHub REST: `{message, errors: [{resource, field, code, message}], documentation_url, status}`; `status` is text. Only
 * validation errors have codes, those of `errors`; elsewhere there is none.
 */
export const github: Envelope = {
  id: 'github',
  title: 'GitHub error',
  open(reply) {
    const body = objectBody(reply);
    if (body === null || text(own(body, 'message')) === null || text(own(body, 'documentation_url')) === null)
      return null;
    const errors = objects(own(body, 'errors'));
    return observed('github', reply, {
      codes: errors.map((one) => words(own(one, 'code'))),
      detail: text(own(body, 'message')),
      causes: errors.map((one) => cause(words(own(one, 'code')), words(own(one, 'field')), firstWords(one, 'message'))),
      repeats: repeatsStatus('body:/status', own(body, 'status')),
    });
  },
};
