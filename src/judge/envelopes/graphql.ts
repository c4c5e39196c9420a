import type { Cause, JsonObject, Reply } from '../../model.ts';
import type { Envelope } from '../../seams.ts';
import { mediaType } from '../reply.ts';
import {
  cause,
  isObject,
  objectBody,
  objectList,
  observed,
  onlyHas,
  own,
  text,
  type WireCode,
  wireCode,
} from './shape.ts';

/**
 * GraphQL specification, "Response": whatever `errors` there are, it is a failure, also under status 200 and beside partial `data`. The code
 * is `extensions.code`; a cause names the response path, joined with dots.
 */
export const graphql: Envelope = {
  id: 'graphql',
  title: 'GraphQL errors',
  open(reply) {
    const body = objectBody(reply);
    const errors = objectList(own(body ?? {}, 'errors'));
    if (body === null || errors === null || !isGraphql(reply, body, errors)) return null;
    return observed('graphql', reply, {
      codes: errors.map(codeOf),
      detail: text(own(errors[0], 'message')),
      causes: errors.flatMap(causeOf),
    });
  },
};

function isGraphql(reply: Reply, body: JsonObject, errors: readonly JsonObject[]): boolean {
  if (!errors.every((one) => text(own(one, 'message')) !== null)) return false;
  if (mediaType(reply) === 'application/graphql-response+json' || own(body, 'data') !== undefined) return true;
  const members = ['message', 'locations', 'path', 'extensions'];
  return onlyHas(body, ['errors', 'extensions']) && errors.every((one) => onlyHas(one, members));
}

function codeOf(error: JsonObject): WireCode | null {
  const extensions = own(error, 'extensions');
  return isObject(extensions) ? wireCode(own(extensions, 'code')) : null;
}

function causeOf(error: JsonObject): readonly Cause[] {
  const path = own(error, 'path');
  return Array.isArray(path) ? [cause(codeOf(error), path.map(String).join('.'), text(own(error, 'message')))] : [];
}
