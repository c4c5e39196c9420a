/** Secrets out of everything that is written down. Pure. */

/** Stands for a secret. */
export const MASK = '***';

/** Headers that carry credentials whoever sends them. Lower case. */
const CREDENTIAL_HEADERS: ReadonlySet<string> = new Set([
  'authorization',
  'proxy-authorization',
  'cookie',
  'set-cookie',
  'x-api-key',
  'x-auth-token',
  'x-subject-token',
  'x-csrf-token',
]);

/** Shorter ones are words of the language ("admin"): taken out only where they are the whole value. */
const SHORTEST = 6;

/** Does a header of this name carry a credential? */
export function isCredentialHeader(name: string): boolean {
  return CREDENTIAL_HEADERS.has(name.toLowerCase());
}

/**
 * A copy of an exchange, a trial, an event … with `***` for every secret, also percent-encoded, JSON-escaped and in
 * base64 bodies, and for the values of credential headers and of properties named like them.
 */
export function redact<T>(value: T, secrets: readonly string[]): T {
  const cover = covering(secrets);
  const walk = (node: unknown): unknown => {
    if (typeof node === 'string') return cover(node);
    if (typeof node !== 'object' || node === null) return node;
    if (Array.isArray(node)) return isHeader(node) ? [node[0], masking(node[1])] : node.map(walk);
    if ('base64' in node && typeof node.base64 === 'string') return { ...node, base64: bytes(node.base64, cover) };
    return Object.fromEntries(Object.entries(node).map(([key, member]) => [key, masked(key, member) ?? walk(member)]));
  };
  return walk(value) as T;
}

function isHeader(node: readonly unknown[]): node is readonly [string, string] {
  const [name, value] = node;
  return node.length === 2 && typeof name === 'string' && typeof value === 'string' && isCredentialHeader(name);
}

function masked(key: string, member: unknown): string | undefined {
  return typeof member === 'string' && isCredentialHeader(key) ? masking(member) : undefined;
}

/** The scheme is no secret, and tells `Basic` from `Bearer`. */
function masking(value: string): string {
  const scheme = /^(Basic|Bearer|Digest|DPoP|Negotiate|Token) /i.exec(value)?.[0] ?? '';
  return scheme + MASK;
}

function covering(secrets: readonly string[]): (text: string) => string {
  const whole = new Set(secrets.filter((secret) => secret !== ''));
  const spellings = [...whole].filter((secret) => secret.length >= SHORTEST).flatMap(spelled);
  // The longest first: a secret may contain another.
  const sorted = [...new Set(spellings)].sort((a, b) => b.length - a.length);
  if (whole.size === 0) return (text) => text;
  const short = [...whole].filter((secret) => secret.length < SHORTEST).flatMap(spelled);
  return (text) => {
    if (whole.has(text)) return MASK;
    const covered = sorted.reduce((covered, secret) => covered.replaceAll(secret, MASK), text);
    return short.reduce(coverQuery, covered);
  };
}

function spelled(secret: string): readonly string[] {
  return [
    secret,
    encodeURIComponent(secret),
    new URLSearchParams([['', secret]]).toString().slice(1),
    JSON.stringify(secret).slice(1, -1),
  ];
}

// `?key=abc`: a short secret is recognised as a whole query value.
function coverQuery(text: string, secret: string): string {
  if (!text.includes(`=${secret}`)) return text;
  const escaped = secret.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return text.replace(new RegExp(`(?<=[?&][^=&]*=)${escaped}(?=&|$)`, 'g'), MASK);
}

function bytes(base64: string, cover: (text: string) => string): string {
  const raw = Buffer.from(base64, 'base64').toString('latin1');
  const covered = cover(raw);
  return covered === raw ? base64 : Buffer.from(covered, 'latin1').toString('base64');
}
