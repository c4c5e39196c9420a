import type { Json } from '../model.ts';
import { escapeToken } from './pointer.ts';

/** A spot at which two values differ; a side without `before` or `after` has nothing there. */
export interface Difference {
  readonly at: string;
  readonly before?: Json;
  readonly after?: Json;
}

/** The deepest spots at which two JSON values differ, in document order. The order of members, and of a list's items, says nothing. */
export function differences(before: Json | undefined, after: Json | undefined, at = ''): readonly Difference[] {
  if (canonical(before) === canonical(after)) return [];
  if (!isTree(before) || !isTree(after) || Array.isArray(before) !== Array.isArray(after))
    return [{ at, ...(before === undefined ? {} : { before }), ...(after === undefined ? {} : { after }) }];
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return keys.flatMap((key) => differences(member(before, key), member(after, key), `${at}/${escapeToken(key)}`));
}

type Tree = Readonly<Record<string, Json>>;

function isTree(value: Json | undefined): value is Tree {
  return typeof value === 'object' && value !== null;
}

function member(tree: Tree, key: string): Json | undefined {
  return Object.hasOwn(tree, key) ? tree[key] : undefined;
}

/** One text for values that mean the same. */
function canonical(value: Json | undefined): string {
  if (!isTree(value)) return value === undefined ? '' : JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonical).sort().join()}]`;
  return `{${Object.keys(value)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`)
    .join()}}`;
}
