/** Label selectors: `a=b`, `a!=b`, `a in (b,c)`, `a notin (b)`, `a`, `!a`, with commas between. */
import { labelValue, qualifiedName } from './names.js';
import { failure, refuse } from './status.js';

const SET = /^(\S+)\s+(in|notin)\s*\(([^()]*)\)$/;
const EQUAL = /^([^\s=!]+)\s*(==|=|!=)\s*([^\s=!]*)$/;

/** A test for a map of labels. What cannot be read is refused. */
export function labelSelector(text) {
  const parts = (text ?? '').split(/,(?![^()]*\))/).map((part) => part.trim());
  if (parts.length === 1 && parts[0] === '') return () => true;
  const tests = parts.map(requirement);
  return (labels = {}) => tests.every((holds) => holds(labels));
}

function requirement(text) {
  const [, setKey, operator, list] = SET.exec(text) ?? [];
  if (operator)
    return member(
      text,
      setKey,
      list.split(',').map((one) => one.trim()),
      operator === 'in',
    );
  const [, key, sign, value] = EQUAL.exec(text) ?? [];
  if (sign) return member(text, key, [value], sign !== '!=');
  const [, not, name] = /^(!?)([^\s!=(),]+)$/.exec(text) ?? [];
  if (name === undefined) return odd(text);
  check(text, name, []);
  return (labels) => Object.hasOwn(labels, name) === (not === '');
}

function member(text, key, values, wanted) {
  check(text, key, values);
  return (labels) => (Object.hasOwn(labels, key) && values.includes(labels[key])) === wanted;
}

function check(text, key, values) {
  if (qualifiedName(key).length > 0 || values.some((value) => labelValue(value).length > 0)) odd(text);
}

function odd(text) {
  return refuse(failure('BadRequest', `unable to parse requirement: ${JSON.stringify(text)}`));
}
