/** Servers (OpenAPI 3.1.1 §4.8.5): of the document, of a path (§4.8.9), of an operation (§4.8.10). The nearest list holds. */
import { plain } from '../lib/plain.ts';
import type { Json } from '../model.ts';
import { join, list, own, text } from './json.ts';
import { type Node, type Reader, report } from './reader.ts';

/** Path of the first server, without a trailing slash; a relative URL is taken from the root. */
export function basePath(servers: Json | undefined): string {
  const [first = null] = urls(servers);
  return first === null ? '' : pathOf(first);
}

/** Says where an operation's own servers are not the document's: the suite's target decides, and one base path is sent. */
export function checkServers(reader: Reader, key: string, item: Node, operation: Node): void {
  const holder = [operation, item].find((node) => list(own(node.value, 'servers')).length > 0);
  if (holder === undefined) return;
  const root = own(reader.document, 'servers');
  const known = urls(root).length === 0 ? [urlOf('/')] : urls(root);
  const mine = urls(own(holder.value, 'servers'));
  const [first] = mine;
  if (first === undefined || first === null) return;
  const same = (one: URL | null): boolean => known.some((other) => one !== null && one.href === other?.href);
  if (mine.some(same)) return;
  const [base, prefix] = [basePath(root), pathOf(first)];
  const at = join(holder.pointer, 'servers');
  if (prefix === base) {
    report(reader, 'SERVER_IGNORED', `${key} has servers of its own (${shown(first)})`, at);
  } else {
    const below = `by its own servers; requests go below \`${base || '/'}\``;
    report(reader, 'SERVER_PREFIX', `${key} is below \`${prefix || '/'}\` ${below}`, at);
  }
}

/** null: not a URL. */
function urls(servers: Json | undefined): readonly (URL | null)[] {
  return list(servers).map((server) => {
    const variables = own(server, 'variables');
    const url = text(own(server, 'url')) ?? '';
    return urlOf(
      url.replaceAll(/\{([^{}]+)\}/g, (_, name: string) => plain(own(own(variables, name), 'default') ?? '')),
    );
  });
}

function urlOf(text: string): URL | null {
  try {
    const url = new URL(text, here);
    url.pathname = pathOf(url);
    return url;
  } catch {
    return null;
  }
}

/** Relative URLs are relative to wherever the document is served. */
const here = 'http://localhost';

const pathOf = ({ pathname }: URL): string => pathname.replace(/\/+$/, '');

const shown = (url: URL): string => (url.origin === here ? url.pathname : url.href);
