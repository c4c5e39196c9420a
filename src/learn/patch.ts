/** Proposals laid into the text of a manifest. What they do not touch stays as it is written, comments and all. Pure. */
import { Document, isMap, isNode, isScalar, isSeq, type Pair, parseDocument, visit, YAMLMap } from 'yaml';
import type { Proposal } from './model.ts';

/** Longest line of a flow collection before it is broken, and of one that is written as such. */
const width = 150;
const longest = 100;

export function patch(text: string, proposals: readonly Proposal[]): string {
  if (proposals.length === 0) return text;
  const edited = parseDocument(text);
  const removals = proposals.filter(({ edit }) => edit === 'remove');
  for (const one of removals.toSorted((a, b) => last(b) - last(a))) remove(edited, one.path);
  for (const one of proposals) if (one.edit !== 'remove') apply(edited, one);
  const spliced = splice(text, parseDocument(text), edited, proposals);
  return spliced !== null && says(spliced, edited) && keepsComments(text, spliced) ? spliced : whole(edited);
}

const last = ({ path }: Proposal): number => Number(path.at(-1) ?? 0);
const whole = (document: Document): string => document.toString({ lineWidth: width, flowCollectionPadding: false });

/** A list that has nothing left goes with its last member. */
function remove(document: Document, path: Proposal['path']): void {
  document.deleteIn(path);
  const list = document.getIn(path.slice(0, -1));
  if (isSeq(list) && list.items.length === 0) document.deleteIn(path.slice(0, -1));
}

function apply(document: Document, { edit, path, value, comment }: Proposal): void {
  const isShort = JSON.stringify(value).length < longest;
  const node = document.createNode(value, { flow: isShort && (path.length > 1 || edit !== 'set') });
  visit(node, {
    Seq(_, list) {
      list.flow = true;
    },
  });
  if (comment !== undefined && isNode(node))
    node[isMap(node) && !node.flow ? 'commentBefore' : 'comment'] = ` ${comment}`;
  if (edit === 'set') {
    document.setIn(path, node);
    return;
  }
  const list = document.getIn(path);
  const members = isSeq(list) ? list : document.createNode(isScalar(list) ? [list.value] : list == null ? [] : [list]);
  if (!isSeq(members)) return;
  if (members !== list) {
    // What a block holds may be a block; conditions in a row are shorter.
    members.flow = isShort && path.length > 1;
    document.setIn(path, members);
  }
  if (!isShort) spread(document, path);
  if (edit === 'append') members.items.push(node);
  else members.items.unshift(node);
}

/** What holds something long is no line. */
function spread(document: Document, path: Proposal['path']): void {
  for (const depth of path.keys()) {
    const around = document.getIn(path.slice(0, depth + 1));
    if (isMap(around) || isSeq(around)) around.flow = false;
  }
}

/** A key whose text is replaced: at the top, or of one code or resource. */
type Unit = readonly [top: string] | readonly [top: string, name: string];

function unitsOf(proposals: readonly Proposal[], before: Document.Parsed): readonly Unit[] {
  const units = proposals.map(({ path }): Unit => {
    const [top = '', name] = path.map(String);
    return /^(?:codes|resources)$/.test(top) && name !== undefined && before.has(top) ? [top, name] : [top];
  });
  return [...new Map(units.map((one) => [JSON.stringify(one), one])).values()];
}

interface Splice {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/** null: the file is written so that its parts cannot be replaced one by one. */
function splice(text: string, before: Document.Parsed, after: Document, proposals: readonly Proposal[]): string | null {
  const splices: Splice[] = [];
  for (const unit of unitsOf(proposals, before)) {
    const parent = unit.length === 1 ? before.contents : before.get(unit[0]);
    const now = unit.length === 1 ? after.contents : after.get(unit[0]);
    if (!isMap(parent) || !isMap(now) || parent.flow === true) return null;
    const name = unit.at(-1) ?? '';
    const [old, fresh] = [pairOf(parent, name), pairOf(now, name)];
    const sample = old ?? parent.items.at(-1);
    const range = sample === undefined ? null : rangeOf(text, sample);
    if (range === null) return null;
    if (fresh === undefined) {
      splices.push({ from: range.from - range.column, to: text.indexOf('\n', range.to) + 1 || text.length, text: '' });
      continue;
    }
    const shown = rendered(fresh, range.column);
    splices.push(
      old === undefined
        ? { from: range.to, to: range.to, text: `\n${' '.repeat(range.column)}${shown}` }
        : { ...range, text: shown },
    );
  }
  // Those behind each other at one spot keep their order.
  return splices
    .map((one, i) => ({ ...one, i }))
    .sort((a, b) => b.from - a.from || b.i - a.i)
    .reduce((now, { from, to, text: own }) => now.slice(0, from) + own + now.slice(to), text);
}

function pairOf(map: YAMLMap, name: string): Pair | undefined {
  return map.items.find(({ key }) => String(isScalar(key) ? key.value : key) === name);
}

/** From the key to the last of the value, without the line end behind it. */
function rangeOf(text: string, { key, value }: Pair): { from: number; to: number; column: number } | null {
  const from = isNode(key) ? key.range?.[0] : undefined;
  const end = isNode(value) ? value.range?.[2] : undefined;
  if (from === undefined || end === undefined) return null;
  return {
    from,
    to: from + text.slice(from, end).trimEnd().length,
    column: from - (text.lastIndexOf('\n', from - 1) + 1),
  };
}

/** As it stands behind its indentation; what is written before the key stays where it is. */
function rendered({ key, value }: Pair, column: number): string {
  const document = new Document();
  const map = new YAMLMap();
  const name = document.createNode(isScalar(key) ? key.value : key);
  map.items = [document.createPair(name, null)];
  const [pair] = map.items;
  if (pair !== undefined) pair.value = value;
  document.contents = map;
  return whole(document)
    .trimEnd()
    .replaceAll('\n', `\n${' '.repeat(column)}`)
    .replaceAll(/^ +$/gm, '');
}

function says(text: string, wanted: Document): boolean {
  const read = parseDocument(text);
  return (
    read.errors.length === 0 && JSON.stringify(read.toJS()) === JSON.stringify(parseDocument(whole(wanted)).toJS())
  );
}

function keepsComments(before: string, after: string): boolean {
  const comments = (text: string): readonly string[] => (text.match(/(?:^|\s)#[^\n]*/g) ?? []).map((one) => one.trim());
  const now = comments(after);
  return comments(before).every((one) => now.includes(one));
}
