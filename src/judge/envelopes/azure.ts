import { parseXml, textAt } from '../../lib/xml.ts';
import type { Json, JsonObject, Reply } from '../../model.ts';
import type { Envelope } from '../../seams.ts';
import { header } from '../reply.ts';
import {
  cause,
  isObject,
  objectBody,
  objects,
  observed,
  own,
  type Repeat,
  text,
  type WireCode,
  words,
} from './shape.ts';

/** Azure says the code in this header too (Azure REST guidelines, "Handling errors"). */
const codeHeader = 'x-ms-error-code';

/**
 * Azure REST guidelines: `{error: {code, message, target, details, innererror}}` and the header `x-ms-error-code`. Storage
 * services answer `<Error><Code>` under that header, or to HEAD the header alone. Codes of `innererror` are further codes.
 */
export const azure: Envelope = {
  id: 'azure',
  title: 'Azure error',
  open(reply) {
    const inHeader = words(header(reply, codeHeader) ?? undefined);
    const error = own(objectBody(reply) ?? {}, 'error');
    // A `type` beside the code is another family's (Stripe and those who took after it).
    if (isObject(error) && isError(error) && own(error, 'type') === undefined) {
      const code = words(own(error, 'code'));
      return observed('azure', reply, {
        codes: [code, ...innerCodes(error)],
        detail: text(own(error, 'message')),
        causes: detailCauses(error),
        repeats: repeatsCode(inHeader),
      });
    }
    return inHeader === null ? null : fromStorage(reply, inHeader);
  },
};

function fromStorage(reply: Reply, inHeader: string): ReturnType<Envelope['open']> {
  const xml = parseXml(reply.body);
  const code = textAt(xml ?? undefined, 'Error', 'Code');
  if (code === null) return reply.body === '' ? observed('azure', reply, { codes: [inHeader] }) : null;
  const detail = textAt(xml ?? undefined, 'Error', 'Message');
  return observed('azure', reply, { codes: [code], detail, repeats: repeatsCode(inHeader) });
}

function repeatsCode(value: string | null): readonly Repeat[] {
  return value === null ? [] : [{ at: `header:${codeHeader}`, value, with: 'code' }];
}

function isError(error: JsonObject): boolean {
  return words(own(error, 'code')) !== null && text(own(error, 'message')) !== null;
}

/** The chain of `innererror`, each more specific than the one around it. */
export function innerCodes(error: JsonObject): readonly WireCode[] {
  const codes: WireCode[] = [];
  let inner: Json | undefined = own(error, 'innererror');
  for (let depth = 0; isObject(inner) && depth < 20; depth++) {
    const code = words(own(inner, 'code'));
    if (code !== null) codes.push(code);
    inner = own(inner, 'innererror');
  }
  return codes;
}

/** `details`, or where there are none the error's own `target`. */
export function detailCauses(error: JsonObject): ReturnType<typeof cause>[] {
  const details = objects(own(error, 'details'));
  const target = words(own(error, 'target'));
  const listed = details.length > 0 || target === null ? details : [error];
  return listed.map((one) => cause(words(own(one, 'code')), words(own(one, 'target')), text(own(one, 'message'))));
}
