import type { Operation } from '../contract/model.ts';
import { matchesGlob } from '../manifest/conditions.ts';
import { expect, selects } from '../manifest/expect.ts';
import type { Condition, Gap, Plan, Probe, Site } from '../model.ts';
import type { Aim, Fault, Range } from '../seams.ts';
import { chosenMedia } from './body.ts';
import { codeGaps, schemaGaps } from './gaps.ts';
import { precedence } from './precedence.ts';
import { probe } from './probe.ts';

/** Conditions that are probed only where the vocabulary names them or the contract declares their status. */
const protocol: Readonly<Record<Condition, readonly string[]>> = {
  route: [], // every path below every other would count: the vocabulary must name it
  method: ['405'],
  accept: ['406'],
  'media-type': ['415'],
  encoding: ['415'],
  size: ['413'],
  version: [],
  'auth.missing': ['401'],
  'auth.invalid': ['401'],
  'auth.expired': ['401'],
  'auth.forbidden': ['403'],
};

/** What can be wrong × what the vocabulary says of it. Pure; the same input gives the same plan. */
export function plan(range: Range, faults: readonly Fault[]): Plan {
  const probes: Probe[] = [];
  const gaps: Gap[] = [];
  for (const operation of range.contract.operations) {
    if (operation.body !== null && chosenMedia(operation.body) === null) {
      const types = operation.body.media.map((media) => media.type).join(', ');
      gaps.push(
        gap(
          'ungenerable',
          operation,
          'body.*',
          `no values can be written as ${types || 'a body without a media type'}`,
        ),
      );
      if (operation.body.required) continue;
    }
    gaps.push(...schemaGaps(operation, range));
    const aims: { fault: string; aim: Aim; probe: Probe }[] = [];
    for (const fault of faults) {
      for (const aim of fault.aim(operation, range)) {
        const skipped = range.suite.skip.find((skip) => selects(skip, operation, aim.condition, aim.site));
        if (skipped) {
          gaps.push(gap('skipped', operation, aim.condition, skipped.why));
          continue;
        }
        if (!wanted(operation, aim.condition, aim.site, range)) continue;
        const expectation = expect(range.vocabulary, operation, aim.condition, aim.site);
        if (expectation.tolerated) continue;
        if (expectation.must.length === 0 && !expectation.silent) {
          gaps.push(gap('unanswered', operation, aim.condition, 'no code of the vocabulary is raised by it here'));
          continue;
        }
        aims.push({ fault: fault.id, aim, probe: probe(fault.id, operation.id, aim, expectation) });
      }
    }
    probes.push(
      ...aims.map((one) => one.probe),
      ...precedence(
        operation,
        aims.map((one) => one.probe),
        range.vocabulary,
      ),
    );
  }
  return { probes: unique(probes), gaps: [...uniqueGaps(gaps), ...codeGaps(range.vocabulary, probes)] };
}

function wanted(operation: Operation, condition: Condition, site: Site | null, { vocabulary }: Range): boolean {
  const statuses = protocol[condition];
  if (statuses === undefined) return true;
  if (operation.responses.some((response) => statuses.includes(response.status))) return true;
  return vocabulary.codes.some((code) =>
    code.raised.some(
      (raise) =>
        raise.by.some((by) => by !== '*' && matchesGlob(by, condition)) &&
        selects({ ...raise, by: [] }, operation, condition, site),
    ),
  );
}

function gap(kind: Gap['kind'], operation: Operation, condition: Condition, why: string): Gap {
  return { kind, operation: operation.id, condition, code: null, why };
}

function unique(probes: readonly Probe[]): Probe[] {
  return [...new Map(probes.map((one) => [one.id, one])).values()];
}

function uniqueGaps(gaps: readonly Gap[]): Gap[] {
  return [...new Map(gaps.map((one) => [`${one.kind} ${one.operation} ${one.condition} ${one.why}`, one])).values()];
}
