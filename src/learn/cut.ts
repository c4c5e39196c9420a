/** One member of a list taken out of a text: the comments beside it stay. Pure. */
import { type Document, isCollection, isMap, isNode, isPair, isSeq, type Pair, type YAMLMap, type YAMLSeq } from 'yaml';
import { endOf, type Insertion } from '../manifest/insert.ts';
import { nodesOn } from './aliases.ts';
import type { Proposal } from './model.ts';

interface Span {
  readonly from: number;
  readonly to: number;
}

/** A list goes with its last member. */
export function cut(text: string, document: Document.Parsed, path: Proposal['path']): Insertion | null {
  const nodes = nodesOn(document, path);
  const list = nodes.at(-2);
  if (nodes.length <= path.length || !isSeq(list)) return null;
  if (list.items.length > 1) return member(text, list, list.items.indexOf(nodes.at(-1)));
  const parent = nodes.at(-3);
  if (!isMap(parent)) return null;
  return member(
    text,
    parent,
    parent.items.findIndex(({ value }) => value === list),
  );
}

function member(text: string, around: YAMLSeq | YAMLMap, index: number): Insertion | null {
  const spans = around.items.map((one) => spanOf(one));
  const own = spans[index];
  if (own === undefined || own === null) return null;
  if (!around.flow) return lines(text, own);
  const [before, after] = [spans[index - 1], spans[index + 1]];
  if (before !== undefined && before !== null) return { at: before.to, to: own.to, text: '' };
  return after === undefined || after === null ? null : { at: own.from, to: after.from, text: '' };
}

function spanOf(one: unknown): Span | null {
  const pair: Partial<Pair> = isPair(one) ? one : { key: one, value: one };
  const from = isNode(pair.key) ? pair.key.range?.[0] : undefined;
  const end = isNode(pair.value) ? pair.value.range?.[1] : undefined;
  const inner = isCollection(pair.value) && !pair.value.flow ? endOf(pair.value as YAMLSeq | YAMLMap) : null;
  const to = inner ?? end;
  return from === undefined || to === undefined ? null : { from, to };
}

/** Whole lines; a comment on one of them gets a line of its own. */
function lines(text: string, { from, to }: Span): Insertion | null {
  const at = text.lastIndexOf('\n', from - 1) + 1;
  const indent = /^( *)(?:- +)?$/.exec(text.slice(at, from))?.[1];
  if (indent === undefined) return null;
  const line = text.indexOf('\n', to);
  const end = line < 0 ? text.length : line + 1;
  const comments = text.slice(at, end).match(/(?<=^|\s)#[^\n]*/g) ?? [];
  return { at, to: end, text: comments.map((one) => `${indent}${one}\n`).join('') };
}
