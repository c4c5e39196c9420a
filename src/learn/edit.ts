/** One proposal written into the text of a manifest or suite: its characters alone are new. Pure. */
import { isDeepStrictEqual } from 'node:util';
import { type Document, isAlias, isMap, isNode, isScalar, isSeq, parseDocument } from 'yaml';
import { get } from '../lib/pointer.ts';
import { afterLast, flowText, type Insertion, inserted, intoFlow } from '../manifest/insert.ts';
import type { Json } from '../model.ts';
import { nodesOn, withoutAliases, withoutAliasesAt } from './aliases.ts';
import { cut } from './cut.ts';
import type { Proposal } from './model.ts';
import { beforeFirst, beforeFlow, belowKey, columnOf, newPair, parentPair, replaced, tailOf } from './spots.ts';
import { keepsComments, pointerOf, said, valueAfter } from './values.ts';

/** null: the file is written so that nothing can be put there and leave all else, comments too, as it is. */
export function editedInPlace(text: string, one: Proposal): string | null {
  const document = parseDocument(text, { merge: true });
  const wanted = valueAfter(said(text), one);
  const { comment, ...bare } = one;
  const ways = [
    () => text,
    () => withoutAliasesAt(text, document, one.path),
    () => withoutAliases(text, document),
    // Inside of a line there is no room for a comment: it comes before it.
    () => (comment === undefined ? text : commented(text, document, one.path, comment)),
  ];
  for (const [i, way] of ways.entries()) {
    const own = way();
    const at = placeOf(own, i < 3 ? one : bare, wanted);
    const made = at === null ? null : inserted(own, at);
    if (made !== null && isDeepStrictEqual(said(made), wanted) && keepsComments(own, made)) return made;
  }
  return null;
}

/** Above the line of the first key of the path. */
function commented(text: string, document: Document.Parsed, [top]: Proposal['path'], comment: string): string {
  const [root, node] = nodesOn(document, [top ?? '']);
  const pair = node === undefined ? null : parentPair(root, node);
  const from = isNode(pair?.key) ? pair.key.range?.[0] : undefined;
  return from === undefined || columnOf(text, from) > 0 ? text : inserted(text, { at: from, text: `# ${comment}\n` });
}

/** A key and its value more, written as these lines, in the map that is called so, or at the top. null as above. */
export function withPair(
  text: string,
  parent: readonly string[],
  lines: readonly string[],
  short: string,
): string | null {
  const document = parseDocument(text, { merge: true });
  const nodes = nodesOn(document, parent);
  const map = nodes.at(-1);
  if (map === undefined || nodes.length <= parent.length) return null;
  const at = isMap(map)
    ? map.flow
      ? intoFlow(map, text, [short])
      : afterLast(map, text, lines)
    : isScalar(map) && map.value === null
      ? belowKey(text, parentPair(nodes.at(-2), map), lines)
      : null;
  return at === null ? null : inserted(text, at);
}

function placeOf(text: string, one: Proposal, wanted: Json): Insertion | null {
  const { edit, path, value } = one;
  const document = parseDocument(text, { merge: true });
  if (edit === 'remove') return cut(text, document, path);
  const nodes = nodesOn(document, path);
  const node = nodes.at(-1);
  if (node === undefined || isAlias(node)) return null;
  if (nodes.length <= path.length) {
    const there = path.slice(0, nodes.length);
    const whole = get(wanted, pointerOf(there)) ?? null;
    return newPair(text, node, parentPair(nodes.at(-2), node), String(there.at(-1)), whole, one);
  }
  const pair = parentPair(nodes.at(-2), node);
  if (edit === 'set' || !isSeq(node))
    return replaced(text, node, pair, edit === 'set' ? value : get(wanted, pointerOf(path)), one);
  if (node.flow || node.items.length === 0) {
    if (one.comment !== undefined) return null;
    return edit === 'append' || node.items.length === 0
      ? intoFlow(node, text, [flowText(value)])
      : beforeFlow(text, node, value);
  }
  const lines = [`- ${flowText(value)}${tailOf(one.comment)}`];
  return edit === 'append' ? afterLast(node, text, lines) : beforeFirst(text, node, lines);
}
