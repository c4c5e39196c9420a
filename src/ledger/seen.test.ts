/** What a run has seen against what was declared, and against an earlier run. */
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type Gate, toGate } from '../manifest/gate.ts';
import type { Finding, JsonObject } from '../model.ts';
import { json } from '../report/json.ts';
import { failed, issue, passed, plan, probe, run, trial } from '../report/sample.test-data.ts';
import { seenGroups } from '../report/seen.ts';
import { parseBaseline } from './baseline.ts';
import { exitCode } from './exit.ts';
import { failures } from './gate.ts';
import type { Baseline, EndEvent, Event, RunEvent } from './model.ts';
import { tally } from './tally.ts';

const done: EndEvent = { v: 1, type: 'end', reason: 'done', requests: 1, ms: 10 };
const probes = [
  probe('p1', 'createRoom', 'body.type', ['invalid']),
  probe('p2', 'createRoom', 'taken', ['taken']),
  probe('p3', 'patchRoom', 'body.type', ['invalid']),
];
const report = (events: readonly Event[], facts: Partial<RunEvent> = {}) =>
  tally([run(facts), plan(probes), ...events, done]);
const suiteOf = (events: readonly Event[], facts: Partial<RunEvent> = {}) => {
  const [suite] = report(events, facts).suites;
  if (suite === undefined) throw new Error('no suite');
  return suite;
};
const all = [passed('p1', 'invalid'), passed('p2', 'taken'), passed('p3', 'invalid')];
const finding = (rule: Finding['rule'], received: string): Finding => ({
  ...{ rule, level: 'error', at: 'code', expected: [], received },
});
const odd = (id: string, code: string) => failed(id, code, [finding('vocabulary', code)]);

test('undeclared codes: how often, where, and the first trial', () => {
  const { seen } = suiteOf([...all, odd('p1', 'E_ODD'), odd('p1', 'E_ODD'), odd('p3', 'E_ODD')]);
  expect(seen.undeclared).toEqual([
    { code: 'E_ODD', operation: 'createRoom', trials: 2, first: 'p1#0' },
    { code: 'E_ODD', operation: 'patchRoom', trials: 1, first: 'p3#0' },
  ]);
});

test('codes where they may not come are seen, and so are not missing', () => {
  const wrong = trial('p3', { kind: 'failed', code: 'taken', findings: [finding('allowed', 'taken')] });
  const { seen } = suiteOf([passed('p1', 'invalid'), wrong]);
  expect(seen.misplaced).toEqual([{ code: 'taken', operation: 'patchRoom', trials: 1, first: 'p3#0' }]);
  expect(seen.unseen).not.toContain('taken');
  expect(seen.unseen).not.toContain('invalid');
});

test('declared codes that never came; of a part, only those that it asked for', () => {
  const whole = suiteOf([passed('p1', 'invalid')]).seen.unseen;
  const part = suiteOf([passed('p1', 'invalid')], { chosen: true }).seen.unseen;
  expect(whole).toContain('taken');
  expect(part).toEqual(['taken']);
  expect(whole.length).toBeGreaterThan(part.length);
  // Of what was cut off there is no saying.
  const cut = [run(), plan(probes), passed('p1', 'invalid')];
  for (const end of [[], [{ ...done, reason: 'error' as const }]])
    expect(tally([...cut, ...end]).suites[0]?.seen.unseen).toEqual([]);
});

test('shards of one split add up the steps that were refused', () => {
  const { exchange } = issue('p1', 'a', []);
  const refused = trial('p1', { kind: 'broken', why: 'no room' }, { step: 'create rooms a', exchange });
  const events = [1, 2].flatMap((index) => [run({ shard: [index, 2] }), plan(probes), refused, done]);
  expect(tally(events).suites[0]?.steps).toMatchObject([{ step: 'create rooms a', count: 2 }]);
});

