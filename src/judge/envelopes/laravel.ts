import type { Envelope } from '../../seams.ts';
import { isFieldMap, mappedCauses } from './fields.ts';
import { objectBody, observed, onlyHas, outcomeOf, own, text, wireCode } from './shape.ts';

/** With `exception` and what follows where the application runs in debug mode. */
const members = ['message', 'errors', 'code', 'exception', 'file', 'line', 'trace'];

/** Laravel: `{message}`, with `errors: {field: [messages]}` for a refused form. Only under an error status. */
export const laravel: Envelope = {
  id: 'laravel',
  title: 'Laravel error',
  open(reply) {
    const body = objectBody(reply);
    if (body === null || outcomeOf(reply) === 'success' || !onlyHas(body, members)) return null;
    const errors = own(body, 'errors');
    if (text(own(body, 'message')) === null || !(errors === undefined || isFieldMap(errors))) return null;
    return observed('laravel', reply, {
      codes: [wireCode(own(body, 'code'))],
      detail: text(own(body, 'message')),
      causes: mappedCauses(errors),
    });
  },
};
