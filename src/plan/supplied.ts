/** What the suite puts on requests besides the operation's inputs: credentials, and headers for all. Pure. */
import type { Identity, Suite } from '../manifest/model.ts';
import type { Json, Mutation, Site } from '../model.ts';

type Spot = Pick<Site, 'in' | 'name'>;

/** Do the credentials of `default` take this place? What an operation says of it is then never sent. */
export function isCredential({ identities }: Suite, { in: where, name }: Spot): boolean {
  const carried = identities['default'];
  if (carried === undefined) return false;
  if (where === 'query') return carried.kind === 'query' && Object.hasOwn(carried.query, name);
  if (where === 'header') return headersOf(carried).some(([header]) => isSame(header, name));
  return where === 'cookie' && cookiesOf(headersOf(carried)).includes(name);
}

/** The value that the suite's `headers` give a header; undefined: none. */
export function headerForAll({ headers }: Suite, { in: where, name }: Spot): Json | undefined {
  return where === 'header' ? Object.entries(headers).find(([header]) => isSame(header, name))?.[1] : undefined;
}

/** Why a fault at an input never reaches the target; null: it does. */
export function overruled(suite: Suite, mutation: Mutation): string | null {
  const spots = spotsOf(mutation);
  const credential = spots.find((spot) => isCredential(suite, spot));
  if (credential) {
    const { in: where, name } = credential;
    return `${where}:${name} is a credential of the identity \`default\`: without it a request is auth.missing, with another auth.invalid`;
  }
  const all = spots.find((spot) => mutation.kind === 'omit' && isForAll(suite, spot));
  return all ? `${all.in}:${all.name} is in the suite's \`headers\`, which every request has` : null;
}

function isForAll(suite: Suite, spot: Spot): boolean {
  if (spot.in === 'cookie') return cookiesOf(Object.entries(suite.headers)).includes(spot.name);
  return headerForAll(suite, spot) !== undefined;
}

function spotsOf(mutation: Mutation): readonly Spot[] {
  switch (mutation.kind) {
    case 'schema':
    case 'omit':
    case 'value':
      return [mutation.site];
    case 'parameter':
      return mutation.name === null ? [] : [{ in: mutation.in, name: mutation.name }];
    default:
      return [];
  }
}

type Header = readonly [name: string, value: string];

/** Those whose value is fetched later have none yet. */
function headersOf(identity: Identity): readonly Header[] {
  switch (identity.kind) {
    case 'headers':
      return Object.entries(identity.headers);
    case 'command':
      return [[identity.header, '']];
    case 'basic':
    case 'bearer':
    case 'oauth2':
      return [['Authorization', '']];
    default:
      return [];
  }
}

function cookiesOf(headers: readonly Header[]): readonly string[] {
  return headers
    .filter(([name]) => isSame(name, 'Cookie'))
    .flatMap(([, value]) => value.split(';').map((pair) => pair.split('=', 1)[0]?.trim() ?? ''));
}

function isSame(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
