/** OAuth 2.0 client credentials (RFC 6749 §4.4). */
import type { Identity } from '../manifest/model.ts';
import type { Json } from '../model.ts';
import { http } from './targets/http.ts';
import { isTransportError, transportError } from './transport-error.ts';

export interface Token {
  readonly token: string;
  /** ms since the epoch, or null where the server does not say. */
  readonly expiresAt: number | null;
}

/** ms for the token endpoint. */
const TIMEOUT = 30_000;

/** Throws a `TransportError` `CREDENTIALS`; its message never holds what the endpoint was sent. */
export async function fetchToken(identity: Extract<Identity, { kind: 'oauth2' }>): Promise<Token> {
  const { tokenUrl, scope } = identity;
  const body = new URLSearchParams({ grant_type: 'client_credentials', ...(scope !== null && { scope }) }).toString();
  const asked = Date.now();
  const { status, body: answer } = await post(tokenUrl, body, basic(identity));
  const { access_token: token, expires_in: seconds, error } = parsed(answer);
  if (status === 200 && typeof token === 'string' && token !== '') {
    return {
      token,
      expiresAt: Number.isFinite(Number(seconds ?? Number.NaN)) ? asked + Number(seconds) * 1_000 : null,
    };
  }
  const said = typeof error === 'string' ? `${status} ${error}` : `${status}, no access_token`;
  throw transportError('CREDENTIALS', `The token endpoint ${tokenUrl} answered ${said}.`);
}

/** Both are form-encoded before they are joined (RFC 6749 §2.3.1). */
function basic({ clientId, clientSecret }: Extract<Identity, { kind: 'oauth2' }>): string {
  const encoded = [clientId, clientSecret].map((part) => new URLSearchParams([['', part]]).toString().slice(1));
  return `Basic ${Buffer.from(encoded.join(':')).toString('base64')}`;
}

async function post(url: string, body: string, authorization: string) {
  const { origin, pathname, search } = new URL(url);
  const target = http({
    origin,
    connections: 1,
    timeout: TIMEOUT,
    tls: { ca: null, serverName: null, verify: true, certificate: null },
    env: process.env,
    proxyLoopback: false,
    body: 1_000_000,
    version: '',
    run: '',
    certificates: {},
  });
  const headers = [
    ['Authorization', authorization],
    ['Content-Type', 'application/x-www-form-urlencoded'],
    ['Accept', 'application/json'],
  ] as const;
  try {
    const request = { method: 'POST', target: pathname + search, headers, body };
    const reply = await target.send(request, { signal: new AbortController().signal });
    if (reply !== null) return reply;
  } catch (error) {
    if (!isTransportError(error)) throw error;
    throw transportError('CREDENTIALS', `The token endpoint ${url} cannot be reached: ${error.message}.`, error);
  } finally {
    await target.close();
  }
  throw transportError('CREDENTIALS', `The token endpoint ${url} did not answer in ${TIMEOUT / 1_000} s.`);
}

function parsed(text: string): Readonly<Record<string, Json>> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, Json>) : {};
  } catch {
    return {};
  }
}
