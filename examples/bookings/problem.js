/** The service's errors: RFC 9457 problem details with a `code`, and `errors` where single values are to blame. */

/** Code → status and title. Hand-written: the manifest in `contracts/bookings` says the same, and tests compare them. */
export const PROBLEMS = {
  malformed_request: [400, 'The request cannot be read'],
  body_required: [400, 'A body is required'],
  invalid_parameter: [400, 'A parameter is not valid'],
  missing_parameter: [400, 'A parameter is missing'],
  unknown_parameter: [400, 'A parameter is not known'],
  duplicate_parameter: [400, 'A parameter is repeated'],
  unauthenticated: [401, 'Credentials are needed'],
  token_expired: [401, 'The token has expired'],
  forbidden: [403, 'The token may not do this'],
  not_found: [404, 'There is no such resource'],
  route_not_found: [404, 'There is no such route'],
  method_not_allowed: [405, 'The method is not allowed here'],
  not_acceptable: [406, 'Only JSON can be answered'],
  payload_too_large: [413, 'The body is too large'],
  unsupported_media_type: [415, 'The content type is not supported'],
  validation_failed: [422, 'The body is not valid'],
  dates_inverted: [422, 'The stay ends before it begins'],
  currency_closed: [422, 'The currency is closed'],
  room_unknown: [422, 'The room does not exist'],
  internal_error: [500, 'Something went wrong'],
};

/** An answer: `{ status, headers, body }`; `body` is serialised when it is written. */
export function problem(code, detail, { errors, headers = {} } = {}) {
  const [status, title] = PROBLEMS[code];
  const body = { type: `urn:problem:bookings:${code}`, title, status, code, detail };
  if (errors) body.errors = errors;
  return { status, headers: { 'content-type': 'application/problem+json', ...headers }, body };
}

export function answer(status, body, headers = {}) {
  return { status, headers: body === undefined ? headers : { 'content-type': 'application/json', ...headers }, body };
}
