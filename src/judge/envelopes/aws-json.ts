import type { Cause, JsonObject, Reply } from '../../model.ts';
import type { Envelope } from '../../seams.ts';
import { header, mediaType } from '../reply.ts';
import { cause, firstWords, objectBody, objects, observed, own, type Repeat, words } from './shape.ts';

/**
 * AWS JSON protocols (Smithy awsJson1_x and restJson1): the code is in the header `x-amzn-errortype`, in the body's
 * `__type`, or, under `application/x-amz-json-…`, in its `code`. A URL after `:` and a namespace before `#` are no part of it.
 */
export const awsJson: Envelope = {
  id: 'aws-json',
  title: 'AWS JSON error',
  open(reply) {
    const inHeader = shapeName(header(reply, 'x-amzn-errortype'));
    const body = objectBody(reply) ?? {};
    const inBody = shapeName(bodyCode(body, reply, inHeader));
    if (inHeader === null && inBody === null) return null;
    return observed('aws-json', reply, {
      codes: [inHeader ?? inBody, queryCode(reply)],
      detail: firstWords(body, 'message', 'Message', 'errorMessage'),
      causes: fieldsOf(body),
      repeats: inHeader !== null && inBody !== null ? [repeatAt(body, inBody)] : [],
    });
  },
};

function bodyCode(body: JsonObject, reply: Reply, inHeader: string | null): string | null {
  const isAws = inHeader !== null || mediaType(reply).startsWith('application/x-amz-json-');
  return words(own(body, '__type')) ?? (isAws ? words(own(body, 'code')) : null);
}

function repeatAt(body: JsonObject, value: string): Repeat {
  return { at: own(body, '__type') === undefined ? 'body:/code' : 'body:/__type', value, with: 'code' };
}

/** `com.example#NoSuchThing:http://example.com/` → `NoSuchThing`. */
function shapeName(value: string | null): string | null {
  const [name = ''] = (value ?? '').split(':');
  const after = name.slice(name.indexOf('#') + 1).trim();
  return after === '' ? null : after;
}

/** awsQueryCompatible: the code that the service had as an XML one, `code;type`. */
function queryCode(reply: Reply): string | null {
  const [code = ''] = (header(reply, 'x-amzn-query-error') ?? '').split(';');
  return words(code);
}

/** `fieldList` of `smithy.framework#ValidationException`, and the like of several services. */
function fieldsOf(body: JsonObject): readonly Cause[] {
  return objects(own(body, 'fieldList')).map((one) =>
    cause(null, firstWords(one, 'path', 'name'), firstWords(one, 'message')),
  );
}
