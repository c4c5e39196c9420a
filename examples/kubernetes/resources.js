/** The resources that are served, and what is peculiar to each. */
import * as shapes from './shapes.js';
import { budget } from './validate-budget.js';
import { configMap, configMapUpdate } from './validate-configmap.js';
import { lease } from './validate-lease.js';
import { pod, podUpdate } from './validate-pod.js';

const core = { group: '', version: 'v1', apiVersion: 'v1' };
const all = ['list', 'deletecollection', 'create', 'get', 'update', 'patch', 'delete'];

/**
 * `label`: the name must be a DNS label, else a DNS subdomain. `upserts`: a PUT may make it. `unconditional`: a PUT
 * without a resourceVersion is taken. `returned`: a DELETE answers with the object, else with a Status.
 */
export const RESOURCES = [
  {
    ...core,
    plural: 'namespaces',
    kind: 'Namespace',
    namespaced: false,
    verbs: all.filter((verb) => verb !== 'deletecollection'),
    label: true,
    unconditional: true,
    returned: true,
    shape: shapes.namespace,
    defaults: (object) => ({ ...object, spec: { finalizers: ['kubernetes'] }, status: { phase: 'Active' } }),
  },
  {
    ...core,
    plural: 'configmaps',
    kind: 'ConfigMap',
    namespaced: true,
    verbs: all,
    unconditional: true,
    shape: shapes.configMap,
    validate: configMap,
    validateUpdate: configMapUpdate,
  },
  {
    ...core,
    plural: 'pods',
    kind: 'Pod',
    namespaced: true,
    verbs: all,
    subresources: { eviction: ['create'], status: ['get', 'update', 'patch'] },
    unconditional: true,
    returned: true,
    shape: shapes.pod,
    validate: pod,
    validateUpdate: podUpdate,
    defaults: (object) => ({ ...object, status: { phase: 'Pending' } }),
  },
  {
    group: 'coordination.k8s.io',
    version: 'v1',
    apiVersion: 'coordination.k8s.io/v1',
    plural: 'leases',
    kind: 'Lease',
    namespaced: true,
    verbs: all,
    upserts: true,
    shape: shapes.lease,
    validate: lease,
  },
  {
    group: 'policy',
    version: 'v1',
    apiVersion: 'policy/v1',
    plural: 'poddisruptionbudgets',
    kind: 'PodDisruptionBudget',
    namespaced: true,
    verbs: all,
    shape: shapes.budget,
    validate: budget,
    // No controller runs here, so the status never catches up with the generation.
    defaults: (object) => ({
      ...object,
      metadata: { ...object.metadata, generation: 1 },
      status: { currentHealthy: 0, desiredHealthy: 0, disruptionsAllowed: 0, expectedPods: 0 },
    }),
  },
];

export const NAMESPACES = RESOURCES[0];

/** The type of an eviction's body; it is posted, never kept. */
export const EVICTION = { group: 'policy', apiVersion: 'policy/v1', kind: 'Eviction', shape: shapes.eviction };
