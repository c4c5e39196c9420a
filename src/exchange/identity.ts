/** From an identity of the suite to what its requests carry. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Identity } from '../manifest/model.ts';
import { fetchToken } from './oauth.ts';
import { spoil, spoilHeader } from './spoil.ts';
import { transportError } from './transport-error.ts';

/** What to send, and what must never reach a ledger. */
export interface Credentials {
  readonly headers: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  readonly secrets: readonly string[];
  /** ms since the epoch; null: they do not expire, or nobody says when. */
  readonly expiresAt: number | null;
}

/** Renewed this long before they expire, ms: a request must not meet the end on its way. */
const EARLY = 10_000;
/** A credential command's time, ms, and the bytes that it may print. */
const COMMAND_TIME = 30_000;
const COMMAND_OUTPUT = 65_536;

const nothing: Credentials = { headers: {}, query: {}, secrets: [], expiresAt: null };

/** Throws a `TransportError` with code `CREDENTIALS` where a token endpoint or command gives none. */
export async function credentials(identity: Identity): Promise<Credentials> {
  switch (identity.kind) {
    case 'none':
    // The connection carries it, see the http target.
    case 'certificate':
      return nothing;
    case 'headers':
      return { ...nothing, headers: identity.headers, secrets: Object.values(identity.headers).flatMap(parts) };
    case 'query':
      return { ...nothing, query: identity.query, secrets: Object.values(identity.query) };
    case 'basic': {
      const pair = Buffer.from(`${identity.user}:${identity.password}`).toString('base64');
      return { ...nothing, headers: { Authorization: `Basic ${pair}` }, secrets: [pair, identity.password] };
    }
    case 'bearer':
      return bearer('Authorization', 'Bearer ', identity.token, null);
    case 'oauth2': {
      const { token, expiresAt } = await fetchToken(identity);
      const held = bearer('Authorization', 'Bearer ', token, expiresAt);
      return { ...held, secrets: [...held.secrets, identity.clientSecret] };
    }
    case 'command':
      return bearer(identity.header, identity.prefix, await output(identity.command), null);
  }
}

const renewals = new WeakMap<Credentials, Promise<Credentials>>();

/**
 * The same credentials, or new ones where these are about to expire. `rejected`: the service refused them (401) though
 * they were not meant to be refused; they are renewed whatever their clock says. Many callers share one renewal.
 */
export function refresh(held: Credentials, identity: Identity | undefined, rejected = false): Promise<Credentials> {
  const due = held.expiresAt !== null && held.expiresAt - EARLY <= Date.now();
  const renewable = identity?.kind === 'oauth2' || identity?.kind === 'command';
  if (identity === undefined || !renewable || !(due || rejected)) return Promise.resolve(held);
  const pending = renewals.get(held) ?? credentials(identity);
  renewals.set(held, pending);
  // A failed renewal may be tried again by the next request.
  pending.catch(() => renewals.delete(held));
  return pending;
}

/** The same shape, refused by any service: for `auth.invalid`. */
export function invalidated(held: Credentials): Credentials {
  const headers = Object.entries(held.headers).map(([name, value]) => [name, spoilHeader(value)]);
  const query = Object.entries(held.query).map(([name, value]) => [name, spoil(value)]);
  return { headers: Object.fromEntries(headers), query: Object.fromEntries(query), secrets: [], expiresAt: null };
}

function bearer(header: string, prefix: string, token: string, expiresAt: number | null): Credentials {
  return {
    ...nothing,
    headers: { [header]: prefix + token },
    secrets: [token],
    expiresAt: expiresAt ?? jwtExpiry(token),
  };
}

/** `Bearer abc` is secret as a whole and in its second part. */
function parts(value: string): readonly string[] {
  const second = /^\S+ +(\S.*)$/s.exec(value)?.[1];
  return second === undefined ? [value] : [value, second];
}

/** The `exp` claim (RFC 7519 §4.1.4) in ms, where the token is a JWT that has one. */
function jwtExpiry(token: string): number | null {
  try {
    const claims: unknown = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
    const exp = typeof claims === 'object' && claims !== null && 'exp' in claims ? claims.exp : null;
    return typeof exp === 'number' ? exp * 1_000 : null;
  } catch {
    return null;
  }
}

// No shell: the words of the suite are the words of the command. What it prints on stderr may be secret too.
async function output(command: readonly string[]): Promise<string> {
  const [file = '', ...words] = command;
  try {
    const { stdout } = await promisify(execFile)(file, words, { timeout: COMMAND_TIME, maxBuffer: COMMAND_OUTPUT });
    const token = stdout.trim();
    if (token !== '' && !/[\r\n]/.test(token)) return token;
  } catch (error) {
    const why = error instanceof Error && 'code' in error ? ` (${String(error.code ?? 'timeout')})` : '';
    throw transportError('CREDENTIALS', `The credential command \`${file}\` failed${why}.`);
  }
  throw transportError('CREDENTIALS', `The credential command \`${file}\` must print one line, the credential.`);
}
