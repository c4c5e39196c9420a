import type { JsonObject, Reply } from '../../model.ts';
import type { Envelope } from '../../seams.ts';
import { firstWords, objectBody, observed, own, type Repeat, words } from './shape.ts';

/** Registered error codes that also come without a description (RFC 6749, 6750, 7009, 8628, 9449, OpenID Connect). */
const registered = new Set(
  `invalid_request invalid_client invalid_grant unauthorized_client unsupported_grant_type invalid_scope access_denied
  unsupported_response_type unsupported_token_type server_error temporarily_unavailable authorization_pending slow_down
  expired_token invalid_token insufficient_scope invalid_target invalid_dpop_proof use_dpop_nonce interaction_required
  login_required consent_required account_selection_required invalid_redirect_uri invalid_client_metadata`.split(/\s+/),
);

/**
 * OAuth 2.0: `{error, error_description, error_uri}` of an authorization server (RFC 6749, 5.2), or a resource server's
 * `WWW-Authenticate: Bearer error="…"` (RFC 6750, 3). Where both say it, they should agree.
 */
export const oauth2: Envelope = {
  id: 'oauth2',
  title: 'OAuth 2.0 error',
  open(reply) {
    const body = objectBody(reply);
    const inBody = body === null ? null : bodyError(body);
    const challenge = challengeOf(reply);
    const inHeader = challenge?.['error'] ?? null;
    if (inBody === null && inHeader === null) return null;
    const described = inBody === null || body === null ? null : firstWords(body, 'error_description');
    return observed('oauth2', reply, {
      codes: [inBody ?? inHeader],
      detail: described ?? challenge?.['error_description'] ?? null,
      repeats: inBody !== null && inHeader !== null ? [repeat(inHeader)] : [],
    });
  },
};

function repeat(value: string): Repeat {
  return { at: 'header:www-authenticate', value, with: 'code' };
}

function bodyError(body: JsonObject): string | null {
  const error = words(own(body, 'error'));
  if (error === null || !/^[\x21\x23-\x5b\x5d-\x7e]+$/.test(error)) return null;
  const described = firstWords(body, 'error_description', 'error_uri') !== null;
  return described || registered.has(error) ? error : null;
}

/** The parameters of a Bearer or DPoP challenge; null: none. */
function challengeOf(reply: Reply): Readonly<Record<string, string>> | null {
  for (const [name, value] of reply.headers) {
    const scheme = name === 'www-authenticate' ? /(?:^|,\s*)(?:Bearer|DPoP)\s+/i.exec(value) : null;
    if (scheme === null) continue;
    const parameters = value
      .slice(scheme.index + scheme[0].length)
      .matchAll(/([\w-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+))/g);
    return Object.fromEntries(
      [...parameters].map(([, key = '', quoted, token]) => [
        key.toLowerCase(),
        (quoted ?? token ?? '').replaceAll(/\\(.)/g, '$1'),
      ]),
    );
  }
  return null;
}
