import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Operation } from '../contract/model.ts';
import type { Known } from '../manifest/model.ts';
import type { Observed, RuleId } from '../model.ts';
import {
  events,
  failed,
  issue,
  passed,
  plan,
  probe,
  run,
  sample,
  trial,
  wrongCode,
  wrongStatus,
} from '../report/sample.test-data.ts';
import { exitCode } from './exit.ts';
import { type Facts, fingerprint } from './fingerprint.ts';
import { appendTo, readLedger } from './jsonl.ts';
import { known } from './known.ts';
import type { EndEvent, Event } from './model.ts';
import { replayCommand } from './suite-report.ts';
import { add, report, start, tally } from './tally.ts';

const folder = mkdtempSync(join(tmpdir(), 'faultline-ledger-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let serial = 0;
const file = (): string => join(folder, `${serial++}.jsonl`);
const done: EndEvent = { v: 1, type: 'end', reason: 'done', requests: 1, ms: 10 };
const codes = (problems: readonly { readonly code: string; readonly line?: number }[]) =>
  problems.map(({ code, line }) => (line === undefined ? code : `${code}:${line}`));

describe('the ledger as a file', () => {
  test('gives back what was written, across openings', async () => {
    const path = file();
    const first = appendTo(path);
    events.slice(0, 5).forEach(first.write);
    expect(await first.close()).toEqual([]);
    const second = appendTo(path);
    events.slice(5).forEach(second.write);
    await second.close();
    expect(await readLedger(path)).toEqual({ events, diagnostics: [] });
  });

  test('fresh: what was there is gone', async () => {
    const path = file();
    writeFileSync(path, 'old');
    const ledger = appendTo(path, { fresh: true });
    ledger.write(done);
    await ledger.close();
    expect(readFileSync(path, 'utf8')).toBe(`${JSON.stringify(done)}\n`);
  });

  test('is written while the run goes on, by size and by time', async () => {
    const path = file();
    const ledger = appendTo(path);
    for (let at = 0; at < 1500; at++) ledger.write(passed('p1', 'invalid'));
    expect(readFileSync(path, 'utf8').length).toBeGreaterThan(60_000);
    ledger.write(done);
    await new Promise((resolve) => setTimeout(resolve, 900));
    expect((await readLedger(path)).events.at(-1)).toEqual(done);
    await ledger.close();
  });

  test('a torn line is left out with a warning, and takes no later event with it', async () => {
    const path = file();
    writeFileSync(path, `${JSON.stringify(run())}\n{"v":1,"type":"tri`);
    expect(codes((await readLedger(path)).diagnostics)).toEqual(['LEDGER_TORN:2']);
    const ledger = appendTo(path);
    ledger.write(done);
    await ledger.close();
    const read = await readLedger(path);
    expect(read.events).toEqual([run(), done]);
    expect(read.diagnostics[0]).toMatchObject({ level: 'warning', file: path });
  });

  test('unknown types are ignored, another version is an error, and so is no file at all', async () => {
    const path = file();
    writeFileSync(path, `{"v":1,"type":"later"}\n\n${JSON.stringify(done)}\n`);
    expect(await readLedger(path)).toEqual({ events: [done], diagnostics: [] });
    appendFileSync(path, '{"v":2,"type":"end"}\n');
    expect(codes((await readLedger(path)).diagnostics)).toEqual(['LEDGER_VERSION:4']);
    expect(codes((await readLedger(file())).diagnostics)).toEqual(['LEDGER_NOT_FOUND']);
    expect(codes((await readLedger(folder)).diagnostics)).toEqual(['LEDGER_UNREADABLE']);
  });

  test('a ledger that cannot be written stops no run, and says so at its end', async () => {
    const ledger = appendTo(join(folder, 'no', 'such', 'folder.jsonl'));
    ledger.write(done);
    expect(codes(await ledger.close())).toEqual(['LEDGER_UNWRITTEN']);
    const full = appendTo('/dev/full');
    full.write(done);
    expect(codes(await full.close())).toEqual(['LEDGER_UNWRITTEN']);
  });

  test('property: cut anywhere, a ledger still reads, but for its torn line', async () => {
    const whole = events.map((event) => `${JSON.stringify(event)}\n`).join('');
    const path = file();
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: whole.length }), async (at) => {
        writeFileSync(path, whole.slice(0, at));
        const read = await readLedger(path);
        expect(read.events).toEqual(events.slice(0, read.events.length));
        expect(read.diagnostics.every((one) => one.code === 'LEDGER_TORN')).toBe(true);
        expect(() => tally(read.events)).not.toThrow();
      }),
      { numRuns: 60 },
    );
  });
});

