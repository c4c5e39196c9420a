import type { Envelope } from '../../seams.ts';
import { objectBody, observed, own, repeatsStatus, text, texts, words } from './shape.ts';

const schema = 'urn:ietf:params:scim:api:messages:2.0:Error';

/** SCIM (RFC 7644, 3.12): `{schemas, status, scimType, detail}`; `status` is text, and `scimType` only for some errors. */
export const scim: Envelope = {
  id: 'scim',
  title: 'SCIM error',
  open(reply) {
    const body = objectBody(reply);
    if (body === null || !texts(own(body, 'schemas')).includes(schema)) return null;
    return observed('scim', reply, {
      codes: [words(own(body, 'scimType'))],
      detail: text(own(body, 'detail')),
      repeats: repeatsStatus('body:/status', own(body, 'status')),
    });
  },
};
