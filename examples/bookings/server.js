/**
 * Bookings: a small service whose errors keep their promises, unless a defect is switched on.
 *
 *   node examples/bookings/server.js --port 8080 [--defect NAME]…
 *
 * As a request handler: `createApp({ defects: ['wrong-status'] })`, or `app`, whose defects come from BOOKINGS_DEFECTS
 * (names with commas between). Every request is judged in one fixed order, which `precedence` in
 * `contracts/bookings/errors.yaml` repeats.
 */
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { defectsNamed } from './defects.js';
import { readInput } from './input.js';
import { OPERATIONS } from './operations.js';
import { problem } from './problem.js';
import { matchRoute } from './routes.js';
import { createStore } from './store.js';
import { acceptsJson, parseJson, readBody, takes } from './wire.js';

export { DEFECTS } from './defects.js';

/** Bytes of a body. */
const LIMIT = 65_536;

/** Demonstration tokens: there is nothing to protect here. */
const TOKENS = { 'write-token': 'writer', 'read-token': 'reader', 'expired-token': 'expired' };

/** A Node request handler with its own store. An unknown defect throws. */
export function createApp({ defects = [], basePath = '/v1' } = {}) {
  const service = { store: createStore(), basePath, defects: defectsNamed(defects), memory: {} };
  return (request, response) => {
    readBody(request, LIMIT, (bytes, length) => write(request, response, safely(service, request, bytes, length)));
  };
}

export const app = createApp({ defects: (process.env.BOOKINGS_DEFECTS ?? '').split(',').filter(Boolean) });

function safely(service, request, bytes, length) {
  try {
    const { operation, answer } = respond(service, request, bytes, length);
    const context = { operation, memory: service.memory };
    return service.defects.reduce((sofar, { bend }) => (bend ? bend(sofar, context) : sofar), answer);
  } catch (error) {
    console.error(error);
    return problem('internal_error', 'The service failed; nothing was changed.');
  }
}

function respond(service, request, bytes, length) {
  const [path, query = ''] = split(request.url, '?');
  const route = matchRoute(service.basePath, path);
  if (!route) return { operation: null, answer: problem('route_not_found', 'No route has this path.') };
  const method = request.method === 'HEAD' ? 'GET' : request.method;
  const operation = route.methods[method];
  if (!operation) return { operation: null, answer: notAllowed(route.methods) };
  const given = { service, request, bytes, length, query, operation, segments: route.values };
  const spec = OPERATIONS[operation];
  return { operation, answer: refuseEarly(given, spec) ?? perform(given, spec) };
}

/** At the first `sign`; one part where there is none. */
function split(text, sign) {
  const cut = text.indexOf(sign);
  return cut < 0 ? [text] : [text.slice(0, cut), text.slice(cut + 1)];
}

function notAllowed(methods) {
  const allow = Object.keys(methods)
    .flatMap((name) => (name === 'GET' ? ['GET', 'HEAD'] : [name]))
    .join(', ');
  return problem('method_not_allowed', `Allowed here: ${allow}.`, { headers: { allow } });
}

/** Who asks, and in which form: all that can be told before the input is looked at. */
function refuseEarly({ request, length }, spec) {
  const { headers } = request;
  return (
    (spec.open ? null : refuseIdentity(headers.authorization, spec)) ??
    (acceptsJson(headers.accept) ? null : problem('not_acceptable', 'This service answers in application/json.')) ??
    (spec.body ? refuseBody(headers, length, spec.types) : null)
  );
}

function refuseIdentity(authorization, { write: writes }) {
  const token = /^bearer +(\S+)$/i.exec(authorization ?? '')?.[1];
  const role = token !== undefined && Object.hasOwn(TOKENS, token) ? TOKENS[token] : null;
  if (role === null) {
    const challenge =
      token === undefined ? 'Bearer realm="bookings"' : 'Bearer realm="bookings", error="invalid_token"';
    return problem('unauthenticated', 'A valid bearer token is needed.', {
      headers: { 'www-authenticate': challenge },
    });
  }
  if (role === 'expired') {
    const challenge = 'Bearer realm="bookings", error="invalid_token", error_description="expired"';
    return problem('token_expired', 'Ask for a new token.', { headers: { 'www-authenticate': challenge } });
  }
  return writes && role === 'reader' ? problem('forbidden', 'This token may only read.') : null;
}

function refuseBody(headers, length, types) {
  const type = headers['content-type'];
  if (!(length === 0 && type === undefined) && !takes(type, types)) {
    return problem('unsupported_media_type', `The body must be ${types.join(' or ')}.`, {
      headers: { accept: types.join(', ') },
    });
  }
  const coding = headers['content-encoding'];
  if (coding !== undefined && coding.toLowerCase() !== 'identity') {
    return problem('unsupported_media_type', 'The body must not have a content coding.', {
      headers: { 'accept-encoding': 'identity' },
    });
  }
  return length > LIMIT ? problem('payload_too_large', `The body may have ${LIMIT} bytes.`) : null;
}

function perform(given, spec) {
  const input = readInput(given);
  if (input.problem) return input.problem;
  const { store, defects } = given.service;
  const body = spec.body ? readJson(given) : { value: undefined };
  if (body.problem) return body.problem;
  const found = spec.find?.(store, input.path);
  if (found?.status >= 400) return found;
  const broken = spec.body ? check(spec.body, body.value, defects) : [];
  if (broken.length > 0) {
    const list = broken.map(({ pointer, detail }) => `${pointer || 'the body'} ${detail}`).join('; ');
    return problem('validation_failed', `The body is not valid: ${list}.`, { errors: broken });
  }
  return spec.run(store, { ...input, found, body: body.value });
}

function check(shape, value, defects) {
  const out = [];
  shape(value, '', out);
  const broken = out.filter((each) => !defects.some(({ forgives }) => forgives?.(each)));
  return broken.map((each) => ({ in: 'body', ...each }));
}

function readJson({ bytes, length }) {
  if (length === 0) return { problem: problem('body_required', 'This operation needs a JSON body.') };
  const value = parseJson(bytes);
  if (value === undefined) return { problem: problem('malformed_request', 'The body is not JSON in UTF-8.') };
  return { value };
}

function write(request, response, answer) {
  if (answer === null) return;
  const text =
    typeof answer.body === 'string' ? answer.body : answer.body === undefined ? '' : JSON.stringify(answer.body);
  const headers =
    answer.status === 204 ? answer.headers : { ...answer.headers, 'content-length': Buffer.byteLength(text) };
  response.writeHead(answer.status, headers);
  response.end(request.method === 'HEAD' ? undefined : text);
}

function main() {
  const { values } = parseArgs({
    options: { port: { type: 'string', default: '0' }, defect: { type: 'string', multiple: true, default: [] } },
  });
  const server = createServer(createApp({ defects: values.defect }));
  server.listen(Number(values.port), '127.0.0.1', () => {
    console.log(`bookings listens on http://127.0.0.1:${server.address().port}/v1`);
  });
  for (const signal of ['SIGINT', 'SIGTERM'])
    process.once(signal, () => server.close(() => process.exit(0)).closeAllConnections());
}

if (process.argv[1] === fileURLToPath(import.meta.url)) main();
