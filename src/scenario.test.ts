import { expect, test } from '@jest/globals';
import { bench as benchFor, inMemory } from './bench.test-data.ts';
import type { IssueEvent, TrialEvent } from './ledger/model.ts';
import type { Scenario } from './manifest/model.ts';
import type { Reply, Request } from './model.ts';
import { run } from './pipeline.ts';
import { faults } from './plan/faults/index.ts';
import { plan } from './plan/plan.ts';
import { range } from './plan/shelves.test-data.ts';
import { replay } from './replay.ts';

const reply = (status: number, body: unknown): Reply => ({
  status,
  headers: [['content-type', 'application/json']],
  body: JSON.stringify(body),
  truncated: false,
});

/** Shelves that cannot be deleted while there are `most` books on them; with null they always can. */
function shelves(most: number | null) {
  const books = new Map<string, number>();
  let serial = 0;
  return ({ method, target }: Request): Reply => {
    const [, , id = '', more] = target.split('/');
    if (id === '' && method === 'POST') {
      const made = `00000000-0000-4000-8000-${String(++serial).padStart(12, '0')}`;
      books.set(made, 0);
      return reply(201, { id: made });
    }
    if (method === 'GET') return reply(405, { code: 'method' });
    const there = books.get(id);
    if (there === undefined) return reply(404, { code: 'not_found' });
    if (more === 'books') {
      books.set(id, there + (method === 'POST' ? 1 : -1));
      return reply(method === 'POST' ? 201 : 204, { id: 'b' });
    }
    if (most !== null && there >= most) return reply(409, { code: 'storied' });
    books.delete(id);
    return reply(204, {});
  };
}

const place = { file: 'suite.yaml', line: 1, column: 1, path: '' };
const common = { take: {}, identity: null, statuses: [], places: {} };

function benchOf(most: number | null, control: Scenario['control'] = { values: {} }) {
  const sent: string[] = [];
  const serve = shelves(most);
  const steps = [
    { ...common, operation: 'addBook', values: {}, times: 3 },
    { ...common, operation: 'deleteShelf', values: {}, times: 1 },
  ];
  const suite = {
    ...range.suite,
    scenarios: [{ name: 'story', steps, control, place }],
    limits: { ...range.suite.limits, concurrency: 1, trials: 2 },
  };
  const target = inMemory(async (request) => {
    sent.push(`${request.method} ${request.target.includes('books') ? 'book' : 'shelf'}`);
    return serve(request);
  });
  const bench = benchFor({ ...range, suite }, target, { whole: false });
  const { probes } = plan({ ...range, suite }, faults);
  return { bench, sent, probes: probes.filter((one) => one.fault === 'scenario') };
}

async function fire(most: number | null, control?: Scenario['control']) {
  const { bench, sent, probes } = benchOf(most, control);
  const trials: TrialEvent[] = [];
  const issues: IssueEvent[] = [];
  for await (const event of run({ probes, gaps: [] }, bench)) {
    if (event.type === 'trial') trials.push(event);
    if (event.type === 'issue') issues.push(event);
  }
  return { bench, sent, probes, trials, issues };
}

test('steps, judged request and control each in worlds of their own; all is taken back', async () => {
  const { trials, sent } = await fire(3);
  expect(trials.map((one) => [one.verdict.kind, 'code' in one.verdict ? one.verdict.code : null])).toEqual([
    ['passed', 'storied'],
    ['passed', 'storied'],
  ]);
  const three = (what: string): string[] => Array.from({ length: 3 }, () => what);
  const control = ['POST shelf', 'DELETE shelf', 'DELETE shelf'];
  const given = ['POST shelf', ...three('POST book')];
  const story = [...given, 'GET shelf', 'DELETE shelf', ...three('DELETE book'), 'DELETE shelf'];
  expect(sent).toEqual([...control, ...story, ...story]);
});

test('what should have been refused and was not is found, and found again by its replay', async () => {
  const { trials, issues, bench, probes } = await fire(null);
  expect(trials.every((one) => one.verdict.kind === 'failed')).toBe(true);
  expect(issues.map((one) => one.findings[0]?.rule)).toEqual(['accepted']);
  const [issue] = issues;
  const [probe] = probes;
  if (!issue || !probe) throw new Error('no issue');
  const stored = JSON.parse(JSON.stringify(issue.trial)) as typeof issue.trial;
  const again = await replay({ ...bench, nonce: 'abcdef02' }, probe, stored, { nonce: bench.nonce });
  expect(again.verdict.kind).toBe('failed');
  expect(again.fingerprint).toBe(issue.fingerprint);
});

test('a control that is refused says nothing of the scenario; where there can be none, the answer counts alone', async () => {
  const { trials } = await fire(0);
  expect(trials.map((one) => one.verdict.kind)).toEqual(['inconclusive', 'inconclusive']);
  const alone = await fire(0, { none: 'no shelf is ever deleted' });
  expect(alone.trials.map((one) => one.verdict.kind)).toEqual(['passed', 'passed']);
  expect(alone.sent.filter((one) => one === 'DELETE shelf').length).toBe(4);
});

test('a step that is refused breaks the trial, with its answer', async () => {
  const { bench, probes } = benchOf(3);
  const broken = {
    ...bench,
    target: {
      ...bench.target,
      send: async (request: Request) =>
        request.target.endsWith('books')
          ? reply(507, { code: 'no_ink' })
          : bench.target.send(request, { signal: bench.signal }),
    },
  };
  const trials: TrialEvent[] = [];
  for await (const event of run({ probes, gaps: [] }, broken)) if (event.type === 'trial') trials.push(event);
  expect(trials[0]?.verdict).toEqual({ kind: 'broken', why: 'step 1, addBook: answered 507 no_ink' });
  expect(trials[0]).toMatchObject({ step: 'step 1, addBook', exchange: { reply: { status: 507 } } });
});