describe('the fold', () => {
  const [rooms, mocked, jobs] = sample.suites;
  const cell = (code: string, operation: string) => rooms?.codes.find(({ name }) => name === code)?.cells[operation];

  test('counts trials by verdict, requests and time', () => {
    expect(rooms?.trials).toEqual({ total: 8, passed: 3, failed: 3, broken: 1, inconclusive: 1 });
    expect(rooms).toMatchObject({ requests: 31, ms: 1234, end: 'done' });
    expect(jobs).toMatchObject({ needs: 'the message target', end: 'not-run', probes: [], codes: [] });
  });

  test('cells count probes under every code that they must give', () => {
    expect(cell('invalid', 'createRoom')).toEqual({ planned: 2, passed: 1, failed: 1, known: 0, untested: 0 });
    expect(cell('invalid', 'patchRoom')).toEqual({ planned: 2, passed: 0, failed: 1, known: 1, untested: 1 });
    expect(cell('taken', 'patchRoom')).toEqual({ planned: 1, passed: 0, failed: 0, known: 0, untested: 1 });
    expect(cell('gone', 'patchRoom')).toBeUndefined();
  });

  test('what a mock gives is mocked, never exercised', () => {
    expect(mocked?.codes[0]).toMatchObject({ name: 'invalid', mocked: 1, exercised: 0 });
    expect(rooms?.codes[0]).toMatchObject({ name: 'invalid', mocked: 0, exercised: 2 });
  });

  test('a code that came undeclared has a row of its own', () => {
    expect(rooms?.codes.at(-1)).toMatchObject({ name: 'E_ODD', declared: false, provokable: false });
    expect(cell('E_ODD', 'patchRoom')).toMatchObject({ planned: 0, failed: 1, known: 1 });
  });

  test('one of several codes is enough; an allowed code counts where it came', () => {
    const either = probe('p1', 'createRoom', 'a+b', ['invalid', 'taken']);
    const [suite] = tally([run(), plan([either]), passed('p1', 'taken'), passed('p1', 'gone'), done]).suites;
    const row = (code: string) => suite?.codes.find(({ name }) => name === code);
    expect(row('taken')?.cells['createRoom']).toMatchObject({ planned: 1, passed: 1, untested: 0 });
    expect(row('invalid')?.cells['createRoom']).toMatchObject({ planned: 1, passed: 0, untested: 0 });
    expect(row('gone')).toMatchObject({ provokable: false, exercised: 1 });
  });

  test('issues: new ones first, counted by trials, each with its command', () => {
    expect(rooms?.issues.map(({ fingerprint: id, count, known: why }) => [id, count, why])).toEqual([
      ['aaaaaaaaaaaa', 2, null],
      ['bbbbbbbbbbbb', 1, 'ticket 17: old codes until the next release'],
    ]);
    expect(rooms?.issues[0]?.replay).toBe('npx faultline replay aaaaaaaaaaaa');
  });

  test('a run that was cut off keeps the failures that it had not minimised', () => {
    const cut = tally([
      run(),
      plan([probe('p1', 'createRoom', 'body.type', ['invalid'])]),
      failed('p1', 'cccccccccccc', [wrongCode]),
    ]);
    expect(cut.suites[0]).toMatchObject({
      end: 'unfinished',
      issues: [{ fingerprint: 'cccccccccccc', stable: false }],
    });
    expect(exitCode(cut)).toBe(1);
  });

  test('a later issue replaces the earlier one of the same fingerprint', () => {
    const one = probe('p1', 'createRoom', 'body.type', ['invalid']);
    const all = [issue('p1', 'c', [wrongCode]), issue('p1', 'c', [wrongCode], { requests: 9 })];
    expect(tally([run(), plan([one]), ...all]).suites[0]?.issues).toMatchObject([{ requests: 9 }]);
  });

  test('property: folding step by step is folding at once', () => {
    const some = fc.array(fc.constantFrom(...events), { maxLength: 40 });
    fc.assert(
      fc.property(some, (list) => {
        const counting = start();
        for (const event of list) {
          add(counting, event);
          report(counting);
        }
        expect(report(counting)).toEqual(tally(list));
      }),
    );
  });

  test('property: trials are never lost or counted twice, and cells add up', () => {
    const verdict = fc.constantFrom(...events.flatMap((event) => (event.type === 'trial' ? [event.verdict] : [])));
    const probes = ['p1', 'p2', 'p3'].map((id) => probe(id, 'createRoom', id, ['invalid']));
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.constantFrom('p1', 'p2', 'p3'), verdict)), (trials) => {
        const [suite] = tally([run(), plan(probes), ...trials.map(([id, one]) => trial(id, one)), done]).suites;
        const {
          total,
          passed: good,
          failed: bad,
          broken,
          inconclusive,
        } = suite?.trials ?? { total: -1, passed: 0, failed: 0, broken: 0, inconclusive: 0 };
        expect([total, good + bad + broken + inconclusive]).toEqual([trials.length, trials.length]);
        const row = suite?.codes[0]?.cells['createRoom'];
        expect(row?.planned).toBe(3);
        expect((row?.passed ?? 9) + (row?.failed ?? 9) + (row?.untested ?? 9)).toBeLessThanOrEqual(3);
        expect(row?.untested).toBe(suite?.probes.filter((one) => one.untested !== null).length);
      }),
    );
  });
});

