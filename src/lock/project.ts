/** Vocabulary and contracts → the frozen projection: the same for every spelling that means the same. Pure. */
import { createHash } from 'node:crypto';
import type { Contract, Operation } from '../contract/model.ts';
import { type Entry, winningEntries } from '../manifest/entries.ts';
import type { Code, EnvelopeSpec, Vocabulary } from '../manifest/model.ts';
import { type Promises, promisesOf, type Question, questionsOf } from '../manifest/questions.ts';
import { matchesOperation, selects } from '../manifest/selectors.ts';
import { siteText } from '../manifest/sites.ts';
import type { Json, JsonObject } from '../model.ts';
import {
  type Lock,
  type LockEdition,
  type LockedCode,
  type LockedOperation,
  lockEdition,
  lockFormat,
  type Narrowed,
} from './model.ts';

/** All of it but the digest, in the order in which it is written. */
type Content = Omit<Lock, 'digest'>;

/** What clients may rely on, as an edition says it. Operations of several contracts that share an id are one. */
export function project(
  vocabulary: Vocabulary,
  contracts: readonly Contract[],
  edition: LockEdition = lockEdition,
): Lock {
  const operations = new Map<string, LockedOperation>();
  for (const contract of contracts)
    for (const operation of contract.operations)
      operations.set(
        operation.id,
        joined(operations.get(operation.id), lockedOperation(vocabulary, contract, operation, edition)),
      );
  const content: Content = {
    lock: lockFormat,
    ...(edition === 1 ? {} : { edition }),
    ...stated({ version: vocabulary.version }),
    closed: typeof vocabulary.closed === 'boolean' ? vocabulary.closed : vocabulary.closed.pattern,
    codes: Object.fromEntries(vocabulary.codes.map((code) => [code.name, lockedCode(code, edition)])),
    operations: Object.fromEntries(operations),
    ...stated({
      envelopes: vocabulary.envelopes.map(lockedEnvelope),
      causes: vocabulary.causes && { ...vocabulary.causes, types: sortedTypes(vocabulary.causes.types) },
      precedence: vocabulary.precedence,
      reserved: [...vocabulary.reserved].sort(),
    }),
  };
  const sorted = sort(content as unknown as Json) as unknown as Content;
  return { ...sorted, digest: hashOf(sorted) };
}

/** `sha256:…` over the content with its members sorted. */
export function digestOf(content: Content | Lock): string {
  const { digest: _, ...rest } = content as Lock;
  return hashOf(sort(rest as unknown as Json));
}

function hashOf(sorted: Content | Json): string {
  return `sha256:${createHash('sha256').update(JSON.stringify(sorted)).digest('hex')}`;
}

/** Members that say something: neither null, nor empty. */
function stated<T extends object>(value: T): { readonly [K in keyof T]?: NonNullable<T[K]> } {
  const kept = Object.entries(value).filter(([, one]) => one !== null && one !== undefined && !isEmpty(one));
  return Object.fromEntries(kept) as { readonly [K in keyof T]?: NonNullable<T[K]> };
}

function isEmpty(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0;
}

/** Members by name, lists as they are. */
function sort(value: Json): Json {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(sort);
  const members = Object.entries(value).filter(([, one]) => one !== undefined);
  return Object.fromEntries(members.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, one]) => [key, sort(one)]));
}

function lockedCode(code: Code, edition: LockEdition): LockedCode {
  return stated({
    wire: code.wire === code.name ? null : code.wire,
    status: code.status,
    outcome: code.outcome === 'success' ? code.outcome : null,
    summary: code.summary,
    detail: code.detail,
    with: code.with,
    is: code.is,
    retry: code.retry,
    effect: code.effect === 'unknown' ? code.effect : null,
    unreachable: code.unreachable,
    since: edition === 1 ? null : code.since,
  });
}

/** Which conditions a type of causes may name has no order. */
function sortedTypes(types: Readonly<Record<string, readonly string[]>>): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries(Object.entries(types).map(([type, by]) => [type, [...by].sort()]));
}

