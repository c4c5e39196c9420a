/** Lists that are read page by page: where a position comes from, and where it is sent. */
import type { Operation } from '../contract/model.ts';
import { parseSite } from '../manifest/sites.ts';
import type { Json, Locator, Site } from '../model.ts';
import type { Range } from '../seams.ts';
import { answerProperties } from './declared.ts';
import { isListOf } from './resource-paths.ts';
import { type Resource, resources } from './resources.ts';

export interface Cursor {
  /** What is listed. */
  readonly resource: Resource;
  readonly from: Locator;
  readonly to: Site;
  /** Pages of one. */
  readonly size: readonly { readonly name: string; readonly value: Json }[];
}

const positions = /^(?:continue|continuation_?token|cursor|after|marker|page_?token|next_?token|start_?key)$/i;
const sizes = /^(?:limit|page_?size|per_?page|max_?results|max_?items|count|first|size)$/i;
const usual = [
  ...['continue', 'cursor', 'next', 'nextCursor', 'next_cursor', 'nextToken', 'next_token', 'nextPageToken'],
  ...['next_page_token', 'marker', 'nextMarker', 'continuationToken', 'metadata/continue', 'meta/next_cursor'],
  ...['pagination/next', 'paging/next', 'page/next'],
].map((name) => `/${name}`);

/** What the suite says of the list, else what is usual; null: the operation lists nothing page by page. */
export function cursorOf(operation: Operation, { contract, suite }: Pick<Range, 'contract' | 'suite'>): Cursor | null {
  const { all } = resources(contract, suite);
  const resource = operation.method === 'GET' ? all.find((one) => isListOf(operation.path, one.path)) : undefined;
  if (resource === undefined || resource.create === null) return null;
  const { cursor } = resource;
  const query = operation.parameters.filter((one) => one.in === 'query');
  const position = query.find((one) => positions.test(one.name));
  const to = cursor?.to ?? (position === undefined ? null : `query:${position.name}`);
  const shown = answerProperties(contract, operation);
  const twin = usual.find((pointer) => shown.has(pointer));
  const from = cursor?.from ?? (twin === undefined ? null : `body:${twin}`);
  const site = to === null ? null : parseSite(to);
  if (from === null || site === null) return null;
  const size = query.filter((one) => sizes.test(one.name)).slice(0, 1);
  return { resource, from, to: site, size: size.map(({ name }) => ({ name, value: 1 })) };
}
