/** POST …/pods/{name}/eviction: a deletion that asks the disruption budgets first. */
import { readObject } from './body.js';
import { admit } from './create.js';
import { writeOptions } from './options.js';
import { take } from './remove.js';
import { EVICTION, RESOURCES } from './resources.js';
import { failure, notFound, refuse, success } from './status.js';
import { keyOf } from './store.js';

const BUDGETS = RESOURCES.find(({ plural }) => plural === 'poddisruptionbudgets');
/** Pods in these phases disrupt nobody. */
const FREE = ['Pending', 'Succeeded', 'Failed'];

export async function evict(service, route, { query, bytes, headers }) {
  const options = writeOptions(query, 'create', { agent: headers['user-agent'] });
  const { object } = readObject(bytes, EVICTION, options.validation);
  const { resource, namespace, name } = route;
  admit(service.store, resource, namespace, name);
  if (object.metadata.name !== name) {
    refuse(failure('BadRequest', 'name in URL does not match name in Eviction object'));
  }
  const pod = service.store.get(keyOf(resource, namespace, name))?.object;
  if (!pod) refuse(notFound(resource, name));
  if (!FREE.includes(pod.status?.phase)) askBudgets(service.store, namespace, pod);
  const { preconditions, dryRun = [] } = object.deleteOptions ?? {};
  await take(service, route, { preconditions, dryRun: options.dryRun || dryRun.length > 0 });
  return success(undefined, 201);
}

function askBudgets(store, namespace, pod) {
  const matching = store
    .list(keyOf(BUDGETS, namespace))
    .map(({ object }) => object)
    .filter(({ spec }) => selects(spec?.selector, pod.metadata.labels ?? {}));
  if (matching.length > 1) refuse(failure('Unknown', 'This pod has more than one PodDisruptionBudget.'));
  const [budget] = matching;
  if (!budget || (budget.status.observedGeneration ?? 0) >= budget.metadata.generation) return;
  const message = `The disruption budget ${budget.metadata.name} is still being processed by the server.`;
  const causes = [{ reason: 'DisruptionBudget', message }];
  const why = "Cannot evict pod as it would violate the pod's disruption budget.";
  refuse(failure('TooManyRequests', why, { causes, retryAfterSeconds: 10 }));
}

/** None selects nothing, an empty one every pod of the namespace. */
function selects(selector, labels) {
  return selector != null && Object.entries(selector.matchLabels ?? {}).every(([key, value]) => labels[key] === value);
}
