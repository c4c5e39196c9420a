import type { JsonObject } from '../../model.ts';
import type { Envelope } from '../../seams.ts';
import { isFieldMap, mappedCauses } from './fields.ts';
import { objectBody, observed, onlyHas, outcomeOf, own, repeatsStatus, text, texts, words } from './shape.ts';

/**
 * Ruby on Rails: `{status, error}` of its exceptions app (`error` is the status phrase, and the code), `{errors}` or `{error}`
 * as applications render them, and a model's errors alone, a map from attributes to messages. A text without blanks is a
 * code, one with blanks a message. Only under an error status.
 */
export const rails: Envelope = {
  id: 'rails',
  title: 'Rails error',
  open(reply) {
    const body = objectBody(reply);
    if (body === null || outcomeOf(reply) === 'success') return null;
    if (isFieldMap(own(body, 'errors')) && onlyHas(body, ['errors']))
      return fields(reply, own(body, 'errors') as JsonObject);
    const list = texts(own(body, 'errors'));
    if (list.length > 0 && onlyHas(body, ['errors'])) return observed('rails', reply, { detail: list.join('; ') });
    if (isFieldMap(body)) return fields(reply, body);
    const error = words(own(body, 'error'));
    return error === null || !onlyHas(body, ['status', 'error', 'exception', 'traces'])
      ? null
      : plain(reply, body, error);
  },
};

function fields(reply: Parameters<Envelope['open']>[0], map: JsonObject): ReturnType<Envelope['open']> {
  const causes = mappedCauses(map);
  return observed('rails', reply, { detail: causes[0]?.detail ?? null, causes });
}

function plain(reply: Parameters<Envelope['open']>[0], body: JsonObject, error: string): ReturnType<Envelope['open']> {
  const isCode = own(body, 'status') !== undefined || !/\s/.test(error);
  return observed('rails', reply, {
    codes: isCode ? [error] : [],
    detail: text(own(body, 'exception')) ?? error,
    repeats: repeatsStatus('body:/status', own(body, 'status')),
  });
}
