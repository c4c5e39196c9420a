/**
 * The answers that say no: `Status` objects (k8s.io/apimachinery `meta/v1`), and the plain text of what stands before
 * or behind the API itself. An answer is `{ status, headers, body }`; a text body goes out as it is.
 */

/** Reason → HTTP status. Hand-written: the manifest in `contracts/kubernetes` says the same, and a test compares them. */
export const REASONS = {
  BadRequest: 400,
  Unauthorized: 401,
  Forbidden: 403,
  NotFound: 404,
  MethodNotAllowed: 405,
  NotAcceptable: 406,
  AlreadyExists: 409,
  Conflict: 409,
  Expired: 410,
  RequestEntityTooLarge: 413,
  UnsupportedMediaType: 415,
  Invalid: 422,
  TooManyRequests: 429,
  Unknown: 500,
  InternalError: 500,
  ServerTimeout: 500,
  StorageReadError: 500,
  ServiceUnavailable: 503,
  Timeout: 504,
};

const JSON_TYPE = { 'content-type': 'application/json' };

export function answer(status, body, headers = {}) {
  return { status, headers: { ...JSON_TYPE, ...headers }, body };
}

export function plainText(status, text, headers = {}) {
  return { status, headers: { 'content-type': 'text/plain; charset=utf-8', ...headers }, body: `${text}\n` };
}

/** `details.retryAfterSeconds` goes out as `Retry-After` too. An unknown reason is the empty text, and left out. */
export function failure(reason, message, details, metadata = {}) {
  const code = REASONS[reason];
  const headers = details?.retryAfterSeconds > 0 ? { 'retry-after': String(details.retryAfterSeconds) } : {};
  const body = { kind: 'Status', apiVersion: 'v1', metadata, status: 'Failure', message };
  if (reason !== 'Unknown') body.reason = reason;
  if (details) body.details = details;
  return answer(code, { ...body, code }, headers);
}

export function success(details, code = 200) {
  const body = { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success' };
  return answer(code, details ? { ...body, details } : { ...body, code });
}

/** Ends the work on a request with this answer. */
export function refuse(refusal) {
  throw Object.assign(new Error('refused'), { refusal });
}

/** `configmaps`, `leases.coordination.k8s.io`. */
export function qualified({ plural, group }) {
  return group === '' ? plural : `${plural}.${group}`;
}

/** As Go's `omitempty`: what is empty is left out. */
export function detailsOf(name, { plural, group }, more = {}) {
  return { ...(name ? { name } : {}), ...(group ? { group } : {}), kind: plural, ...more };
}

export function notFound(resource, name) {
  return failure('NotFound', `${qualified(resource)} "${name}" not found`, detailsOf(name, resource));
}

export function conflict(resource, name, why) {
  const message = `Operation cannot be fulfilled on ${qualified(resource)} "${name}": ${why}`;
  return failure('Conflict', message, detailsOf(name, resource));
}

export function forbidden(resource, name, why, causes) {
  const message = `${qualified(resource)}${name ? ` "${name}"` : ''} is forbidden: ${why}`;
  return failure('Forbidden', message, detailsOf(name, resource, causes ? { causes } : {}));
}

/** `kind` and `group` name the type, not the resource: `ConfigMap`, not `configmaps`. */
export function invalid({ kind, group }, name, errors) {
  const type = group === '' ? kind : `${kind}.${group}`;
  const list = errors.map(({ field, message }) => `${field ? `${field}: ` : ''}${message}`);
  const text = list.length > 1 ? `[${list.join(', ')}]` : list.join('');
  const causes = errors.map(({ type: reason, message, field }) => ({ reason, message, ...(field ? { field } : {}) }));
  const details = { ...(name ? { name } : {}), ...(group ? { group } : {}), ...(kind ? { kind } : {}), causes };
  return failure('Invalid', `${type} "${name ?? ''}" is invalid: ${text}`, details);
}
