/**
 * The fields that each type has, for decoding: `string`, `boolean`, `integer`, `int32`, `time`, `intOrString`, `any`, `[shape]` a
 * list, `{ '*': shape }` a map, else an object of these fields.
 */
const texts = { '*': 'string' };

const reference = {
  apiVersion: 'string',
  kind: 'string',
  name: 'string',
  uid: 'string',
  controller: 'boolean',
  blockOwnerDeletion: 'boolean',
};

const metadata = {
  name: 'string',
  generateName: 'string',
  namespace: 'string',
  selfLink: 'string',
  uid: 'string',
  resourceVersion: 'string',
  generation: 'integer',
  creationTimestamp: 'time',
  deletionTimestamp: 'time',
  deletionGracePeriodSeconds: 'integer',
  labels: texts,
  annotations: texts,
  ownerReferences: [reference],
  finalizers: ['string'],
  managedFields: ['any'],
};

const typed = { apiVersion: 'string', kind: 'string', metadata };

export const namespace = { ...typed, spec: { finalizers: ['string'] }, status: 'any' };

export const configMap = { ...typed, data: texts, binaryData: texts, immutable: 'boolean' };

export const lease = {
  ...typed,
  spec: {
    holderIdentity: 'string',
    leaseDurationSeconds: 'int32',
    acquireTime: 'time',
    renewTime: 'time',
    leaseTransitions: 'int32',
  },
};

const port = { name: 'string', containerPort: 'int32', hostPort: 'int32', protocol: 'string' };

const container = {
  name: 'string',
  image: 'string',
  imagePullPolicy: 'string',
  command: ['string'],
  args: ['string'],
  env: [{ name: 'string', value: 'string' }],
  ports: [port],
  volumeMounts: [{ name: 'string', mountPath: 'string', readOnly: 'boolean' }],
};

export const pod = {
  ...typed,
  spec: {
    containers: [container],
    volumes: [{ name: 'string', emptyDir: 'any', configMap: 'any' }],
    restartPolicy: 'string',
    activeDeadlineSeconds: 'integer',
    terminationGracePeriodSeconds: 'integer',
    nodeSelector: texts,
    nodeName: 'string',
  },
  status: { phase: 'string', message: 'string', reason: 'string', conditions: ['any'] },
};

export const budget = {
  ...typed,
  spec: { minAvailable: 'intOrString', maxUnavailable: 'intOrString', selector: { matchLabels: texts } },
  status: 'any',
};

export const deleteOptions = {
  apiVersion: 'string',
  kind: 'string',
  gracePeriodSeconds: 'integer',
  preconditions: { uid: 'string', resourceVersion: 'string' },
  orphanDependents: 'boolean',
  propagationPolicy: 'string',
  dryRun: ['string'],
};

export const eviction = { ...typed, deleteOptions };
