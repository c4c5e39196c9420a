/** Races from the plan to the report, against a service in memory that gives others a turn between its check and its write. */
import { expect, test } from '@jest/globals';
import { bench, inMemory } from './bench.test-data.ts';
import { code as codeOf, raise } from './builders.test-data.ts';
import type { IssueEvent, PlanEvent, TrialEvent } from './ledger/model.ts';
import type { Reply, Request } from './model.ts';
import { type Bench, run } from './pipeline.ts';
import { faults } from './plan/faults/index.ts';
import { plan } from './plan/plan.ts';
import { range as shelves } from './plan/shelves.test-data.ts';
import { replay } from './replay.ts';
import { failureText } from './report/words.ts';

type Defect = 'double-winner' | 'lost-update' | 'undead' | 'busy' | 'lax' | 'sound';

const reply = (status: number, body: unknown, headers: Reply['headers'] = []): Reply => ({
  status,
  headers: [['content-type', 'application/json'], ...headers],
  body: JSON.stringify(body),
  truncated: false,
});
const turn = () => new Promise((resolve) => setImmediate(resolve));

interface Shelf {
  readonly version: number;
  readonly fields: Record<string, unknown>;
}

/** Names are unique; writes stand on a version. Each check is followed by a turn of the others, and by a second check. */
function service(defect: Defect) {
  const all = new Map<string, Shelf>();
  let serial = 0;
  const named = (name: unknown): boolean => [...all.values()].some((one) => one.fields['name'] === name);
  const shown = (id: string, { version, fields }: Shelf, status = 200): Reply =>
    reply(status, { id, ...fields }, [['etag', `"${version}"`]]);

  async function create(fields: Record<string, unknown>): Promise<Reply> {
    if (defect !== 'lax' && named(fields['name'])) return reply(409, { code: 'taken' });
    await turn();
    if (defect !== 'double-winner' && defect !== 'lax' && named(fields['name']))
      return reply(409, { code: defect === 'busy' ? 'oops' : 'taken' });
    const id = `00000000-0000-4000-8000-${String(++serial).padStart(12, '0')}`;
    all.set(id, { version: 1, fields });
    return shown(id, { version: 1, fields }, 201);
  }

  return async ({ method, target, headers, body }: Request): Promise<Reply> => {
    const id = target.split('/')[2] ?? '';
    const fields = body === null ? {} : (JSON.parse(String(body)) as Record<string, unknown>);
    if (id === '') return create(fields);
    const there = all.get(id);
    if (there === undefined) return reply(404, { code: 'not_found' });
    if (method === 'GET') return shown(id, there);
    const match = headers.find(([name]) => name.toLowerCase() === 'if-match')?.[1];
    const stale = (one: Shelf | undefined): boolean =>
      match !== undefined && one !== undefined && match !== `"${one.version}"`;
    if (stale(there)) return reply(412, { code: 'stale' });
    await turn();
    const now = all.get(id);
    if (now === undefined && defect !== 'undead') return reply(404, { code: 'not_found' });
    if (stale(now) && defect !== 'lost-update') return reply(412, { code: 'stale' });
    if (method === 'DELETE') all.delete(id);
    else all.set(id, { version: (now?.version ?? 1) + 1, fields });
    const next = all.get(id);
    return method === 'DELETE' || next === undefined ? reply(204, {}) : shown(id, next);
  };
}

const busy = codeOf('busy', { status: { http: [409] }, raised: [raise(['race'])] });
const range = { ...shelves, vocabulary: { ...shelves.vocabulary, codes: [...shelves.vocabulary.codes, busy] } };

function benchOf(defect: Defect): Bench {
  const serve = service(defect);
  const suite = { ...range.suite, limits: { ...range.suite.limits, trials: 3 } };
  return bench({ ...range, suite }, inMemory(serve));
}

/** Shows what was written so many milliseconds after it was. */
function late(serve: ReturnType<typeof service>, lag: number): ReturnType<typeof service> {
  const old = new Map<string, { readonly shown: Reply; readonly until: number }>();
  return async (request) => {
    const { target, method } = request;
    const kept = old.get(target);
    if (method === 'GET') return kept && performance.now() < kept.until ? kept.shown : serve(request);
    const shown = await serve({ method: 'GET', target, headers: [], body: null });
    const answer = await serve(request);
    if (answer.status < 300 && shown.status === 200) old.set(target, { shown, until: performance.now() + lag });
    return answer;
  };
}

