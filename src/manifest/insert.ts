/** More text in a YAML file at one spot: what is there keeps its comments, order and form. Pure. */
import { isCollection, isMap, isNode, isPair, stringify, type YAMLMap, type YAMLSeq } from 'yaml';
import type { Json } from '../model.ts';

/** One more piece of a text: what stands behind it is moved on. */
export interface Insertion {
  readonly at: number;
  /** Where what it replaces ends; left out: it replaces nothing. */
  readonly to?: number;
  readonly text: string;
}

/** `{fingerprint: …, why: …}`: a line an entry, as people write them. */
export function flowText(value: Json): string {
  return stringify(value, { collectionStyle: 'flow', lineWidth: 0, flowCollectionPadding: false }).trim();
}

export function inserted(text: string, { at, to = at, text: added }: Insertion): string {
  return text.slice(0, at) + added + text.slice(to);
}

/** Below the last line of a block, as far in as its first. */
export function afterLast(block: YAMLSeq | YAMLMap, text: string, lines: readonly string[]): Insertion | null {
  const [start] = block.range ?? [];
  const end = endOf(block);
  if (start === undefined || end === null) return null;
  const indent = ' '.repeat(start - (text.lastIndexOf('\n', start - 1) + 1));
  const next = text[end - 1] === '\n' ? end : text.indexOf('\n', end) + 1;
  const at = next === 0 ? text.length : next;
  const before = at > 0 && text[at - 1] !== '\n' ? '\n' : '';
  return { at, text: before + lines.map((line) => `${indent}${line}\n`).join('') };
}

/** After the last member of a list or map on one line, on a line of its own where the members have such. */
export function intoFlow(flow: YAMLSeq | YAMLMap, text: string, entries: readonly string[]): Insertion | null {
  const [start, close] = flow.range ?? [];
  const end = endOf(flow);
  if (start === undefined || close === undefined) return null;
  const [open, shut] = isMap(flow) ? '{}' : '[]';
  if (flow.items.length === 0) return { at: start, to: close, text: `${open}${entries.join(', ')}${shut}` };
  if (end === null) return null;
  const [first] = flow.items;
  const node = isPair(first) ? first.key : first;
  const [from = 0] = (isNode(node) ? node.range : null) ?? [];
  const line = text.lastIndexOf('\n', from) + 1;
  const own = line > start && text.slice(line, from).trim() === '';
  return { at: end, text: entries.map((one) => (own ? `,\n${text.slice(line, from)}` : ', ') + one).join('') };
}

/** Where the last thing in a collection ends; null: there is none. */
export function endOf(collection: YAMLSeq | YAMLMap): number | null {
  const last = isMap(collection) ? collection.items.at(-1)?.value : collection.items.at(-1);
  if (typeof last !== 'object' || last === null || !('range' in last)) return null;
  const inner = isCollection(last) && !last.flow ? endOf(last as YAMLSeq) : null;
  return inner ?? (last.range as readonly number[] | undefined)?.[1] ?? null;
}
