import type { JsonObject } from '../../model.ts';
import type { Envelope } from '../../seams.ts';
import { objectBody, objectList, observed, onlyHas, own, text, words } from './shape.ts';

/**
 * OCI distribution specification, "Error codes": `{errors: [{code, message, detail}]}`, of which `code` is upper case and
 * the others may be missing. `detail` is free-form.
 */
export const oci: Envelope = {
  id: 'oci',
  title: 'OCI distribution errors',
  open(reply) {
    const errors = objectList(own(objectBody(reply) ?? {}, 'errors'));
    if (errors === null || !errors.every(isOci)) return null;
    return observed('oci', reply, {
      codes: errors.map((one) => words(own(one, 'code'))),
      detail: text(own(errors[0], 'message')) ?? text(own(errors[0], 'detail')),
    });
  },
};

function isOci(error: JsonObject): boolean {
  return /^[A-Z][A-Z0-9_]*$/.test(text(own(error, 'code')) ?? '') && onlyHas(error, ['code', 'message', 'detail']);
}
