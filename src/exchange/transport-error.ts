/**
 * The one error that `Target.send` may throw: the exchange failed to happen. `code` is the system's own
 * (`ECONNREFUSED`, `ERR_TLS_CERT_ALTNAME_INVALID`, `UND_ERR_SOCKET` …) or one of ours:
 * `UNSENT` (the timeout passed before a connection was free), `UNSENDABLE` (the request cannot be put on the wire).
 */
export type TransportError = Error & { readonly transport: true; readonly code: string };

/** Makes a `TransportError`; `cause` is kept for people who debug. */
export function transportError(code: string, message: string, cause?: unknown): TransportError {
  return Object.assign(new Error(message, { cause }), { transport: true as const, code });
}

/** Was it thrown by a target because the exchange failed to happen? */
export function isTransportError(error: unknown): error is TransportError {
  return error instanceof Error && 'transport' in error && error.transport === true;
}

/** Nobody listens there, the name does not resolve, no way leads there: trying again at once will not help. */
const nobody: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOENT',
]);

/** Was there nobody to send anything to? */
export function isNobody({ code }: Pick<TransportError, 'code'>): boolean {
  return nobody.has(code);
}

/** Has certainly not a byte of the request been taken by the service? */
export function isUnsent(error: TransportError): boolean {
  return isNobody(error) || error.code === 'UNSENT' || error.code === 'UNSENDABLE';
}

/**
 * Any thrown value as a `TransportError`. An `AggregateError` (one failure per address of a host) has an empty
 * message of its own, so its first member speaks for it.
 */
export function asTransportError(error: unknown): TransportError {
  if (isTransportError(error)) return error;
  const told = error instanceof AggregateError && error.message === '' ? error.errors[0] : error;
  const code = codeOf(error) ?? codeOf(told) ?? 'UNKNOWN';
  return transportError(code, told instanceof Error ? told.message : String(told), error);
}

function codeOf(error: unknown): string | null {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : null;
  return typeof code === 'string' ? code : null;
}
