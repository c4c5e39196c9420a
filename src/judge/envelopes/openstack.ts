import type { JsonObject } from '../../model.ts';
import type { Envelope } from '../../seams.ts';
import { firstWords, objectBody, objectList, observed, own, repeatsStatus, words } from './shape.ts';

/**
 * The OpenStack API guideline for errors: `{errors: [{status, title, detail, code, request_id}]}`. `status` is a number,
 * which tells it from JSON:API; `code` is there from some microversion on.
 */
export const openstack: Envelope = {
  id: 'openstack',
  title: 'OpenStack errors',
  open(reply) {
    const errors = objectList(own(objectBody(reply) ?? {}, 'errors'));
    const [first] = errors ?? [];
    if (errors === null || first === undefined || !errors.every(isOpenStack)) return null;
    return observed('openstack', reply, {
      codes: errors.map((one) => words(own(one, 'code'))),
      detail: firstWords(first, 'detail', 'title'),
      repeats: errors.length === 1 ? repeatsStatus('body:/errors/0/status', own(first, 'status')) : [],
    });
  },
};

function isOpenStack(error: JsonObject): boolean {
  return typeof own(error, 'status') === 'number' && firstWords(error, 'title', 'detail') !== null;
}
