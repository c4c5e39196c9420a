import { at, parseXml, textAt } from '../../lib/xml.ts';
import type { Cause, JsonObject, Reply } from '../../model.ts';
import type { Envelope } from '../../seams.ts';
import { mediaType } from '../reply.ts';
import { listedCauses, mappedCauses } from './fields.ts';
import { firstWords, isObject, objectBody, observed, own, repeatsStatus, text, wireCode, words } from './shape.ts';

/**
 * RFC 9457 (and 7807) problem details. An object under `application/problem+json`, or under another JSON type one that is
 * unmistakable: `title`, a numeric `status`, and `type` or `detail`; and the XML form. The code is the extension `code`, else the problem's
 * `type` unless that is `about:blank`. Causes come from the extensions that are usual for them.
 */
export const problem: Envelope = {
  id: 'problem',
  title: 'RFC 9457 problem details',
  open(reply) {
    const body = problemBody(reply);
    if (body === null) return null;
    return observed('problem', reply, {
      codes: [wireCode(own(body, 'code')) ?? typeUri(body)],
      detail: firstWords(body, 'detail', 'title'),
      causes: problemCauses(body),
      repeats: repeatsStatus('body:/status', own(body, 'status')),
    });
  },
};

export function isProblemType(reply: Reply): boolean {
  return mediaType(reply) === 'application/problem+json';
}

function problemBody(reply: Reply): JsonObject | null {
  if (mediaType(reply) === 'application/problem+xml') return xmlBody(reply);
  const body = objectBody(reply);
  if (body === null || isProblemType(reply)) return body;
  const unmistakable =
    text(own(body, 'title')) !== null &&
    typeof own(body, 'status') === 'number' &&
    (text(own(body, 'type')) !== null || text(own(body, 'detail')) !== null);
  return unmistakable ? body : null;
}

/** RFC 9457, appendix B: the same members as elements; in a list each item is an `i`, which is left unread. */
function xmlBody(reply: Reply): JsonObject | null {
  const root = at(parseXml(reply.body) ?? undefined, 'problem');
  if (root === undefined || typeof root === 'string' || Array.isArray(root)) return null;
  const members = Object.keys(root).flatMap((name) => {
    const value = textAt(root, name);
    return value === null ? [] : [[name, name === 'status' && value !== '' ? Number(value) : value] as const];
  });
  return Object.fromEntries(members);
}

/** RFC 9457, 4.2.1: `about:blank`, and so no `type`, says no more than the status. */
export function typeUri(body: JsonObject): string | null {
  const type = words(own(body, 'type'));
  return type === 'about:blank' ? null : type;
}

/** Names that RFC 9457, RFC 7807 and libraries use for the list of what is wrong. */
const lists = ['errors', 'invalid-params', 'invalid_params', 'invalidParams', 'violations'];

export function problemCauses(body: JsonObject): readonly Cause[] {
  return lists.flatMap((name) => {
    const value = own(body, name);
    return isObject(value) ? mappedCauses(value) : listedCauses(value);
  });
}
