import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type Gate, toGate, usualGate } from '../manifest/gate.ts';
import type { Finding, JsonObject } from '../model.ts';
import { failed, issue, passed, plan, probe, run, trial, wrongCode, wrongStatus } from '../report/sample.test-data.ts';
import { exitCode } from './exit.ts';
import { failures, isUnprovoked, newIssues } from './gate.ts';
import type { EndEvent, Event, RunEvent } from './model.ts';
import type { SuiteReport } from './report.ts';
import { tally } from './tally.ts';

const done: EndEvent = { v: 1, type: 'end', reason: 'done', requests: 1, ms: 10 };
const probes = [
  probe('p1', 'createRoom', 'body.type', ['invalid']),
  probe('p2', 'createRoom', 'taken', ['taken']),
  probe('p3', 'patchRoom', 'body.type', ['invalid']),
];
const all = [passed('p1', 'invalid'), passed('p2', 'taken'), passed('p3', 'invalid')];
const stranger: Finding = { rule: 'vocabulary', level: 'info', at: 'code', expected: [], received: 'E_ODD' };
const odd = trial('p1', { kind: 'passed', code: null, findings: [stranger] });
const broken = trial('p1', { kind: 'broken', why: 'reset' });
const unclear = trial('p1', { kind: 'inconclusive', why: 'refused' });

const gateOf = (value: JsonObject): Gate => toGate(value).gate;
/** As the ledger carries the suite's own words. */
const under = (value: JsonObject, events: readonly Event[], facts: Partial<RunEvent> = {}) =>
  tally([run({ gate: gateOf(value), ...facts }), plan(probes), ...events, done]);
const lines = (value: JsonObject, events: readonly Event[], facts: Partial<RunEvent> = {}): readonly string[] =>
  under(value, events, facts).suites.flatMap((suite) =>
    failures(suite).map(({ check, about, got, of }) => [check, ...about, got, ...(of === null ? [] : [of])].join(' ')),
  );

describe('findings', () => {
  const bad = [...all, failed('p1', 'a', [wrongCode, wrongStatus]), issue('p1', 'a', [wrongCode, wrongStatus])];
  test.each<[string, JsonObject, readonly Event[], readonly string[]]>([
    ['of level error fail', {}, bad, ['findings 1']],
    ['never', { fail: 'never' }, bad, []],
    ['of some rules alone', { fail: 'never', rules: { status: 'error' } }, bad, ['findings 1']],
    ['but of one rule', { rules: { code: 'never', status: 'never' } }, bad, []],
    ['info does not', {}, [...all, odd], []],
    ['info where it is wanted', { fail: 'info' }, [...all, odd], ['findings 1']],
    ['info of one rule', { rules: { vocabulary: 'info' } }, [...all, odd], ['findings 1']],
    ['known ones never', { fail: 'info' }, [...all, issue('p1', 'a', [wrongCode], { known: 'so it is' })], []],
    ['undeclared codes', { undeclared: 0 }, [...all, odd], ['undeclared E_ODD 1']],
    ['as many undeclared codes as may be', { undeclared: 1 }, [...all, odd], []],
  ])('%s', (_, value, events, expected) => {
    expect(lines(value, events)).toEqual(expected);
    expect(exitCode(under(value, events))).toBe(expected.length === 0 ? 0 : 1);
  });

  test('an undeclared code that is known is not new', () => {
    const error = { ...stranger, level: 'error' as const };
    const known = [...all, failed('p1', 'a', [error]), issue('p1', 'a', [error], { known: 'until the next release' })];
    expect(lines({ undeclared: 0 }, known)).toEqual([]);
  });
});

