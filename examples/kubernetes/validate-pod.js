import { absent, duplicate, invalidValue, prohibited, required, unsupported } from './errors.js';
import { dnsLabel } from './names.js';
import { validateLabels } from './validate-meta.js';

const PULL = ['Always', 'IfNotPresent', 'Never'];
const RESTART = ['Always', 'OnFailure', 'Never'];
const PROTOCOLS = ['SCTP', 'TCP', 'UDP'];

export function pod({ spec = {} }) {
  const { containers = [], volumes = [], restartPolicy, activeDeadlineSeconds: deadline } = spec;
  const volumeNames = volumes.map(({ name }) => name);
  return [
    ...uniqueNames('spec.volumes', volumes),
    ...(containers.length === 0 ? [required('spec.containers')] : []),
    ...uniqueNames('spec.containers', containers),
    ...containers.flatMap((each, index) => container(each, `spec.containers[${index}]`, volumeNames)),
    ...oneOf('spec.restartPolicy', restartPolicy, RESTART),
    ...(deadline !== undefined && (deadline < 1 || deadline > 2_147_483_647)
      ? [invalidValue('spec.activeDeadlineSeconds', deadline, 'must be between 1 and 2147483647, inclusive')]
      : []),
    ...validateLabels(spec.nodeSelector, 'spec.nodeSelector'),
  ];
}

/** Names of list items: there, DNS labels, and each only once. */
function uniqueNames(field, items) {
  const seen = new Set();
  return items.flatMap(({ name }, index) => {
    const at = `${field}[${index}].name`;
    const again = seen.has(name);
    seen.add(name);
    if (!name) return [required(at)];
    const broken = dnsLabel(name).map((why) => invalidValue(at, name, why));
    return again ? [...broken, duplicate(at, name)] : broken;
  });
}

function container({ image, imagePullPolicy, ports = [], volumeMounts = [], env = [] }, at, volumes) {
  return [
    ...(image ? [] : [required(`${at}.image`)]),
    ...oneOf(`${at}.imagePullPolicy`, imagePullPolicy, PULL),
    ...ports.flatMap((port, index) => containerPort(port, `${at}.ports[${index}]`)),
    ...env.flatMap(({ name }, index) => (name ? [] : [required(`${at}.env[${index}].name`)])),
    ...volumeMounts.flatMap((mount, index) => volumeMount(mount, `${at}.volumeMounts[${index}]`, volumes)),
  ];
}

function containerPort({ containerPort: number, protocol }, at) {
  const field = `${at}.containerPort`;
  const range = 'must be between 1 and 65535, inclusive';
  return [
    ...(number === undefined || number === 0 ? [required(field)] : []),
    ...(number < 0 || number > 65_535 ? [invalidValue(field, number, range)] : []),
    ...oneOf(`${at}.protocol`, protocol, PROTOCOLS),
  ];
}

function volumeMount({ name, mountPath }, at, volumes) {
  return [
    ...(name ? [] : [required(`${at}.name`)]),
    ...(name && !volumes.includes(name) ? [absent(`${at}.name`, name)] : []),
    ...(mountPath ? [] : [required(`${at}.mountPath`)]),
  ];
}

function oneOf(field, value, values) {
  return value === undefined || values.includes(value) ? [] : [unsupported(field, value, values)];
}

/** Only images and the deadline of a running pod may change. */
export function podUpdate(next, before) {
  const [now, then] = [next.spec?.containers ?? [], before.spec?.containers ?? []];
  if (now.length !== then.length)
    return [prohibited('spec.containers', 'pod updates may not add or remove containers')];
  return JSON.stringify(fixed(next)) === JSON.stringify(fixed(before))
    ? []
    : [prohibited('spec', 'pod updates may not change fields other than images and the deadline')];
}

function fixed({ spec = {} }) {
  const { containers = [], activeDeadlineSeconds: _, ...rest } = spec;
  return sorted({ ...rest, containers: containers.map(({ image: __, ...each }) => each) });
}

function sorted(value) {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((key) => [key, sorted(value[key])]),
  );
}