async function fire(bench: Bench) {
  const whole = plan({ ...range, suite: bench.suite }, faults);
  const probes = whole.probes.filter((one) => one.condition === 'race' && /Shelf$/.test(one.operation));
  const [trials, issues, plans]: [TrialEvent[], IssueEvent[], PlanEvent[]] = [[], [], []];
  for await (const event of run({ probes, gaps: [] }, bench)) {
    if (event.type === 'trial') trials.push(event);
    if (event.type === 'issue') issues.push(event);
    if (event.type === 'plan') plans.push(event);
  }
  const name = (id: string): string => probes.find((one) => one.id === id)?.operation ?? '';
  const found = issues.map((one) => [name(one.probe), one.rule, one.findings[0]?.expected, one.stable]);
  return { trials, issues, found, probes, names: plans[0]?.names ?? {} };
}

test('a service that checks again before it writes: every race passes, and its losers exercise their codes', async () => {
  const { trials, found } = await fire(benchOf('sound'));
  expect(found).toEqual([]);
  expect(trials.map((one) => one.verdict.kind)).toEqual(trials.map(() => 'passed'));
  const codes = new Set(trials.map(({ verdict }) => (verdict.kind === 'passed' ? verdict.code : null)));
  expect(codes).toEqual(new Set(['taken', 'stale', 'not_found']));
});

test('what is left is read when it shows', async () => {
  const limits = { ...range.suite.limits, trials: 2, settle: 150 };
  const suite = { ...range.suite, limits };
  const { found, trials } = await fire(bench({ ...range, suite }, inMemory(late(service('sound'), 80))));
  expect(found).toEqual([]);
  expect(trials.map((one) => one.verdict.kind)).toEqual(trials.map(() => 'passed'));
});

test.each<[Defect, unknown[][]]>([
  ['double-winner', [['createShelf', 'race', 'one winner', true]]],
  ['lost-update', [['replaceShelf', 'race', 'one winner', true]]],
  ['undead', [['deleteShelf', 'race', 'what some order of the accepted requests gives', true]]],
  ['busy', [['createShelf', 'race', expect.arrayContaining(['busy', 'taken']), true]]],
])('%s is found, and nothing else', async (defect, expected) => {
  expect((await fire(benchOf(defect))).found).toEqual(expected);
});

test('what goes wrong without a race is no finding of one: the others say it', async () => {
  const { trials, found } = await fire(benchOf('lax'));
  expect(found).toEqual([]);
  const create = trials.filter(({ verdict }) => verdict.kind === 'inconclusive').map(({ verdict }) => verdict);
  expect(create.length).toBe(3);
  expect(create[0]).toMatchObject({
    why: expect.stringContaining('one after another they did not give one winner either'),
  });
});

test('the report shows every racer, and what was left', async () => {
  const { issues, probes } = await fire(benchOf('double-winner'));
  const [issue] = issues;
  const probe = probes.find((one) => one.id === issue?.probe);
  if (issue === undefined || probe === undefined) throw new Error('no finding');
  const text = failureText({ ...issue, replay: 'faultline replay it' }, probe, 'http://127.0.0.1:1');
  expect(text.match(/curl -sS .* &$/gm)?.length).toBe(range.suite.limits.racers);
  expect(text).toMatch(/received {2}1\. HTTP 201 .*\n {12}2\. HTTP 201 .*\n {12}3\. HTTP 201 .*\n {12}left: \{"id":/);
});

test('replay lets them race again, in a world of its own', async () => {
  const first = await fire(benchOf('lost-update'));
  const [issue] = first.issues;
  const probe = first.probes.find((one) => one.id === issue?.probe);
  if (issue === undefined || probe === undefined) throw new Error('no finding');
  const again = await replay({ ...benchOf('lost-update'), nonce: '12345678' }, probe, issue.trial, first.names);
  expect(again.fingerprint).toBe(issue.fingerprint);
  expect(again.raced?.racers.length).toBe(range.suite.limits.racers);
});