describe('merging', () => {
  const all = ['p1', 'p2', 'p3'].map((id) => probe(id, 'createRoom', id, ['invalid']));
  const part = (index: number, of: number, started: string, code: string): Event[] => {
    const mine = all.filter((_, at) => at % of === index - 1);
    return [run({ started, shard: [index, of] }), plan(mine), ...mine.map(({ id }) => passed(id, code)), done];
  };

  test('the latest run of a suite wins, wherever it stands; suites keep their order', () => {
    const late = [run({ started: '2026-03-02', seed: 2 }), done];
    const early = [run({ started: '2026-03-01', seed: 1 }), done];
    const other = [run({ suite: 'other', started: '2026-02-01' }), done];
    expect(tally([...late, ...other, ...early]).suites.map(({ suite, seed }) => [suite, seed])).toEqual([
      ['rooms', 2],
      ['other', 42],
    ]);
  });

  test('shards of one split are added up; an old run of the same part, and another split, are not', () => {
    const merged = tally([
      ...part(1, 2, '2026-03-01T10', 'taken'),
      ...part(1, 3, '2026-03-01T11', 'taken'),
      ...part(2, 2, '2026-03-01T12', 'invalid'),
      ...part(1, 2, '2026-03-01T13', 'invalid'),
    ]).suites;
    expect(merged).toHaveLength(1);
    expect(merged[0]).toMatchObject({ trials: { total: 3, passed: 3 }, requests: 2, ms: 10 });
    expect(merged[0]?.codes.map(({ exercised }) => exercised)).toEqual([3, 0, 0, 0]);
    expect(merged[0]?.gaps).toHaveLength(1);
  });

  test('a shard that ended without saying so is not done; one that is in no ledger is missed', () => {
    const [one, two] = [1, 2].map((index) => part(index, 3, '2026-03-01', 'invalid'));
    const torn = tally([...(one ?? []), ...(two ?? []).filter(({ type }) => type !== 'end')]).suites[0];
    expect(torn).toMatchObject({ end: 'unfinished', lacking: [3] });
    expect(tally([1, 2].flatMap((index) => part(index, 2, '2026', 'invalid'))).suites[0]).toMatchObject({
      end: 'done',
      lacking: [],
    });
  });

  test('property: a run in shards gives the coverage of the run in one', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 4 }), (of) => {
        const parts = Array.from({ length: of }, (_, at) => part(at + 1, of, `2026-03-0${at + 1}`, 'invalid'));
        const whole = tally([run(), plan(all), ...all.map(({ id }) => passed(id, 'invalid')), done]);
        expect(tally(parts.flat()).suites[0]?.codes).toEqual(whole.suites[0]?.codes);
      }),
    );
  });
});

describe('fingerprints', () => {
  const facts: Facts = {
    ...{ rule: 'code', operation: 'createRoom', condition: 'body.type', site: null },
    ...{ expected: { a: 1, b: ['x'] }, code: 'taken', status: 409 },
  };

  test('are the same in every run and on every machine', () => {
    expect(fingerprint(facts)).toBe('a4d13e179227');
    expect(fingerprint({ ...facts, expected: { b: ['x'], a: 1 } })).toBe(fingerprint(facts));
  });

  test('differ in every fact, and in the type of a code', () => {
    const others: readonly Partial<Facts>[] = [
      { rule: 'status' },
      { operation: 'patchRoom' },
      { condition: 'body.range' },
      { site: { in: 'body', name: '', pointer: '' } },
      { expected: null },
      { code: null },
      { status: null },
      { code: 409 },
      { code: '409' },
    ];
    expect(new Set([facts, ...others.map((one) => ({ ...facts, ...one }))].map(fingerprint)).size).toBe(
      others.length + 1,
    );
  });
});