test('shards of one split see together', () => {
  const shard = (index: number, events: readonly Event[]) => [
    run({ shard: [index, 2] }),
    plan(probes),
    ...events,
    done,
  ];
  const [suite] = tally([
    ...shard(1, [passed('p1', 'invalid'), odd('p1', 'E_ODD')]),
    ...shard(2, [passed('p2', 'taken'), odd('p1', 'E_ODD')]),
  ]).suites;
  expect(suite?.seen.undeclared).toMatchObject([{ code: 'E_ODD', trials: 2 }]);
  expect(suite?.seen.unseen).not.toContain('taken');
});

/** As the file of an earlier run has it. */
function baseline(events: readonly Event[], facts: Partial<RunEvent> = {}): Baseline {
  const [file] = json.render(report(events, facts));
  const read = parseBaseline(file?.content ?? '', '/kept/base.json');
  if ('diagnostic' in read) throw new Error(read.diagnostic.message);
  return read.of('rooms');
}
const gate = (value: JsonObject): { readonly gate: Gate } => ({ gate: toGate(value).gate });

test.each<[string, readonly Event[], Partial<RunEvent>, readonly string[]]>([
  ['as much as before', all, {}, []],
  ['more than before', [...all, passed('p1', 'invalid')], {}, []],
  [
    'a code that came no more',
    [all[0], passed('p2', 'invalid'), all[2]].flatMap((one) => one ?? []),
    {},
    ['taken: exercised in base.json, and not now', 'createRoom: 1 code, 2 in base.json; no more: taken'],
  ],
  ['an operation that gave another code', [all[0], all[1], passed('p3', 'taken')].flatMap((one) => one ?? []), {}, []],
  [
    'an operation that gave nothing',
    [all[0], all[1], odd('p3', 'E_ODD')].flatMap((one) => one ?? []),
    {},
    ['patchRoom: 0 codes, 1 in base.json; no more: invalid'],
  ],
  ['a part is not asked', [], { chosen: true }, ['not compared with base.json: only a part was run']],
  ['nor a mock', all, { mock: true }, ['not compared with base.json: a mock exercises nothing']],
])('against a baseline: %s', (_, events, facts, lines) => {
  const suite = suiteOf(events, { ...facts, baseline: baseline(all) });
  const fell = seenGroups(suite).flatMap((one) => (one.title === 'coverage that fell' ? one.lines : []));
  expect(fell).toEqual(lines);
  const failing = lines.length > 0 && facts.chosen === undefined && facts.mock === undefined;
  expect(failures(suite).some(({ check, exit }) => check === 'fallen' && exit === 5)).toBe(failing);
});

test('a baseline of a mock, or without the suite, holds nothing', () => {
  expect(baseline(all, { mock: true })).toMatchObject({ why: 'base.json is of a mock', codes: [] });
  expect(baseline(all, { suite: 'other' })).toMatchObject({ why: 'base.json has no run of rooms', codes: [] });
});

test('how much may fall is the gate’s to say', () => {
  const less = [passed('p1', 'invalid'), passed('p2', 'invalid'), passed('p3', 'invalid')];
  const exit = (value: JsonObject) => exitCode(report(less, { baseline: baseline(all), ...gate(value) }));
  expect(exit({ fell: 1 })).toBe(5);
  expect([exit({ fell: 2 }), exit({ fell: null })]).toEqual([0, 0]);
});

test('reading a baseline is total', () => {
  const codeOf = (text: string): string => {
    const read = parseBaseline(text, 'base.json');
    return 'diagnostic' in read ? read.diagnostic.code : JSON.stringify(read.of('rooms').why);
  };
  fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (text) => typeof codeOf(text) === 'string'));
  fc.assert(
    fc.property(fc.jsonValue(), (suites) => {
      expect(
        codeOf(
          JSON.stringify({ coverage: 1, suites: [suites, { suite: 'rooms', codes: [suites, { cells: suites }] }] }),
        ),
      ).toBe('null');
    }),
  );
  expect(codeOf('{"coverage": 2, "suites": []}')).toBe('BASELINE_VERSION');
  for (const text of ['', '[]', '{"findings": 1}', '<<<<<<< ours\n{}\n', '{"coverage": 1}'])
    expect(codeOf(text)).toBe('BASELINE_UNREADABLE');
});
