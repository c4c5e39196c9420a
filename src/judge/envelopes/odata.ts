import type { Json, JsonObject } from '../../model.ts';
import type { Envelope } from '../../seams.ts';
import { detailCauses, innerCodes } from './azure.ts';
import { isObject, objectBody, observed, own, text, words } from './shape.ts';

/**
 * OData JSON format 4.01, section 21.1: `{error: {code, message, target, details, innererror}}`; in version 3
 * `odata.error`, and in versions 2 and 3 the message is `{lang, value}`.
 */
export const odata: Envelope = {
  id: 'odata',
  title: 'OData error',
  open(reply) {
    const body = objectBody(reply) ?? {};
    const error = own(body, 'error') ?? own(body, 'odata.error');
    if (!isObject(error) || own(error, 'type') !== undefined) return null;
    const code = text(own(error, 'code'));
    const detail = messageOf(own(error, 'message'));
    if (code === null || detail === null) return null;
    return observed('odata', reply, {
      codes: [words(code), ...innerCodes(error)],
      detail,
      causes: detailCauses(error),
    });
  },
};

function messageOf(message: Json | undefined): string | null {
  const value: Json | undefined = isObject(message) ? own(message as JsonObject, 'value') : message;
  return text(value);
}
