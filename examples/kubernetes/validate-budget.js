import { invalidValue } from './errors.js';
import { validateLabels } from './validate-meta.js';

export function budget({ spec = {} }) {
  const both = spec.minAvailable !== undefined && spec.maxUnavailable !== undefined;
  return [
    ...(both ? [invalidValue('spec', spec, 'minAvailable and maxUnavailable cannot be both set')] : []),
    ...quantity('spec.minAvailable', spec.minAvailable),
    ...quantity('spec.maxUnavailable', spec.maxUnavailable),
    ...validateLabels(spec.selector?.matchLabels, 'spec.selector.matchLabels'),
  ];
}

/** A number of pods, or a share of them. */
function quantity(field, value) {
  if (typeof value === 'number' && value < 0) return [invalidValue(field, value, 'must be greater than or equal to 0')];
  if (typeof value !== 'string' || /^(100|[1-9]?[0-9])%$/.test(value)) return [];
  return [invalidValue(field, value, 'a valid percent string is needed (0% to 100%)')];
}
