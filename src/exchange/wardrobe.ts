import type { Identity, Suite } from '../manifest/model.ts';
import type { Request } from '../model.ts';
import { withHeader } from '../plan/patch.ts';
import { type Credentials, credentials, invalidated, refresh } from './identity.ts';

/** Puts the suite's headers and an identity's credentials on requests; obtains, keeps and renews the credentials. */
export interface Wardrobe {
  /** At once where nothing has to be fetched: a run dresses every request. */
  dress(request: Request, name: string | null): Request | Promise<Request>;
  /** After a 401 to credentials that were good: new ones, or false where they cannot be renewed. */
  renew(name: string): Promise<boolean>;
  /** Texts that must never reach a ledger. */
  secrets(): readonly string[];
}

export function wardrobe(suite: Suite): Wardrobe {
  const held = new Map<string, Credentials>();
  const pending = new Map<string, Promise<Credentials>>();
  const secrets = new Set<string>();
  const headers = Object.entries(suite.headers);

  const keep = (name: string, got: Credentials): Credentials => {
    for (const secret of got.secrets) secrets.add(secret);
    held.set(name, got);
    pending.delete(name);
    return got;
  };
  const obtain = (name: string, identity: Identity, spoil: boolean): Promise<Credentials> => {
    const under = pending.get(name);
    if (under) return under;
    const made = credentials(identity).then((got) => keep(name, spoil ? invalidated(got) : got));
    pending.set(name, made);
    // A failed attempt is told to who waits for it, and may be made again.
    made.catch(() => pending.delete(name));
    return made;
  };
  const wear = (request: Request, worn: Credentials | null): Request => {
    let all: Request['headers'] = request.headers;
    for (const [name, value] of headers) {
      if (isCookie(name)) all = withCookies(all, value);
      else if (!has(all, name)) all = [...all, [name, value]];
    }
    if (worn === null) return all === request.headers ? request : { ...request, headers: all };
    for (const [name, value] of Object.entries(worn.headers))
      all = isCookie(name) ? withCookies(all, value) : withHeader(all, name, value);
    const query = Object.keys(worn.query).length === 0 ? '' : new URLSearchParams(worn.query).toString();
    const mark = request.target.includes('?') ? '&' : '?';
    return { ...request, headers: all, target: query === '' ? request.target : request.target + mark + query };
  };

  return {
    dress(request, name) {
      // Without an identity of that name for `invalid`, the default's credentials are spoilt.
      const own = name === null ? undefined : suite.identities[name];
      const identity = own ?? (name === 'invalid' ? suite.identities['default'] : undefined);
      if (name === null || identity === undefined) return wear(request, null);
      const worn = held.get(name);
      if (worn === undefined) return obtain(name, identity, own === undefined).then((got) => wear(request, got));
      if (worn.expiresAt === null || own === undefined) return wear(request, worn);
      return refresh(worn, identity).then((got) => wear(request, got === worn ? worn : keep(name, got)));
    },
    async renew(name) {
      const worn = held.get(name);
      if (worn === undefined) return false;
      const got = await refresh(worn, suite.identities[name], true);
      if (got === worn) return false;
      keep(name, got);
      return true;
    },
    secrets: () => [...secrets],
  };
}

function isCookie(name: string): boolean {
  return name.toLowerCase() === 'cookie';
}

/** In one field with those that the request has (RFC 6265, 5.4); of a name that both have the request's own. */
function withCookies(headers: Request['headers'], value: string): Request['headers'] {
  const pairs = (text: string): string[] => text.split(';').flatMap((pair) => pair.trim() || []);
  const nameOf = (pair: string): string => pair.split('=', 1)[0] ?? '';
  const own = headers.filter(([name]) => isCookie(name)).flatMap(([, text]) => pairs(text));
  const names = new Set(own.map(nameOf));
  const added = pairs(value).filter((pair) => !names.has(nameOf(pair)));
  return withHeader(headers, 'Cookie', [...own, ...added].join('; '));
}

function has(headers: Request['headers'], name: string): boolean {
  return headers.some(([key]) => key.toLowerCase() === name.toLowerCase());
}