function lockedEnvelope(spec: EnvelopeSpec): JsonObject {
  return stated(spec) as unknown as JsonObject;
}

function lockedOperation(
  vocabulary: Vocabulary,
  contract: Contract,
  operation: Operation,
  edition: LockEdition,
): LockedOperation {
  const raises = new Map<string, Record<string, Narrowed>>();
  const questions = promised(vocabulary, contract, operation, edition);
  const anywhere = new Map<string, readonly Entry[]>();
  for (const question of questions.raised) {
    const { condition, site } = question;
    const winners = winningEntries(vocabulary, operation, condition, site);
    if (site === null) anywhere.set(condition, winners);
    // A spot that is answered as all others says nothing of its own.
    if (site === null || !sameAnswers(winners, anywhere.get(condition) ?? []))
      for (const entry of winners) {
        const here = raises.get(entry.code.name) ?? {};
        here[occasion(question, entry)] = narrowed(entry, edition);
        raises.set(entry.code.name, here);
      }
  }
  const selected = (list: Vocabulary['silent']): readonly string[] => {
    const told = new Set<string>();
    for (const { condition, site } of questions.quiet)
      if (!told.has(condition) && list.some((one) => selects(one, operation, condition, site)))
        told.add(site === null ? condition : `${condition} at ${siteText(site)}`);
    return [...told].sort();
  };
  const allowed = vocabulary.codes.filter(
    (code) => code.allowed.length > 0 && matchesOperation(code.allowed, operation),
  );
  return stated({
    raises: Object.fromEntries(raises),
    allowed: allowed.map(({ name }) => name).sort(),
    silent: selected(vocabulary.silent),
    tolerated: selected(vocabulary.tolerated),
  });
}

function promised(vocabulary: Vocabulary, contract: Contract, operation: Operation, edition: LockEdition): Promises {
  if (edition > 1) return promisesOf(vocabulary, contract, operation);
  const raised = questionsOf(vocabulary, contract, operation);
  return { raised, quiet: raised.filter(({ site }) => site === null) };
}

function sameAnswers(a: readonly Entry[], b: readonly Entry[]): boolean {
  const [left, right] = [a, b].map((list) => list.map((one) => JSON.stringify(answer(one))));
  return left?.length === right?.length && (left?.every((one) => right?.includes(one)) ?? false);
}

/** All that a client sees of it. */
function answer(entry: Entry): unknown {
  const { key, like, examples } = entry.raise;
  return [entry.code.name, key, like, examples, sort(narrowed(entry, lockEdition) as unknown as Json)];
}

/** `taken name`, `value at body:/ref ~ {"pattern":"…"}`: what sets an entry apart from the code's others here. */
function occasion({ condition, site }: Question, { raise }: Entry): string {
  const values = raise.like ?? raise.examples;
  return [
    condition,
    ...(raise.key === null ? [] : [raise.key]),
    ...(site === null ? [] : [`at ${siteText(site)}`]),
    ...(values === null ? [] : [`~ ${JSON.stringify(sort(values as Json))}`]),
  ].join(' ');
}

function narrowed({ raise }: Entry, edition: LockEdition): Narrowed {
  const { status, outcome, detail, cause, with: facts, since } = raise;
  return stated({ status, outcome, detail, cause, with: facts, since: edition === 1 ? null : since });
}

function own<T>(map: Readonly<Record<string, T>> = {}, key: string): T | undefined {
  return Object.hasOwn(map, key) ? map[key] : undefined;
}

function joined(known: LockedOperation | undefined, more: LockedOperation): LockedOperation {
  if (known === undefined) return more;
  const both = (a: readonly string[] = [], b: readonly string[] = []) => [...new Set([...a, ...b])].sort();
  const codes = both(Object.keys(known.raises ?? {}), Object.keys(more.raises ?? {}));
  return stated({
    raises: Object.fromEntries(codes.map((code) => [code, { ...own(known.raises, code), ...own(more.raises, code) }])),
    allowed: both(known.allowed, more.allowed),
    silent: both(known.silent, more.silent),
    tolerated: both(known.tolerated, more.tolerated),
  });
}
