import type { Cause, Json, JsonObject, Reply } from '../../model.ts';
import type { Envelope } from '../../seams.ts';
import { mediaType } from '../reply.ts';
import {
  cause,
  firstWords,
  isObject,
  objectBody,
  objectList,
  observed,
  onlyHas,
  own,
  repeatsStatus,
  words,
} from './shape.ts';

const members = ['id', 'links', 'status', 'code', 'title', 'detail', 'source', 'meta'];

/**
 * JSON:API 1.1 error objects (jsonapi.org/format/#error-objects): `errors` under `application/vnd.api+json`, or under
 * another type items with none but its members, of which `source`, or a `status` that is text, gives it away.
 */
export const jsonapi: Envelope = {
  id: 'jsonapi',
  title: 'JSON:API errors',
  open(reply) {
    const errors = objectList(own(objectBody(reply) ?? {}, 'errors'));
    if (errors === null || !isJsonApi(reply, errors)) return null;
    const [first] = errors;
    return observed('jsonapi', reply, {
      codes: errors.map((one) => words(own(one, 'code'))),
      detail: first === undefined ? null : firstWords(first, 'detail', 'title'),
      causes: errors.flatMap(causeOf),
      // Of several errors the line carries the most general status.
      repeats: errors.length === 1 ? repeatsStatus('body:/errors/0/status', own(first, 'status')) : [],
    });
  },
};

function isJsonApi(reply: Reply, errors: readonly JsonObject[]): boolean {
  if (mediaType(reply) === 'application/vnd.api+json') return true;
  return errors.every((one) => onlyHas(one, members)) && errors.some(givesAway);
}

function givesAway(error: JsonObject): boolean {
  const says = firstWords(error, 'title', 'detail') !== null;
  return sourceOf(error) !== null || (says && /^[1-5]\d\d$/.test(words(own(error, 'status')) ?? ''));
}

function sourceOf(error: JsonObject): string | null {
  const source: Json | undefined = own(error, 'source');
  return isObject(source) ? firstWords(source, 'pointer', 'parameter', 'header') : null;
}

/** Only an error with a `source` names a spot. An empty pointer is the whole document. */
function causeOf(error: JsonObject): readonly Cause[] {
  const source = own(error, 'source');
  if (!isObject(source)) return [];
  const field = sourceOf(error) ?? (own(source, 'pointer') === '' ? '' : null);
  return [cause(words(own(error, 'code')), field, firstWords(error, 'detail', 'title'))];
}
