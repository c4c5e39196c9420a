/** Proposals laid into the text of a manifest. What they do not touch stays as it is written, comments and all. Pure. */
import { isDeepStrictEqual } from 'node:util';
import { Document, isMap, isNode, isScalar, isSeq, type Pair, parseDocument, visit, YAMLMap } from 'yaml';
import { get } from '../lib/pointer.ts';
import { flowText } from '../manifest/insert.ts';
import { groupBy } from '../manifest/words.ts';
import type { Json } from '../model.ts';
import { withoutAliases } from './aliases.ts';
import { editedInPlace, withPair } from './edit.ts';
import type { Proposal } from './model.ts';
import { keepsComments, pointerOf, said, valueAfter } from './values.ts';

/** Longest line of a flow collection before it is broken, and of one that is written as such. */
const width = 150;
const longest = 100;

export interface Patched {
  readonly text: string;
  /** What the file has no place for, as it is written. */
  readonly left: readonly Proposal[];
}

/** Lines that no proposal is about stay as they are, line ends too. */
export function patch(text: string, proposals: readonly Proposal[]): Patched {
  if (proposals.length === 0) return { text, left: [] };
  const start = text.startsWith('\ufeff') ? '\ufeff' : '';
  const isWindows = text.includes('\r\n') && !/(?<!\r)\n/.test(text);
  const plain = isWindows ? text.slice(start.length).replaceAll('\r\n', '\n') : text.slice(start.length);
  const { text: made, left } = patched(plain, proposals);
  return { text: start + (isWindows ? made.replaceAll('\n', '\r\n') : made), left };
}

/** What is there is edited in place; what is not there yet is written as a whole. */
function patched(text: string, proposals: readonly Proposal[]): Patched {
  const before = parseDocument(text);
  const removals = proposals.filter(({ edit }) => edit === 'remove').toSorted((a, b) => last(b) - last(a));
  const others = proposals.filter(({ edit }) => edit !== 'remove');
  const old = others.filter((one) => before.hasIn(unitOf(one, before)));
  const fresh = groupBy(
    others.filter((one) => !old.includes(one)),
    (one) => JSON.stringify(unitOf(one, before)),
  );
  let now = text;
  const left: Proposal[] = [];
  const write = (some: readonly Proposal[], make: () => string | null): void => {
    const made = tried(make) ?? tried(() => rewritten(now, some));
    if (made === null) left.push(...some);
    else now = made;
  };
  for (const one of [...removals, ...old]) write([one], () => editedInPlace(now, one));
  for (const [, some] of fresh) write(some, () => withUnit(now, some, unitOf(some[0], before)));
  return { text: now, left };
}

/** What the library cannot read or write is null: the text stays as it is. */
function tried(make: () => string | null): string | null {
  try {
    return make();
  } catch {
    return null;
  }
}

/** A key that is not there yet, with all that is proposed of it. */
function withUnit(text: string, proposals: readonly Proposal[], unit: Unit): string | null {
  const scratch = new Document({});
  for (const one of proposals) apply(scratch, one);
  const parent = unit.slice(0, -1);
  const map = parent.length === 0 ? scratch.contents : scratch.getIn(parent);
  const pair = isMap(map) ? map.items[0] : undefined;
  if (pair === undefined) return null;
  const wanted = proposals.reduce(valueAfter, said(text) ?? null);
  const made = withPair(text, parent, rendered(pair), shortOf(wanted, unit));
  return made !== null && isDeepStrictEqual(said(made), wanted) && keepsComments(text, made) ? made : null;
}

/** `key: value` as it stands among others on a line. */
function shortOf(wanted: Json, unit: Unit): string {
  const value = get(wanted, pointerOf(unit)) ?? null;
  return flowText({ [unit.at(-1) ?? '']: value }).slice(1, -1);
}

/** All of it written anew, comments and order kept. */
function rewritten(text: string, proposals: readonly Proposal[]): string | null {
  const own = withoutAliases(text, parseDocument(text, { merge: true }));
  const edited = parseDocument(own);
  for (const one of proposals) {
    if (one.edit === 'remove') remove(edited, one.path);
    else apply(edited, one);
  }
  const made = whole(edited);
  return isDeepStrictEqual(said(made), proposals.reduce(valueAfter, said(own) ?? null)) ? made : null;
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

/** A key that is written as a whole where it is not there: at the top, or of one code or resource. */
type Unit = readonly [top: string] | readonly [top: string, name: string];

function unitOf(one: Proposal | undefined, before: Document.Parsed): Unit {
  const [top = '', name] = (one?.path ?? []).map(String);
  return /^(?:codes|resources)$/.test(top) && name !== undefined && before.has(top) ? [top, name] : [top];
}

/** As lines of a block. */
function rendered(pair: Pair): readonly string[] {
  const document = new Document();
  const map = new YAMLMap();
  map.items = [pair];
  document.contents = map;
  return whole(document).trimEnd().split('\n');
}
