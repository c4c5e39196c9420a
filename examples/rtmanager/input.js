/** Structural checks of what a request brings: the first fault as a sentence, or null. Pure. */
import { parseJson } from '../bookings/wire.js';

const GAME = /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/;
const CALLERS = ['gm', 'admin'];
const REASONS = ['orphan_cleanup', 'cancelled', 'finished', 'admin_request', 'timeout'];

/** Bytes of a body. */
export const LIMIT = 65_536;

export function reasonFault(text) {
  return REASONS.includes(text) ? null : `reason is not one of ${REASONS.join(', ')}`;
}

export function imageRefFault(text) {
  const fault = imageFault(text);
  return fault && `image_ref ${fault}`;
}

/** Operation → its only field, and what is wrong with a text there. */
const BODIES = {
  start: ['image_ref', imageFault],
  patch: ['image_ref', imageFault],
  stop: ['reason', (text) => (REASONS.includes(text) ? null : `is not one of ${REASONS.join(', ')}`)],
};

export function gameFault(gameId) {
  return gameId !== null && GAME.test(gameId) ? null : 'game_id is not valid';
}

export function callerFault(caller) {
  return caller === undefined || CALLERS.includes(caller) ? null : 'X-Galaxy-Caller is neither gm nor admin';
}

/** `{ fault }` or `{ value }`; an operation without a body ignores what comes. `strict`: unknown fields are a fault. */
export function readBodyOf(operation, { bytes, length }, strict) {
  const spec = BODIES[operation];
  if (spec === undefined) return { value: {} };
  if (length > LIMIT) return { fault: `the body has more than ${LIMIT} bytes` };
  const value = parseJson(bytes);
  if (value === undefined) return { fault: 'the body is not JSON in UTF-8' };
  const fault = bodyFault(value, spec, strict);
  return fault === null ? { value } : { fault };
}

function bodyFault(value, [name, check], strict) {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return 'the body is not an object';
  const unknown = Object.keys(value).find((key) => key !== name);
  if (strict && unknown !== undefined) return `unknown field ${JSON.stringify(unknown)}`;
  if (!Object.hasOwn(value, name)) return `${name} is required`;
  if (typeof value[name] !== 'string') return `${name} is not a text`;
  const fault = check(value[name]);
  return fault && `${name} ${fault}`;
}

function imageFault(text) {
  if (text === '') return 'is empty';
  return [...text].length > 255 ? 'has more than 255 characters' : null;
}
