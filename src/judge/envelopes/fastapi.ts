import type { Cause, Json, JsonObject } from '../../model.ts';
import type { Envelope } from '../../seams.ts';
import {
  cause,
  firstCode,
  firstWords,
  isObject,
  objectBody,
  objectList,
  observed,
  outcomeOf,
  own,
  text,
  words,
} from './shape.ts';

/**
 * FastAPI: `{detail}`, a text, or the list of a validation error (`{loc, msg, type}`; `loc` is joined with `/`), or any
 * object that the application raises, of which `code` is the code. Only under an error status: a success may have a
 * `detail` too.
 */
export const fastapi: Envelope = {
  id: 'fastapi',
  title: 'FastAPI error',
  open(reply) {
    const body = objectBody(reply);
    const detail = own(body ?? {}, 'detail');
    if (body === null || outcomeOf(reply) === 'success' || Object.keys(body).length !== 1) return null;
    if (typeof detail === 'string') return observed('fastapi', reply, { detail });
    const items = objectList(detail);
    if (items?.every(isItem)) {
      return observed('fastapi', reply, { detail: text(own(items[0], 'msg')), causes: items.map(causeOf) });
    }
    if (!isObject(detail)) return null;
    return observed('fastapi', reply, {
      codes: [firstCode(detail, 'code', 'error_code', 'error')],
      detail: firstWords(detail, 'message', 'msg', 'detail'),
    });
  },
};

function isItem(item: JsonObject): boolean {
  return Array.isArray(own(item, 'loc')) && text(own(item, 'msg')) !== null && text(own(item, 'type')) !== null;
}

function causeOf(item: JsonObject): Cause {
  const loc = own(item, 'loc') as readonly Json[];
  return cause(words(own(item, 'type')), loc.map(String).join('/'), text(own(item, 'msg')));
}
