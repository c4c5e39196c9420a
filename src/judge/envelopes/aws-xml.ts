import { at, parseXml, textAt } from '../../lib/xml.ts';
import type { Envelope } from '../../seams.ts';
import { observed } from './shape.ts';

/** AWS XML protocols: `ErrorResponse/Error/Code` (awsQuery, restXml), or EC2's `Response/Errors/Error/Code`. */
export const awsXml: Envelope = {
  id: 'aws-xml',
  title: 'AWS XML error',
  open(reply) {
    const xml = parseXml(reply.body);
    if (xml === null) return null;
    const error = at(xml, 'ErrorResponse', 'Error') ?? at(xml, 'Response', 'Errors', 'Error');
    const code = textAt(error, 'Code');
    if (code === null || code === '') return null;
    return observed('aws-xml', reply, { codes: [code], detail: textAt(error, 'Message') });
  },
};
