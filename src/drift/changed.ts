/** Which operations are not what they were: their part of the contract, or what is expected of them. Pure. */
import { createHash } from 'node:crypto';
import type { Contract, Operation } from '../contract/model.ts';
import { get } from '../lib/pointer.ts';
import type { Lock } from '../lock/model.ts';
import { project } from '../lock/project.ts';
import type { Suite, Vocabulary } from '../manifest/model.ts';
import { matchesOperation } from '../manifest/selectors.ts';
import type { Json, JsonObject } from '../model.ts';

/** A suite and its documents at one time. */
export interface Side {
  readonly suite: Suite;
  readonly vocabulary: Vocabulary;
  readonly contract: Contract;
  /** The folder that all of it lay in: the same file has another path at another time. */
  readonly root: string;
}

/**
 * Ids of the operations of `now` that differ from `before`, or were not there. All of them, where what holds for all
 * changed: envelopes, causes, precedence, credentials, what the suite says of resources and scenarios. Comments, formatting
 * and the order of members change nothing. Where it cannot be told, an operation counts as changed.
 */
export function changedOperations(before: Side, now: Side): readonly string[] {
  const [old, fresh] = [facts(before), facts(now)];
  const ids = now.contract.operations.map(({ id }) => id);
  return old.wide === fresh.wide ? ids.filter((id) => old.of(id) !== fresh.of(id)) : ids;
}

function facts(side: Side) {
  const { suite, vocabulary, contract, root } = side;
  const lock = project(vocabulary, [contract]);
  const text = (value: unknown): string => canonical(value).replaceAll(JSON.stringify(root).slice(1, -1), '');
  const part = partsOf(contract.document, text);
  const operations = new Map(contract.operations.map((one) => [one.id, one]));
  return {
    wide: text([suiteWide(suite), vocabularyWide(lock), contract.format, contract.basePath, contract.security]),
    /** null: there is no such operation. */
    of(id: string): string | null {
      const operation = operations.get(id);
      if (operation === undefined) return null;
      const pinned = [suite.values, suite.skip].map((list) => list.filter(({ on }) => matchesOperation(on, operation)));
      return hash([part(operation), text(expected(lock, id)), text(pinned)].join('\n'));
    },
  };
}

/** What neither bears on what is sent and how it is judged, nor is said of single operations. */
const aside = new Set(
  'file name system manifest target needs hosts limits known gate places values skip'.split(' ') as (keyof Suite)[],
);

function suiteWide(suite: Suite): unknown {
  return Object.entries(suite).filter(([key]) => !aside.has(key as keyof Suite));
}

/** What tells one code tells all others by not being so. */
function vocabularyWide({ closed, envelopes, causes, precedence, reserved, codes }: Lock): unknown {
  const told = Object.entries(codes).flatMap(([name, { is }]) => (is === undefined ? [] : [[name, is]]));
  return [closed, envelopes, causes, precedence, reserved, told];
}

/** What the operation answers, with the facts of its codes; their wording is none. */
function expected({ operations, codes }: Lock, id: string): unknown {
  const answers = operations[id];
  const names = [...Object.keys(answers?.raises ?? {}), ...(answers?.allowed ?? [])];
  return [answers, names.map((name) => ({ ...codes[name], summary: null }))];
}

/** An operation's part of the document and all that it refers to. Of each part the hash is taken once. */
function partsOf(document: JsonObject, text: (value: unknown) => string): (operation: Operation) => string {
  const known = new Map<string, { readonly hash: string; readonly to: readonly string[] }>();
  const at = (pointer: string) => {
    const node = get(document, pointer);
    const made = known.get(pointer) ?? {
      hash: hash(text(node ?? null)),
      to: node === undefined ? [''] : targets(node),
    };
    known.set(pointer, made);
    return made;
  };
  return (operation) => {
    const seen = new Set<string>();
    const wanted = [...pointers(operation as unknown as Json)];
    for (let next = wanted.pop(); next !== undefined; next = wanted.pop()) {
      if (seen.has(next)) continue;
      seen.add(next);
      wanted.push(...at(next).to);
    }
    const parts = [...seen].sort().map((pointer) => `${pointer} ${at(pointer).hash}`);
    return [text(operation), ...parts].join('\n');
  };
}

/** Where the operation stands in the document, and where its parameters, schemas and responses do. */
function pointers(value: Json): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, one]) =>
    (key === 'pointer' || key === 'schema') && typeof one === 'string' ? [one] : pointers(one as Json),
  );
}

/** What a node refers to. A reference that is no pointer may lead anywhere: to the whole document. */
function targets(node: Json): readonly string[] {
  if (typeof node !== 'object' || node === null) return [];
  return Object.entries(node).flatMap(([key, one]) => {
    if (!/^\$(?:ref|dynamicRef|recursiveRef)$/.test(key) || typeof one !== 'string') return targets(one as Json);
    return [one.startsWith('#/') ? decoded(one.slice(1)) : ''];
  });
}

function decoded(fragment: string): string {
  try {
    return decodeURIComponent(fragment);
  } catch {
    return '';
  }
}

/** JSON with sorted members, without places: a line that moved says nothing. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (key, one: unknown) => {
    if (typeof one !== 'object' || one === null || Array.isArray(one)) return one;
    if (key === 'place') return undefined;
    return Object.fromEntries(Object.entries(one).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
