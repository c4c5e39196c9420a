/**
 * Hand-written value checks. They know nothing of the contract or of JSON Schema: this service is an
 * independent judge of what Faultline generates from the contract.
 *
 * A check is `(value, at, out) => void`: it adds one `{ pointer, code, detail }` to `out` for each rule
 * that the value breaks. `at` is the value's JSON Pointer. All broken rules are reported, not only the first.
 */
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const DATE = /^(\d{4})-(\d{2})-(\d{2})$/;
const ATOM = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+";
const LABEL = '[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?';
const EMAIL = new RegExp(`^${ATOM}(?:\\.${ATOM})*@(?:${LABEL}\\.)+${LABEL}$`);

const FORMATS = {
  uuid: (text) => UUID.test(text),
  email: (text) => EMAIL.test(text),
  date: (text) => {
    const [, year, month, day] = DATE.exec(text)?.map(Number) ?? [];
    return month >= 1 && month <= 12 && day >= 1 && day <= daysIn(year, month);
  },
};

export function fail(out, pointer, code, detail) {
  out.push({ pointer, code, detail });
}

/** One key or index as a JSON Pointer token (RFC 6901, section 3). */
export function token(key) {
  const text = String(key);
  return /[~/]/.test(text) ? text.replaceAll('~', '~0').replaceAll('/', '~1') : text;
}

/** `min` and `max` count code points. */
export function text({ min = 0, max = Number.POSITIVE_INFINITY, pattern, format, values } = {}) {
  return (value, at, out) => {
    if (typeof value !== 'string') return fail(out, at, 'wrong_type', 'must be a string');
    if (values && !values.includes(value)) fail(out, at, 'unknown_value', `must be one of ${values.join(', ')}`);
    const length = pointsIn(value);
    if (length < min || length > max) fail(out, at, 'bad_size', `must have ${min} to ${max} characters`);
    if (pattern && !pattern.test(value)) fail(out, at, 'bad_format', `must match ${pattern.source}`);
    if (format && !FORMATS[format](value)) fail(out, at, 'bad_format', `must be a ${format}`);
  };
}

/** Bounds are inclusive; `above` is an exclusive lower bound; `step` a decimal such as 0.05. */
export function number({ min = -Infinity, max = Infinity, above = -Infinity, step, whole = false } = {}) {
  return (value, at, out) => {
    if (typeof value !== 'number' || (whole && !Number.isInteger(value))) {
      return fail(out, at, 'wrong_type', whole ? 'must be a whole number' : 'must be a number');
    }
    if (value < min || value > max || value <= above) fail(out, at, 'out_of_range', 'is outside its range');
    if (step && !isMultiple(value, step)) fail(out, at, 'out_of_range', `must be a multiple of ${step}`);
  };
}

export function flag() {
  return (value, at, out) => {
    if (typeof value !== 'boolean') fail(out, at, 'wrong_type', 'must be true or false');
  };
}

export function exactly(wanted) {
  return (value, at, out) => {
    if (value !== wanted) fail(out, at, 'unknown_value', `must be ${JSON.stringify(wanted)}`);
  };
}

export function oneOf(values) {
  return (value, at, out) => {
    if (!values.includes(value)) fail(out, at, 'unknown_value', `must be one of ${values.join(', ')}`);
  };
}

export function orNull(check) {
  return (value, at, out) => {
    if (value !== null) check(value, at, out);
  };
}

/** Items of `unique` lists are scalars. */
export function list(item, { min = 0, max = Number.POSITIVE_INFINITY, unique = false } = {}) {
  return (value, at, out) => {
    if (!Array.isArray(value)) return fail(out, at, 'wrong_type', 'must be a list');
    if (value.length < min || value.length > max) fail(out, at, 'bad_size', `must have ${min} to ${max} items`);
    if (unique && new Set(value).size < value.length) fail(out, at, 'not_unique', 'must not repeat an item');
    for (const [index, each] of value.entries()) item(each, `${at}/${index}`, out);
  };
}

/** A closed object. `needs`: a field → the fields that must come with it. `least`: how few fields it may have. */
export function object(fields, { required = [], needs = {}, least = 0 } = {}) {
  const known = new Map(Object.entries(fields).map(([name, check]) => [name, { check, step: `/${token(name)}` }]));
  const wanted = [...required.map((name) => [null, name]), ...pairs(needs)];
  return (value, at, out) => {
    if (!isObject(value)) return fail(out, at, 'wrong_type', 'must be an object');
    for (const [name, other] of wanted) {
      const due = (name === null || Object.hasOwn(value, name)) && !Object.hasOwn(value, other);
      if (due) fail(out, at + known.get(other).step, 'required', 'is required');
    }
    const names = Object.keys(value);
    if (names.length < least) fail(out, at, 'bad_size', `must have at least ${least} field`);
    for (const name of names) {
      const field = known.get(name);
      if (field) field.check(value[name], at + field.step, out);
      else fail(out, `${at}/${token(name)}`, 'unknown_field', 'is not a known field');
    }
  };
}

/** An object with free keys. A bad key is reported at the object, as the key has no value to point at. */
export function map(item, { key, max }) {
  return (value, at, out) => {
    if (!isObject(value)) return fail(out, at, 'wrong_type', 'must be an object');
    const names = Object.keys(value);
    if (names.length > max) fail(out, at, 'bad_size', `must have at most ${max} fields`);
    if (!names.every((name) => key.test(name))) fail(out, at, 'bad_key', `keys must match ${key.source}`);
    for (const name of names) item(value[name], `${at}/${token(name)}`, out);
  };
}

/** The field `by` says which of the shapes an object has. */
export function tagged(by, shapes) {
  return (value, at, out) => {
    if (!isObject(value)) return fail(out, at, 'wrong_type', 'must be an object');
    if (!Object.hasOwn(value, by)) return fail(out, `${at}/${by}`, 'required', 'is required');
    const name = value[by];
    if (typeof name !== 'string' || !Object.hasOwn(shapes, name)) {
      return fail(out, `${at}/${by}`, 'unknown_value', `must be one of ${Object.keys(shapes).join(', ')}`);
    }
    shapes[name](value, at, out);
  };
}

function isObject(value) {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function pairs(needs) {
  return Object.entries(needs).flatMap(([name, others]) => others.map((other) => [name, other]));
}

function pointsIn(value) {
  let count = 0;
  for (const _ of value) count += 1;
  return count;
}

/** Division of decimals is inexact in binary, so a billionth of a step is forgiven. */
function isMultiple(value, step) {
  const steps = value / step;
  return Math.abs(steps - Math.round(steps)) <= 1e-9 * Math.max(1, Math.abs(steps));
}

function daysIn(year, month) {
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  return month === 2 ? (leap ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31;
}