describe('known failures', () => {
  const operation = { id: 'createRoom', key: 'POST /rooms', tags: ['rooms'] } as unknown as Operation;
  const aimed = probe('p1', 'createRoom', 'body.type', ['invalid'], '/name');
  const observed = { code: 'taken', status: 409 } as Observed;
  const failure = (findings = [wrongCode]) => ({
    fingerprint: 'abc',
    observed,
    verdict: { kind: 'failed', code: 'taken', findings } as const,
  });
  const entry = (facts: Partial<Known>): Known => ({
    ...{ on: [], by: [], at: null, fingerprint: null, rule: [], code: null, status: null, why: 'because', until: null },
    place: { file: '', line: 1, column: 1, path: '' },
    ...facts,
  });
  const is = (facts: Partial<Known>, findings = [wrongCode], today = '2026-03-01'): boolean =>
    known(aimed, operation, failure(findings), [entry(facts)], today) !== null;

  test.each<[string, Partial<Known>, boolean]>([
    ['its fingerprint', { fingerprint: 'abc' }, true],
    ['another fingerprint', { fingerprint: 'abd', on: ['createRoom'] }, false],
    ['the operation', { on: ['createRoom'] }, true],
    ['its tag and condition', { on: ['tag:rooms'], by: ['body.*'], at: 'body:/name' }, true],
    ['another operation', { on: ['patchRoom'] }, false],
    ['another condition', { by: ['query.*'] }, false],
    ['another spot', { at: 'body:/beds' }, false],
    ['the code that came', { code: 'taken' }, true],
    ['another code', { code: 'invalid' }, false],
    ['another status', { status: 500 }, false],
    ['the rule', { rule: ['code'] satisfies RuleId[] }, true],
    ['another rule', { rule: ['status'] }, false],
    ['its last day', { until: '2026-03-01' }, true],
    ['a day that is over', { until: '2026-02-28' }, false],
  ])('by %s', (_, facts, expected) => {
    expect(is(facts)).toBe(expected);
  });

  test('a second deviation behind a known one is not known', () => {
    expect(is({ rule: ['code'] }, [wrongCode, wrongStatus])).toBe(false);
    expect(is({ rule: ['code', 'status'] }, [wrongCode, wrongStatus])).toBe(true);
    expect(is({ rule: ['code'] }, [wrongCode, { ...wrongStatus, level: 'info' }])).toBe(true);
  });
});

describe('exit', () => {
  const one = probe('p1', 'createRoom', 'body.type', ['invalid']);
  const two = probe('p2', 'createRoom', 'body.range', ['invalid']);
  const broken = trial('p2', { kind: 'broken', why: 'reset' });
  const many = (count: number) => Array.from({ length: count }, () => passed('p1', 'invalid'));
  const ended = (...list: readonly Event[]) => exitCode(tally([run(), plan([one, two]), ...list, done]));
  const info = issue('p1', 'c', [{ ...wrongCode, level: 'info' }]);

  test.each<[string, number, 0 | 1 | 5]>([
    ['as expected', ended(...many(20), broken), 0],
    ['more than one in twenty without a verdict', ended(...many(18), broken), 5],
    ['no verdict on a code', ended(), 5],
    ['a finding', ended(...many(1), issue('p1', 'c', [wrongCode])), 1],
    ['a finding outranks the rest', ended(broken, issue('p1', 'c', [wrongCode])), 1],
    ['a known finding', ended(...many(20), issue('p1', 'c', [wrongCode], { known: 'x' })), 0],
    ['info', ended(...many(20), info), 0],
    ['nothing run', exitCode(tally([run({ needs: 'x' }), { ...done, reason: 'not-run' }])), 5],
    [
      'one run, another not',
      exitCode(
        tally([run(), plan([one]), ...many(20), done, run({ suite: 'b', needs: 'x' }), { ...done, reason: 'not-run' }]),
      ),
      0,
    ],
    [
      'a run that was stopped',
      exitCode(tally([run(), plan([one]), ...many(20), { ...done, reason: 'interrupted' }])),
      5,
    ],
    ['a suite that sent nothing', exitCode(tally([run(), plan([]), done])), 5],
    ['a shard that had nothing to do', exitCode(tally([run({ shard: [1, 2] }), plan([]), done])), 0],
    ['a crash', exitCode(tally([run(), plan([one]), ...many(20)])), 5],
    ['a run that could not start', exitCode(tally([run(), { ...done, reason: 'error' }])), 5],
  ])('%s', (_, got, expected) => {
    expect(got).toBe(expected);
  });
});

test('the replay command names the ledgers, as a shell reads them, unless they are where it looks anyway', () => {
  expect(replayCommand('abc', ['reports/ledger.jsonl'])).toBe('npx faultline replay abc');
  expect(replayCommand('abc', ["it's/1.jsonl", 'out\\2.jsonl'])).toBe(
    "npx faultline replay abc --ledger 'it'\\''s/1.jsonl' out/2.jsonl",
  );
});
