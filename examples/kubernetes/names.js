/** The forms that names have: each check gives a sentence per broken rule. */
const LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const SUBDOMAIN = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const PART = /^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/;
const KEY = /^[-._a-zA-Z0-9]+$/;

function form(pattern, limit, name) {
  return (text) => [
    ...(Buffer.byteLength(text) > limit ? [`must be no more than ${limit} characters`] : []),
    ...(pattern.test(text)
      ? []
      : [`a ${name} has only certain characters (regex used for validation is ${pattern.source})`]),
  ];
}

/** RFC 1123. */
export const dnsLabel = form(LABEL, 63, 'lowercase RFC 1123 label');
export const dnsSubdomain = form(SUBDOMAIN, 253, 'lowercase RFC 1123 subdomain');

const namePart = form(PART, 63, 'qualified name');

export function labelValue(text) {
  return text === '' ? [] : form(PART, 63, 'valid label')(text);
}

/** `name`, or `prefix/name` with a DNS subdomain before the slash. */
export function qualifiedName(text) {
  const parts = text.split('/');
  if (parts.length > 2) return ['a qualified name has at most one slash'];
  const prefix = parts.length === 2 ? parts[0] : null;
  return [...(prefix === null ? [] : dnsSubdomain(prefix)), ...namePart(parts.at(-1) ?? '')];
}

export function configKey(text) {
  const odd = text === '.' || text === '..' || text.startsWith('..');
  return [
    ...(text.length > 253 ? ['must be no more than 253 characters'] : []),
    ...(KEY.test(text) && !odd ? [] : ['a valid config key has letters, digits, `-`, `_` or `.`']),
  ];
}
