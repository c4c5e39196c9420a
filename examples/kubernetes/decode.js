/** From bytes to an object of a type, as Go's JSON decoding does it: what does not fit is an error at the first spot. */
const UTF8 = new TextDecoder('utf-8', { ignoreBOM: true });

/** The value, or `{ error }`: what is wrong, in words. */
export function parseJson(bytes) {
  if (bytes.length === 0) return { error: 'unexpected end of JSON input' };
  try {
    return { value: JSON.parse(UTF8.decode(bytes)) };
  } catch {
    return { error: 'invalid character in JSON' };
  }
}

/**
 * `value`: the known fields, without nulls; `unknown`: the paths of the others; or `error`. Names are matched exactly,
 * and null is the same as absent.
 */
export function decode(shape, value, type) {
  const unknown = [];
  try {
    return { value: read(shape, value ?? {}, '', { type, unknown }), unknown };
  } catch (thrown) {
    if (thrown.mismatch === undefined) throw thrown;
    return { error: thrown.mismatch };
  }
}

function read(shape, value, path, context) {
  if (typeof shape === 'string') return scalar(shape, value, path, context);
  if (Array.isArray(shape)) {
    if (!Array.isArray(value)) mismatch(value, 'a list', path, context);
    return value.map((item, index) => read(shape[0], item ?? blank(shape[0]), `${path}[${index}]`, context));
  }
  if (typeof value !== 'object' || Array.isArray(value)) mismatch(value, 'an object', path, context);
  return fields(shape, value, path, context);
}

/** What Go leaves where a list has null: the type's zero value. */
function blank(shape) {
  if (typeof shape !== 'string') return Array.isArray(shape) ? [] : {};
  return { string: '', integer: 0, int32: 0, boolean: false }[shape] ?? null;
}

function fields(shape, value, path, context) {
  const out = {};
  for (const [key, child] of Object.entries(value)) {
    const at = path === '' ? key : `${path}.${key}`;
    const inner = shape['*'] ?? (Object.hasOwn(shape, key) ? shape[key] : undefined);
    if (inner === undefined) context.unknown.push(at);
    else if (child !== null) out[key] = read(inner, child, at, context);
    else if (shape['*'] === 'string') out[key] = '';
  }
  return out;
}

const SCALARS = {
  any: () => true,
  string: (value) => typeof value === 'string',
  boolean: (value) => typeof value === 'boolean',
  integer: (value) => Number.isSafeInteger(value),
  int32: isInt32,
  intOrString: (value) => typeof value === 'string' || isInt32(value),
  time: (value) => typeof value === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(value),
};

function isInt32(value) {
  return Number.isInteger(value) && value === (value | 0);
}

function scalar(shape, value, path, context) {
  if (!SCALARS[shape](value)) mismatch(value, shape, path, context);
  return value;
}

function mismatch(value, wanted, path, { type }) {
  const got = Array.isArray(value) ? 'array' : value === null ? 'null' : typeof value;
  const where = path === '' ? type : `${type}.${path}`;
  throw Object.assign(new Error('mismatch'), {
    mismatch: `json: cannot unmarshal ${got} into ${where} of type ${wanted}`,
  });
}
