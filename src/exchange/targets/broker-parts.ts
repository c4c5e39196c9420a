/** What the files of the brokers have in common: whom a URL names, how its TLS is checked, headers as texts. Pure. */
import { isUtf8 } from 'node:buffer';
import type { BrokerOptions } from './broker.ts';

/** What a URL says before its host, decoded; null: it says nothing. */
export function credentialsOf(url: string): { readonly user: string; readonly password: string } | null {
  const { username, password } = new URL(url);
  return username === '' ? null : { user: decodeURIComponent(username), password: decodeURIComponent(password) };
}

/** For Node's `tls.connect`. */
export function tlsOf(url: string, { ca, serverName, verify }: BrokerOptions['tls']) {
  const servername = serverName ?? new URL(url).hostname;
  return { servername, rejectUnauthorized: verify, ...(ca === null ? {} : { ca }) };
}

/** Does the suite say anything of it? Where a URL's scheme does not, that is to demand it. */
export function isTlsSaid({ ca, serverName, verify }: BrokerOptions['tls']): boolean {
  return ca !== null || serverName !== null || !verify;
}

/** Headers of several values each, names lower case. What is no text stands as JSON. */
export function headersOf(all: Readonly<Record<string, unknown>>): (readonly [name: string, value: string])[] {
  return Object.entries(all).flatMap(([name, value]) =>
    (Array.isArray(value) && value.every((one) => typeof one === 'string') ? value : [value])
      .filter((one) => one !== undefined)
      .map((one) => [name.toLowerCase(), textOf(one)] as const),
  );
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  if (Buffer.isBuffer(value)) return isUtf8(value) ? value.toString() : value.toString('base64');
  return JSON.stringify(value) ?? '';
}

/** Names of several values, as most clients want them: a header that is repeated has a list. */
export function grouped(
  headers: readonly (readonly [name: string, value: string])[],
): Record<string, string | string[]> {
  const found = new Map<string, string[]>();
  for (const [name, value] of headers) found.set(name, [...(found.get(name) ?? []), value]);
  return Object.fromEntries(
    [...found].map(([name, [first = '', ...more]]) => [name, more.length === 0 ? first : [first, ...more]]),
  );
}
