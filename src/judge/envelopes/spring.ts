import type { JsonObject } from '../../model.ts';
import type { Envelope } from '../../seams.ts';
import { listedCauses } from './fields.ts';
import { isProblemType, problem } from './problem.ts';
import { firstCode, firstWords, objectBody, observed, own, repeatsStatus, text } from './shape.ts';

/**
 * Spring Boot's DefaultErrorAttributes: `{timestamp, status, error, message, path, errors}`. The code is a `code` that the
 * application adds, else `error`, which stock Spring fills with the status phrase. Spring's problem details are read too.
 */
export const spring: Envelope = {
  id: 'spring',
  title: 'Spring Boot error',
  open(reply) {
    const body = objectBody(reply);
    if (body === null) return null;
    if (isProblemType(reply)) {
      const read = problem.open(reply);
      return read === null ? null : { ...read, envelope: 'spring' };
    }
    if (!isSpring(body)) return null;
    return observed('spring', reply, {
      codes: [firstCode(body, 'code', 'errorCode', 'error')],
      detail: firstWords(body, 'message', 'error'),
      causes: listedCauses(own(body, 'errors')),
      repeats: repeatsStatus('body:/status', own(body, 'status')),
    });
  },
};

function isSpring(body: JsonObject): boolean {
  const stamp = own(body, 'timestamp');
  return (
    (typeof stamp === 'string' || typeof stamp === 'number') &&
    typeof own(body, 'status') === 'number' &&
    text(own(body, 'error')) !== null &&
    text(own(body, 'path')) !== null
  );
}
