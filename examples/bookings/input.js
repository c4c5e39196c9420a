/** Reads and judges what comes beside the body, and names what is wrong with it. */
import { token } from './checks.js';
import { isKnown, PARAMETERS, readParameters } from './parameters.js';
import { problem } from './problem.js';
import { readCookies, readHeaders, readQuery } from './wire.js';

/** Path, query, headers, cookies, in this order; the first location with a fault answers for all its faults. */
export function readInput({ request, query, operation, segments }) {
  const { path = [], query: queries = [], header = [], cookie = [] } = PARAMETERS[operation];
  if (segments.some(([, value]) => value === null)) return { problem: unreadable('path') };
  const asked = readQuery(query);
  const locations = [
    ['path', path, () => new Map(segments.map(([name, value]) => [name, [value]]))],
    ['query', queries, () => asked],
    ['header', header, () => readHeaders(request.headers, header)],
    ['cookie', cookie, () => (cookie.length > 0 ? readCookies(request.headers.cookie) : new Map())],
  ];
  const input = {};
  for (const [name, specs, read] of locations) {
    const given = read();
    if (given === null) return { problem: unreadable(name) };
    const broken = [];
    input[name] = readParameters(specs, given, broken);
    if (name === 'query') broken.push(...unknownIn(given, specs));
    if (broken.length > 0) return { problem: parameterProblem(name, broken) };
  }
  return input;
}

function unreadable(location) {
  return problem('malformed_request', `The percent-encoding of the ${location} is broken.`);
}

function unknownIn(given, specs) {
  return [...given.keys()]
    .filter((name) => !isKnown(specs, name))
    .map((name) => ({ pointer: pointerOf(name), code: 'unknown_field', detail: 'is not known' }));
}

/** `total[foo]` is `/total/foo`. */
function pointerOf(name) {
  return `/${token(name).replace(/\[([^\]]*)\]$/, '/$1')}`;
}

/** The gravest kind names the problem; only its faults are listed. */
function parameterProblem(location, broken) {
  for (const [kind, code] of [
    ['repeated', 'duplicate_parameter'],
    ['unknown_field', 'unknown_parameter'],
    ['required', 'missing_parameter'],
  ]) {
    const errors = broken.filter((each) => each.code === kind);
    if (errors.length > 0) return listed(code, location, errors);
  }
  return listed('invalid_parameter', location, broken);
}

function listed(code, location, broken) {
  const detail = broken.map((each) => `${location} ${each.pointer.slice(1)} ${each.detail}`).join('; ');
  return problem(code, `Refused: ${detail}.`, { errors: broken.map((each) => ({ in: location, ...each })) });
}
