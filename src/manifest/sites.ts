/** Sites as text: `body:/items/0/name`, `query:limit`, `query:filter/from`, `path:id`, `argv:--seed`, `file:a/b.json`. */
import { escapeToken, tokens } from '../lib/pointer.ts';
import type { Location, Site } from '../model.ts';

const locations: ReadonlySet<string> = new Set<Location>(['path', 'query', 'header', 'cookie', 'argv', 'file', 'body']);
/** Other words for them, where people call them so. */
const spellings: Readonly<Record<string, string>> = { stdin: 'body', metadata: 'header' };

const isLocation = (text: string): text is Location => locations.has(text);

/**
 * Reads a site; null where the text is none. `body` and `body:` are the whole body. A `/` or `~` inside a parameter's
 * name is written as in a JSON Pointer (RFC 6901): `~1`, `~0`.
 */
export function parseSite(text: string): Site | null {
  const colon = text.indexOf(':');
  const said = colon < 0 ? text : text.slice(0, colon);
  const where = spellings[said] ?? said;
  const rest = colon < 0 ? '' : text.slice(colon + 1);
  if (!isLocation(where) || /~(?![01])/.test(rest)) return null;
  if (where === 'body') return rest === '' || rest.startsWith('/') ? { in: 'body', name: '', pointer: rest } : null;
  // A path is a name as it is.
  if (where === 'file') return rest === '' ? null : { in: where, name: rest, pointer: '' };
  const slash = rest.indexOf('/');
  const [name = ''] = tokens(`/${rest}`);
  if (name === '') return null;
  return { in: where, name, pointer: slash < 0 ? '' : rest.slice(slash) };
}

/** The inverse of `parseSite`. */
export function siteText(site: Site): string {
  return `${site.in}:${site.in === 'file' ? site.name : escapeToken(site.name)}${site.pointer}`;
}

/** As `siteText`, in a sentence: the whole body has no name of its own. */
export function siteWords(site: Site): string {
  return site.in === 'body' && site.pointer === '' ? 'the body' : siteText(site);
}

/**
 * Does the pattern cover the site? `*` as a pointer segment stands for any one index or key, as a name for any
 * parameter; a `*` in the site itself is covered only by `*`. Header names ignore case (RFC 9110, 5.1).
 */
export function siteCovers(pattern: Site, site: Site): boolean {
  if (pattern.in !== site.in || !namesMatch(pattern, site)) return false;
  const wanted = pattern.pointer.split('/');
  const given = site.pointer.split('/');
  return wanted.length === given.length && wanted.every((token, i) => token === '*' || token === given[i]);
}

function namesMatch(pattern: Site, site: Site): boolean {
  if (pattern.name === '*' || pattern.name === site.name) return true;
  return pattern.in === 'header' && pattern.name.toLowerCase() === site.name.toLowerCase();
}
