/** What the query says about a request: decoding it is 400, validating it 422 with causes. */
import { decode, parseJson } from './decode.js';
import { invalidValue, prohibited, required, tooLong, unsupported } from './errors.js';
import { takeType } from './gate.js';
import { deleteOptions } from './shapes.js';
import { failure, invalid, refuse } from './status.js';

const VALIDATION = ['Ignore', 'Warn', 'Strict'];
const PROPAGATION = ['Background', 'Foreground', 'Orphan'];
const KINDS = { create: 'CreateOptions', update: 'UpdateOptions', patch: 'PatchOptions' };

/** `{ dryRun, manager, validation, force }` of a write. `apply`: a server-side apply. */
export function writeOptions(query, verb, { apply = false, agent = 'unknown' } = {}) {
  const manager = query.get('fieldManager');
  const validation = query.get('fieldValidation') ?? '';
  const force = flag(query, 'force');
  const errors = [
    ...dryRuns(query.getAll('dryRun')),
    ...(apply && !manager ? [required('fieldManager', 'is required for apply patch')] : []),
    ...managerErrors(manager ?? ''),
    ...(validation === '' || VALIDATION.includes(validation)
      ? []
      : [unsupported('fieldValidation', validation, VALIDATION)]),
    ...(force !== null && !apply ? [prohibited('force', 'may not be specified for non-apply patch')] : []),
  ];
  refuseOptions(KINDS[verb], errors);
  const given = manager || agent.split('/')[0];
  return { dryRun: query.has('dryRun'), manager: given, validation: validation || 'Warn', force: force === true };
}

function dryRuns(values) {
  const odd = values.find((value) => value !== 'All');
  return odd === undefined ? [] : [unsupported('dryRun', odd, ['All'])];
}

function managerErrors(manager) {
  const printable = /^[^\p{C}\p{Zl}\p{Zp}]*$/u.test(manager);
  return [
    ...(Buffer.byteLength(manager) > 128 ? [tooLong('fieldManager', 128)] : []),
    ...(printable ? [] : [invalidValue('fieldManager', manager, 'should only contain printable characters')]),
  ];
}

export function refuseOptions(kind, errors) {
  if (errors.length > 0) refuse(invalid({ kind, group: 'meta.k8s.io' }, '', errors));
}

/** Those of a DELETE: from the body, or where there is none from the query. */
export function removalOptions({ query, bytes, headers }) {
  const options = bytes.length > 0 ? fromBody(bytes, headers) : fromQuery(query);
  const { propagationPolicy: policy, orphanDependents, dryRun = [] } = options;
  const both = policy !== undefined && orphanDependents !== undefined;
  refuseOptions('DeleteOptions', [
    ...(both ? [invalidValue('propagationPolicy', policy, 'orphanDependents and it cannot be both set')] : []),
    ...(policy === undefined || PROPAGATION.includes(policy)
      ? []
      : [unsupported('propagationPolicy', policy, PROPAGATION)]),
    ...dryRuns(dryRun),
  ]);
  return { ...options, dryRun: dryRun.length > 0 };
}

/** Here the real server hands on what its decoder says without a reason, and so a 500 comes of it. */
function fromBody(bytes, headers) {
  takeType(headers['content-type'], ['application/json']);
  const parsed = parseJson(bytes);
  const { value, error } = parsed.error ? parsed : decode(deleteOptions, parsed.value, 'DeleteOptions');
  return error ? refuse(failure('Unknown', error)) : value;
}

function fromQuery(query) {
  const grace = integer(query, 'gracePeriodSeconds');
  const policy = query.get('propagationPolicy');
  return {
    ...(grace === null ? {} : { gracePeriodSeconds: grace }),
    ...(policy === null ? {} : { propagationPolicy: policy }),
    dryRun: query.getAll('dryRun'),
  };
}

/** As Go's ParseInt; null: absent. */
export function integer(query, name) {
  const text = query.get(name);
  if (text === null) return null;
  if (/^[+-]?\d+$/.test(text) && Number.isSafeInteger(Number(text))) return Number(text);
  return refuse(failure('BadRequest', `strconv.ParseInt: parsing ${JSON.stringify(text)}: invalid syntax`));
}

/** Only these two words (and `0`) are false; whatever else stands there is true. null: absent. */
function flag(query, name) {
  const text = query.get(name);
  return text === null ? null : !['false', 'False', '0'].includes(text);
}
