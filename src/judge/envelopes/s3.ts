import { parseXml, textAt, type XmlElement } from '../../lib/xml.ts';
import type { Cause } from '../../model.ts';
import type { Envelope } from '../../seams.ts';
import { header } from '../reply.ts';
import { cause, observed } from './shape.ts';

/**
 * Amazon S3 and what speaks like it: a root `Error` with `Code`, `Message`, `Resource`. It may come under status 200
 * (CopyObject), and is a failure then too. Azure Storage has the same document under a header of its own.
 */
export const s3: Envelope = {
  id: 's3',
  title: 'S3 error',
  open(reply) {
    const xml = header(reply, 'x-ms-error-code') === null ? parseXml(reply.body) : null;
    const code = textAt(xml ?? undefined, 'Error', 'Code');
    if (xml === null || code === null || code === '') return null;
    return observed('s3', reply, {
      codes: [code],
      detail: textAt(xml, 'Error', 'Message'),
      causes: argument(xml, code),
    });
  },
};

/** `InvalidArgument` names the parameter. */
function argument(xml: XmlElement, code: string): readonly Cause[] {
  const name = textAt(xml, 'Error', 'ArgumentName');
  return name === null ? [] : [cause(code, name, textAt(xml, 'Error', 'Message'))];
}
