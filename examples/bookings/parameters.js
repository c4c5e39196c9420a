/** What each operation takes beside its body, and how that is read off the wire. */
import { fail, number, text, token } from './checks.js';
import { AMENITIES, CURRENCIES, KINDS, ROOM_ID } from './shapes.js';

const INTEGER = /^-?(?:0|[1-9][0-9]*)$/;
const NUMBER = /^-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?$/;

/** A reader is `(raw, at, out) => value`; what it returns counts only where it added nothing to `out`. */
const plain = (options) => withCheck((raw) => raw, text(options));
const integer = (options) => withCheck(numeric(INTEGER), number({ ...options, whole: true }));
const decimal = (options) => withCheck(numeric(NUMBER), number(options));

function boolean(raw, at, out) {
  if (raw !== 'true' && raw !== 'false') fail(out, at, 'wrong_type', 'must be true or false');
  return raw === 'true';
}

function numeric(grammar) {
  return (raw) => (grammar.test(raw) ? Number(raw) : null);
}

function withCheck(parse, check) {
  return (raw, at, out) => {
    const value = parse(raw);
    check(value, at, out);
    return value;
  };
}

function listOf(read, { max, unique = false }) {
  return (raws, at, out) => {
    if (raws.length > max) fail(out, at, 'bad_size', `must have at most ${max} items`);
    if (unique && new Set(raws).size < raws.length) fail(out, at, 'not_unique', 'must not repeat an item');
    return raws.map((raw, index) => read(raw, `${at}/${index}`, out));
  };
}

/**
 * style: one (a single value) · many (`a=1&a=2`) · comma (`a=1,2`) · pipe (`a=1|2`) · deep (`a[b]=1`).
 * For `deep`, `read` is a table of readers and `required` lists the keys that it must have if it is there.
 */
const one = (name, read, required = false) => ({ name, style: 'one', read, required });
const page = [one('limit', integer({ min: 1, max: 100 })), one('offset', integer({ min: 0, max: 100000 }))];
const roomId = one('roomId', plain({ pattern: ROOM_ID }), true);
const bookingId = one('bookingId', plain({ format: 'uuid' }), true);
const requestId = one('x-request-id', plain({ format: 'uuid' }));

const total = { min: decimal({ min: 0, max: 100000 }), max: decimal({ min: 0, max: 100000 }) };

export const PARAMETERS = {
  getHealth: {},
  listRooms: {
    query: [
      ...page,
      one('kind', plain({ values: KINDS })),
      one('minCapacity', integer({ min: 1, max: 500 })),
      one('maxPrice', decimal({ min: 0, max: 100000, step: 0.05 })),
      one('accessible', boolean),
      one('name', plain({ min: 2, max: 40 })),
      { name: 'amenities', style: 'many', read: listOf(plain({ values: AMENITIES }), { max: 4, unique: true }) },
      { name: 'floors', style: 'comma', read: listOf(integer({ min: -2, max: 40 }), { max: 6 }) },
    ],
    header: [requestId],
  },
  createRoom: { header: [requestId] },
  getRoom: { path: [roomId] },
  replaceRoom: { path: [roomId] },
  patchRoom: { path: [roomId] },
  getAvailability: {
    path: [roomId],
    query: [one('from', plain({ format: 'date' }), true), one('nights', integer({ min: 1, max: 30 }), true)],
  },
  searchBookings: {
    query: [
      ...page,
      one('from', plain({ format: 'date' })),
      one('guest', plain({ format: 'email' })),
      one('includeCancelled', boolean),
      { name: 'rooms', style: 'comma', read: listOf(plain({ pattern: ROOM_ID }), { max: 4, unique: true }) },
      {
        name: 'sort',
        style: 'pipe',
        read: listOf(plain({ values: ['checkIn', 'amount', 'guests'] }), { max: 2, unique: true }),
      },
      {
        name: 'total',
        style: 'deep',
        read: { ...total, currency: plain({ values: CURRENCIES }) },
        required: ['currency'],
      },
    ],
    header: [
      requestId,
      { name: 'x-labels', style: 'comma', read: listOf(plain({ pattern: /^[a-z]{2,10}$/u }), { max: 3 }) },
    ],
    cookie: [one('view', plain({ values: ['compact', 'full'] })), one('columns', integer({ min: 1, max: 12 }))],
  },
  createBooking: {
    header: [one('x-client-version', plain({ pattern: /^[0-9]{1,3}\.[0-9]{1,3}$/u }), true)],
  },
  getBooking: { path: [bookingId] },
  cancelBooking: { path: [bookingId] },
};

/**
 * Reads one location. `given` is a Map of name → raw values in order.
 * Returns the values by name; every broken rule is added to `out`.
 */
export function readParameters(specs, given, out) {
  const values = {};
  for (const spec of specs) {
    const value =
      spec.style === 'deep'
        ? readDeep(spec, given, out)
        : readFlat(spec, given.get(spec.name), `/${token(spec.name)}`, out);
    if (value !== undefined) values[spec.name] = value;
  }
  return values;
}

function readFlat(spec, raws, at, out) {
  if (raws === undefined) {
    if (spec.required) fail(out, at, 'required', 'is required');
    return undefined;
  }
  if (spec.style === 'many') return spec.read(raws, at, out);
  if (raws.length > 1) return fail(out, at, 'repeated', 'is given more than once');
  if (spec.style === 'comma') return spec.read(raws[0].split(','), at, out);
  if (spec.style === 'pipe') return spec.read(raws[0].split('|'), at, out);
  return spec.read(raws[0], at, out);
}

function readDeep({ name, read, required }, given, out) {
  const at = `/${token(name)}`;
  if (given.has(name)) return fail(out, at, 'wrong_type', `must be written ${name}[key]=value`);
  const keys = Object.keys(read).filter((key) => given.has(`${name}[${key}]`));
  if (keys.length === 0) return undefined;
  for (const key of required) if (!keys.includes(key)) fail(out, `${at}/${key}`, 'required', 'is required');
  return Object.fromEntries(
    keys.map((key) => {
      const inner = { style: 'one', read: read[key] };
      return [key, readFlat(inner, given.get(`${name}[${key}]`), `${at}/${key}`, out)];
    }),
  );
}

/** Is this query name one that the operation knows? */
export function isKnown(specs, name) {
  return specs.some(
    (spec) =>
      spec.name === name ||
      (spec.style === 'deep' && Object.keys(spec.read).some((key) => name === `${spec.name}[${key}]`)),
  );
}
