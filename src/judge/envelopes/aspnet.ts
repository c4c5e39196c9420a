import type { JsonObject, Reply } from '../../model.ts';
import type { Envelope } from '../../seams.ts';
import { isFieldMap } from './fields.ts';
import { isProblemType, problemCauses, typeUri } from './problem.ts';
import { firstCode, firstWords, objectBody, observed, own, repeatsStatus, text } from './shape.ts';

/**
 * ASP.NET Core (Validation)ProblemDetails: `{type, title, status, errors: {field: [messages]}, traceId}`, under a problem
 * type or plain JSON. The stock `type` is a link to the RFC of the status, so no code: the code is an extension, or
 * another `type`.
 */
export const aspnet: Envelope = {
  id: 'aspnet',
  title: 'ASP.NET Core ValidationProblemDetails',
  open(reply) {
    const body = objectBody(reply);
    if (body === null || !isAspNet(body, reply)) return null;
    return observed('aspnet', reply, {
      codes: [firstCode(body, 'code', 'errorCode') ?? ownType(body)],
      detail: firstWords(body, 'detail', 'title'),
      causes: problemCauses(body),
      repeats: repeatsStatus('body:/status', own(body, 'status')),
    });
  },
};

function isAspNet(body: JsonObject, reply: Reply): boolean {
  const titled = text(own(body, 'title')) !== null && typeof own(body, 'status') === 'number';
  const its = text(own(body, 'traceId')) !== null || isFieldMap(own(body, 'errors'));
  return titled && (its || isProblemType(reply));
}

function ownType(body: JsonObject): string | null {
  const type = typeUri(body);
  return type !== null &&
    /^https?:\/\/(?:tools\.ietf\.org|(?:www\.)?rfc-editor\.org|datatracker\.ietf\.org)\//.test(type)
    ? null
    : type;
}
