import type { Operation } from '../contract/model.ts';
import { matchesGlob } from '../manifest/conditions.ts';
import { selects } from '../manifest/expect.ts';
import type { Condition, Gap, Plan, Probe, Site, Transport } from '../model.ts';
import type { Aim, Fault, Range } from '../seams.ts';
import { lostOnWire } from './drawable.ts';
import { aimed } from './expectation.ts';
import { bodyGaps, codeGaps, gapOf, schemaGaps, unprobed } from './gaps.ts';
import { keyHeader } from './idempotency.ts';
import { precedence } from './precedence.ts';
import { probe } from './probe.ts';
import { resources } from './resources.ts';

/** Conditions that are probed only where the vocabulary names them or the contract declares their status. */
const protocol: Readonly<Record<Condition, readonly string[]>> = {
  route: [], // every path below every other would count: the vocabulary must name it
  method: ['405'],
  accept: ['406'],
  'media-type': ['415'],
  encoding: ['415'],
  size: ['413'],
  version: [],
  precondition: ['428'],
  replay: [], // what is done again may be right
  'key-missing': [],
  'key-reuse': [],
  cursor: [],
  limit: [],
  deadline: [], // who is done in time is right
  'auth.missing': ['401'],
  'auth.invalid': ['401'],
  'auth.expired': ['401'],
  'auth.forbidden': ['403'],
};

/** What can be wrong × what the vocabulary says of it. Pure; the same input gives the same plan. */
export function plan(range: Range, faults: readonly Fault[]): Plan {
  const parts = range.contract.operations.map((operation) => planOne(operation, range, faults));
  const probes = parts.flatMap((part) => part.probes);
  const gaps = parts.flatMap((part) => part.gaps);
  return { probes: unique(probes), gaps: [...uniqueGaps(gaps), ...codeGaps(range.vocabulary, range.suite, probes)] };
}

function planOne(operation: Operation, range: Range, faults: readonly Fault[]): Plan {
  const unwritable = bodyGaps(operation);
  if (unwritable.length > 0 && operation.body?.required) return { probes: [], gaps: unwritable };
  const { probes, gaps: unanswered, tolerated, unasked } = sortedAims(operation, range, faults);
  const chosen = precedence(operation, probes, range.vocabulary).map((some) => firstSent(operation, some, range));
  const pairs = chosen.flatMap(({ probe: found }) => found ?? []);
  const unsent = chosen.flatMap(({ gap }) => gap ?? []);
  const gaps = [...unwritable, ...schemaGaps(operation, range), ...unanswered, ...unsent];
  const quiet = probes.length + gaps.length === 0 ? [unprobed(operation, range.contract, tolerated, unasked)] : [];
  return { probes: [...probes, ...pairs], gaps: [...gaps, ...quiet] };
}

interface Sorted extends Plan {
  /** Conditions that may as well be accepted here. */
  readonly tolerated: ReadonlySet<Condition>;
  /** Protocol conditions that nobody asked for. */
  readonly unasked: ReadonlySet<Condition>;
}

/** What the suite says not to send, by its reason. */
function skipOf(operation: Operation, { condition, site }: Pick<Probe, 'condition' | 'site'>, { suite }: Range) {
  return suite.skip.find((skip) => selects(skip, operation, condition, site));
}

/** The first that the suite does not skip; where it skips all, the gap that this leaves. */
function firstSent(operation: Operation, some: Iterable<Probe>, range: Range) {
  let gap: Gap | null = null;
  for (const one of some) {
    const skipped = skipOf(operation, one, range);
    if (skipped === undefined) return { probe: one, gap: null };
    gap ??= gapOf('skipped', operation, one.condition, skipped.why);
  }
  return { probe: null, gap };
}

/** What the faults aim at, by what the suite and the vocabulary say of it. */
function sortedAims(operation: Operation, range: Range, faults: readonly Fault[]): Sorted {
  const [tolerated, unasked] = [new Set<Condition>(), new Set<Condition>()];
  const probes: Probe[] = [];
  const gaps: Gap[] = [];
  for (const fault of faults.filter(({ transports = ['http'] }) => carries(transports, range.suite.transport))) {
    for (const aim of fault.aim(operation, range)) {
      const { condition, site } = aim;
      const skipped = skipOf(operation, aim, range);
      if (skipped) {
        gaps.push(gapOf('skipped', operation, condition, skipped.why));
        continue;
      }
      if (!wanted(operation, condition, site, range)) {
        unasked.add(condition);
        continue;
      }
      const expectation = aimed(range.vocabulary, operation, aim);
      if (expectation.tolerated && !isOnce(operation, aim, range)) tolerated.add(condition);
      else if (expectation.must.length === 0 && !expectation.silent && !expectation.tolerated)
        gaps.push(gapOf('unanswered', operation, condition, 'no code of the vocabulary is raised by it here'));
      else {
        const lost = lostOnWire(operation, range, aim);
        if (lost === null) probes.push(probe(fault.id, operation.id, aim, expectation));
        else gaps.push(gapOf('ungenerable', operation, condition, lost));
      }
    }
  }
  return { probes, gaps, tolerated, unasked };
}

/** Is it rightly accepted, and must all the same make nothing a second time? That is what a key promises. */
function isOnce(operation: Operation, { mutation }: Aim, { contract, suite }: Range): boolean {
  if (mutation.kind !== 'state' || mutation.how !== 'replay' || keyHeader(operation, suite) === null) return false;
  const { all } = resources(contract, suite);
  return all.some((one) => one.create === operation && one.id.length > 0);
}

function carries(transports: NonNullable<Fault['transports']>, transport: Transport): boolean {
  return transports === 'all' || transports.includes(transport);
}

function wanted(operation: Operation, condition: Condition, site: Site | null, { vocabulary }: Range): boolean {
  const statuses = protocol[condition];
  if (statuses === undefined) return true;
  if (operation.responses.some((response) => statuses.includes(response.status))) return true;
  const named = [...vocabulary.codes.flatMap((code) => code.raised), ...vocabulary.tolerated];
  return named.some(
    (one) =>
      one.by.some((by) => by !== '*' && matchesGlob(by, condition)) &&
      selects({ ...one, by: [] }, operation, condition, site),
  );
}

function unique(probes: readonly Probe[]): Probe[] {
  return [...new Map(probes.map((one) => [one.id, one])).values()];
}

function uniqueGaps(gaps: readonly Gap[]): Gap[] {
  return [...new Map(gaps.map((one) => [`${one.kind} ${one.operation} ${one.condition} ${one.why}`, one])).values()];
}
