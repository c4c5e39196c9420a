/** Where in a text a value comes: beside, before or below what stands there. null: there is no such spot. Pure. */
import { isMap, isNode, isScalar, isSeq, type Node, type Pair, type YAMLMap, type YAMLSeq } from 'yaml';
import { afterLast, endOf, flowText, type Insertion, intoFlow } from '../manifest/insert.ts';
import type { Json } from '../model.ts';
import type { Proposal } from './model.ts';

export const tailOf = (comment: string | undefined): string => (comment === undefined ? '' : ` # ${comment}`);

export function parentPair(parent: Node | undefined, node: Node): Pair | null {
  return isMap(parent) ? (parent.items.find(({ value }) => value === node) ?? null) : null;
}

/** A key more, in a map or where nothing stands yet behind its key. */
export function newPair(
  text: string,
  node: Node,
  pair: Pair | null,
  key: string,
  value: Json,
  { comment }: Proposal,
): Insertion | null {
  const shown = flowText({ [key]: value }).slice(1, -1);
  if (isMap(node)) {
    if (!node.flow) return afterLast(node, text, [`${shown}${tailOf(comment)}`]);
    return comment === undefined ? intoFlow(node, text, [shown]) : null;
  }
  if (!isScalar(node) || node.value !== null) return null;
  return belowKey(text, pair, [`${shown}${tailOf(comment)}`]);
}

/** Behind the line of a key that has no value: its first member. */
export function belowKey(text: string, pair: Pair | null, lines: readonly string[]): Insertion | null {
  const from = isNode(pair?.key) ? pair.key.range?.[0] : undefined;
  if (from === undefined) return null;
  const indent = ' '.repeat(columnOf(text, from) + 2);
  const end = text.indexOf('\n', from);
  const at = end < 0 ? text.length : end;
  return { at, text: lines.map((line) => `\n${indent}${line}`).join('') };
}

export const columnOf = (text: string, at: number): number => at - (text.lastIndexOf('\n', at - 1) + 1);

export function replaced(
  text: string,
  node: Node,
  pair: Pair | null,
  value: Json | undefined,
  { comment }: Proposal,
): Insertion | null {
  const [from, to] = node.range ?? [];
  if (from === undefined || to === undefined || value === undefined) return null;
  if (isScalar(node) && node.value === null) {
    const [only] = Array.isArray(value) && value.length === 1 ? value : [];
    return only === undefined ? null : belowKey(text, pair, [`- ${flowText(only)}${tailOf(comment)}`]);
  }
  const isBlock = (isMap(node) || isSeq(node)) && node.flow !== true;
  if (!isBlock) return { at: from, to, text: flowText(value) };
  const key = isNode(pair?.key) ? pair.key.range?.[1] : undefined;
  const end = endOf(node as YAMLMap | YAMLSeq);
  return key === undefined || end === null ? null : { at: key, to: end, text: `: ${flowText(value)}` };
}

export function beforeFlow(text: string, list: YAMLSeq, value: Json): Insertion | null {
  const [first] = list.items;
  const at = isNode(first) ? first.range?.[0] : undefined;
  if (at === undefined) return null;
  const indent = text.slice(text.lastIndexOf('\n', at) + 1, at);
  return { at, text: flowText(value) + (indent.trim() === '' && indent !== '' ? `,\n${indent}` : ', ') };
}

/** Before the first member, and before the comments that stand over it. */
export function beforeFirst(text: string, list: YAMLSeq, lines: readonly string[]): Insertion | null {
  const [start] = list.range ?? [];
  if (start === undefined) return null;
  const indent = ' '.repeat(columnOf(text, start));
  let at = start - indent.length;
  for (;;) {
    const above = text.lastIndexOf('\n', at - 2) + 1;
    if (at === 0 || !/^[ \t]*#/.test(text.slice(above, at))) break;
    at = above;
  }
  return { at, text: lines.map((line) => `${indent}${line}\n`).join('') };
}
