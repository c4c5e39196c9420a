/** Credentials that satisfy a mock: it checks that they are there, not what they are. */
import type { Contract, Operation, SecurityScheme } from '../contract/model.ts';
import type { Request } from '../model.ts';

const TOKEN = 'faultline';

/** Does the operation refuse whoever carries no credentials that a mock can look for? */
export function needsCredentials(operation: Operation, contract: Contract): boolean {
  const { security } = operation;
  return security.length > 0 && security.every((names) => names.some((name) => isSeen(contract.security[name])));
}

/** The request with made-up credentials for the operation's first alternative, where it has none of its own. */
export function withCredentials(request: Request, operation: Operation, contract: Contract): Request {
  const names = operation.security[0] ?? [];
  return names.reduce((dressed, name) => carrying(dressed, contract.security[name]), request);
}

/** Prism lets pass what it does not know: mutual TLS, HTTP schemes but these. */
function isSeen(scheme: SecurityScheme | undefined): boolean {
  if (scheme === undefined || scheme.kind === 'mutualTLS') return false;
  return scheme.kind !== 'http' || ['basic', 'bearer', 'digest'].includes(scheme.scheme?.toLowerCase() ?? '');
}

function carrying(request: Request, scheme: SecurityScheme | undefined): Request {
  if (scheme === undefined) return request;
  switch (scheme.kind) {
    case 'apiKey':
      return withKey(request, scheme.in, scheme.name ?? '');
    case 'http':
      return withHeader(request, 'Authorization', authorization(scheme.scheme?.toLowerCase() ?? ''));
    case 'oauth2':
    case 'openIdConnect':
      return withHeader(request, 'Authorization', `Bearer ${TOKEN}`);
    case 'mutualTLS':
      return request;
  }
}

function authorization(scheme: string): string {
  if (scheme === 'basic') return `Basic ${btoa(`${TOKEN}:${TOKEN}`)}`;
  // Every part must be there, and letters and digits inside quotes.
  if (scheme === 'digest') return `Digest username="a", realm="a", nonce="a", uri="a", response="a"`;
  return `Bearer ${TOKEN}`;
}

function withKey(request: Request, place: SecurityScheme['in'], name: string): Request {
  if (place === 'header') return withHeader(request, name, TOKEN);
  if (place === 'cookie') return withHeader(request, 'Cookie', `${name}=${TOKEN}`);
  const mark = request.target.includes('?') ? '&' : '?';
  return { ...request, target: `${request.target}${mark}${encodeURIComponent(name)}=${TOKEN}` };
}

function withHeader(request: Request, name: string, value: string): Request {
  const cookie = name === 'Cookie';
  const has = request.headers.some(([own]) => own.toLowerCase() === name.toLowerCase());
  return has && !cookie ? request : { ...request, headers: [...request.headers, [name, value]] };
}
