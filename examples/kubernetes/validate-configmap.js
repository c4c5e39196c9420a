import { invalidValue, prohibited, tooLong } from './errors.js';
import { configKey } from './names.js';

/** Bytes of all values. */
const LIMIT = 1_048_576;

export function configMap({ data = {}, binaryData = {} }) {
  const size = [...Object.values(data), ...Object.values(binaryData)].reduce(
    (sum, text) => sum + Buffer.byteLength(text),
    0,
  );
  return [
    ...keys('data', data),
    ...keys('binaryData', binaryData),
    ...Object.keys(binaryData)
      .filter((key) => key in data)
      .map((key) => invalidValue(`data[${key}]`, key, 'duplicate of key present in binaryData')),
    // The whole object: a path of nothing.
    ...(size > LIMIT ? [tooLong('', LIMIT)] : []),
  ];
}

function keys(field, values) {
  return Object.keys(values).flatMap((key) => configKey(key).map((why) => invalidValue(`${field}[${key}]`, key, why)));
}

const FROZEN = 'field is immutable when `immutable` is set';

export function configMapUpdate(next, before) {
  if (!before.immutable) return [];
  return [
    ...(next.immutable ? [] : [prohibited('immutable', FROZEN)]),
    ...['data', 'binaryData']
      .filter((name) => differ(next[name], before[name]))
      .map((name) => prohibited(name, FROZEN)),
  ];
}

function differ(a = {}, b = {}) {
  const sorted = (map) => JSON.stringify(Object.entries(map).sort());
  return sorted(a) !== sorted(b);
}