describe('what was tested', () => {
  const many = Array.from({ length: 17 }, () => passed('p1', 'invalid'));
  test.each<[string, JsonObject, readonly Event[], readonly string[]]>([
    ['one in twenty may stay without a verdict', {}, [...many, ...all.slice(1), broken], []],
    ['two may not', {}, [...many, ...all, broken, unclear], ['unjudged 2 22']],
    ['unless it is said', { unjudged: 2 }, [...many, ...all, broken, unclear], []],
    ['any number', { unjudged: null }, [...all, broken, broken, broken], []],
    ['broken', { unjudged: null, broken: '10%' }, [...many, ...all, broken, broken, broken], ['broken 3 23']],
    ['inconclusive', { inconclusive: 0 }, [...many, ...all, unclear], ['inconclusive 1 21']],
    ['a code without a verdict', {}, all.slice(1, 2), ['untested invalid 1']],
    ['codes of all', { coverage: { all: '100%' } }, all, ['coverage 2 3']],
    ['a share that is met', { coverage: { all: '66%' } }, all, []],
    ['a number of codes', { coverage: { all: 3 } }, all, ['coverage 2 3']],
    ['a code', { coverage: { codes: { taken: 2, invalid: 2 } } }, all, ['code taken 1']],
    ['the more exact name wins', { coverage: { codes: { '*': 1, 'inv*': 3, invalid: 2, gone: 0, oops: 9 } } }, all, []],
    ['every code that is not unreachable', { coverage: { codes: { '*': 1 } } }, all, ['code gone 0']],
    [
      'an operation',
      { coverage: { operations: { '*': '100%', 'PATCH /rooms/{id}': 0 } } },
      [all[0] ?? broken, ...all.slice(2), failed('p2', 'a', [{ ...wrongCode, level: 'info' }])],
      ['operation createRoom 1 2'],
    ],
  ])('%s', (_, value, events, expected) => {
    expect(lines(value, events)).toEqual(expected);
    expect(exitCode(under(value, events))).toBe(expected.length === 0 ? 0 : 5);
  });

  const strict = { coverage: { all: 2, codes: { taken: 1 }, operations: { createRoom: 1 } } };
  test('what a mock gave never counts', () => {
    expect(lines(strict, all)).toEqual([]);
    expect(lines(strict, all, { mock: true })).toEqual(['coverage 0 3', 'code taken 0', 'operation createRoom 0 2']);
  });

  test('what the gate misspells is not met', () => {
    const typo = { coverage: { codes: { takn: 1, 't*': 1, 'x*': 0 }, operations: { createRom: 1, '*Room': 1 } } };
    expect(lines(typo, all)).toEqual(['code takn 0', 'operation createRom 0 0']);
  });

  test('a part of the plan says nothing of coverage; all shards together do', () => {
    const half = [...all.slice(2)];
    const other = { ...plan(probes.slice(2)) };
    const gate = gateOf(strict);
    const part = (index: number, events: readonly Event[]): readonly Event[] => [
      run({ gate, shard: [index, 2] }),
      index === 1 ? other : plan(probes.slice(0, 2)),
      ...events,
      done,
    ];
    const checks = (events: readonly Event[]) =>
      tally(events)
        .suites.flatMap((one) => failures(one))
        .map((one) => one.check);
    expect(checks(part(1, half))).toEqual([]);
    expect(checks([...part(1, half), ...part(2, [all[0] ?? broken])])).toEqual(['untested', 'coverage', 'code']);
    expect(checks([...part(1, half), ...part(2, all.slice(0, 2))])).toEqual([]);
    expect(lines(strict, half, { chosen: true })).toEqual(['untested taken 1']);
  });
});

/** The exits as they were before a suite could have a gate. */
function formerly(suite: SuiteReport): 0 | 1 | 5 {
  const { total, broken: torn, inconclusive } = suite.trials;
  if (newIssues(suite).length > 0) return 1;
  const stopped = suite.end === 'error' || suite.end === 'interrupted' || total === 0;
  const little = total > 0 && (torn + inconclusive) / total > 0.05;
  return stopped || little || suite.codes.some(isUnprovoked) ? 5 : 0;
}

test('property: without a gate, and with an empty one, a run ends as it always did', () => {
  const event = fc.constantFrom<Event>(
    ...all,
    ...all,
    broken,
    unclear,
    odd,
    issue('p1', 'a', [wrongCode]),
    issue('p2', 'b', [wrongCode], { known: 'x' }),
    issue('p3', 'c', [{ ...wrongCode, level: 'info' }]),
  );
  const reason = fc.constantFrom<EndEvent['reason']>('done', 'budget', 'interrupted', 'error');
  fc.assert(
    fc.property(fc.array(event, { maxLength: 60 }), reason, fc.boolean(), (events, why, mock) => {
      const ends = (facts: Partial<RunEvent>) =>
        tally([run({ mock, ...facts }), plan(probes), ...all, ...events, { ...done, reason: why }]);
      const bare = ends({});
      expect(exitCode(bare)).toBe(bare.suites[0] && formerly(bare.suites[0]));
      expect(exitCode(ends({ gate: gateOf({}) }))).toBe(exitCode(bare));
      expect(gateOf({})).toEqual(usualGate);
    }),
  );
});

test('property: a stricter gate never lets more through', () => {
  const amount = fc.oneof(
    fc.nat({ max: 9 }),
    fc.nat({ max: 100 }).map((share) => `${share}%`),
  );
  const event = fc.constantFrom<Event>(...all, broken, unclear, odd);
  fc.assert(
    fc.property(fc.array(event, { maxLength: 30 }), amount, fc.nat({ max: 5 }), (events, most, least) => {
      const loose = { coverage: { codes: { invalid: least } }, broken: most };
      const strict = { coverage: { codes: { invalid: least + 1 } }, broken: 0 };
      const checks = (value: JsonObject) =>
        under(value, events)
          .suites.flatMap(failures)
          .map((one) => one.check);
      expect(checks(strict)).toEqual(expect.arrayContaining(checks(loose)));
    }),
  );
});
