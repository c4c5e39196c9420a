import type { JsonObject, Outcome, Reply } from '../../model.ts';
import type { Envelope } from '../../seams.ts';
import { cause, isObject, objectBody, objects, observed, outcomeOf, own, repeatsStatus, text, words } from './shape.ts';

/**
 * Kubernetes `Status` (k8s.io/apimachinery meta/v1). The code is `reason`; an unknown reason is the empty text, and left
 * out. A `Status` may also say `Success`, as after a DELETE.
 */
export const kubernetes: Envelope = {
  id: 'kubernetes',
  title: 'Kubernetes Status',
  open(reply) {
    const body = objectBody(reply);
    if (body === null || own(body, 'kind') !== 'Status' || own(body, 'apiVersion') !== 'v1') return null;
    const details = own(body, 'details');
    return observed('kubernetes', reply, {
      outcome: outcomeFrom(body, reply),
      codes: [words(own(body, 'reason'))],
      detail: text(own(body, 'message')),
      causes: objects(own(isObject(details) ? details : {}, 'causes')).map((one) =>
        cause(words(own(one, 'reason')), words(own(one, 'field')), text(own(one, 'message'))),
      ),
      repeats: repeatsStatus('body:/code', own(body, 'code')),
    });
  },
};

/** What says `Success` under an error status contradicts itself, and is no success. */
function outcomeFrom(body: JsonObject, reply: Reply): Outcome {
  const status = own(body, 'status');
  return status === 'Failure' ? 'failure' : outcomeOf(reply);
}
