import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import { bench as benchFor, inMemory } from './bench.test-data.ts';
import * as build from './builders.test-data.ts';
import type { Event, IssueEvent, TrialEvent } from './ledger/model.ts';
import type { Hook } from './manifest/model.ts';
import type { Probe, Reply, Request } from './model.ts';
import { type Bench, run } from './pipeline.ts';
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

/** Shelves in memory, with a switchboard: `POST /switch/dark` makes every answer one of darkness, `DELETE` ends it. */
function shelves(board: (request: Request) => Promise<Reply | null> = async () => null) {
  const there = new Set<string>();
  const on = new Set<string>();
  let serial = 0;
  const answer = ({ method, target }: Request): Reply => {
    const [, place, id = ''] = target.split('/');
    if (place === 'switch') {
      on[method === 'POST' ? 'add' : 'delete'](id);
      return reply(200, {});
    }
    if (on.size > 0) return reply(423, { code: [...on][0] });
    if (id === '' && method === 'GET') return reply(200, []);
    if (method === 'POST' && id === '') {
      const made = `00000000-0000-4000-8000-${String(++serial).padStart(12, '0')}`;
      there.add(made);
      return reply(201, { id: made });
    }
    if (!there.has(id)) return reply(404, { code: 'not_found' });
    if (method === 'DELETE') there.delete(id);
    return reply(200, { id });
  };
  const send = async (request: Request): Promise<Reply> =>
    (request.target.startsWith('/switch') ? await board(request) : null) ?? answer(request);
  return { there, on, send };
}

const place = { file: 'suite.yaml', line: 1, column: 1, path: '' };
const act = (method: string, url: string) => ({ kind: 'request' as const, method, url, headers: {}, body: undefined });
const hook = (name: string, facts: Partial<Hook> = {}): Hook => ({
  name,
  do: [act('POST', `/switch/${name}`)],
  undo: [act('DELETE', `/switch/${name}`)],
  settle: 0,
  timeout: 300,
  place,
  ...facts,
});

const codes = [
  ...range.vocabulary.codes,
  build.code('dark', {
    status: { http: [423] },
    raised: [build.raise(['hook:dark'], { on: ['getShelf', 'deleteShelf', 'createShelf'] })],
  }),
  build.code('cold', { status: { http: [423] }, raised: [build.raise(['hook:cold'], { on: ['listShelves'] })] }),
];

function benchOf(hooks: readonly Hook[], service: ReturnType<typeof shelves>, changes: Partial<Bench> = {}) {
  const sent: string[] = [];
  const limits = { ...range.suite.limits, trials: 3, concurrency: 2 };
  const suite = { ...range.suite, hooks, limits };
  const target = inMemory(async (request) => {
    const [, first = '', second = ''] = request.target.split('/');
    sent.push(`${request.method} ${first === 'switch' ? second : first}`);
    return service.send(request);
  });
  const words = { ...range.vocabulary, codes };
  const bench = benchFor({ ...range, vocabulary: words, suite }, target, { whole: false, ...changes });
  const { probes } = plan({ ...bench, suite }, faults);
  return {
    bench,
    sent,
    probes: probes.filter(
      (one) => one.fault === 'hook' || (one.condition === 'absent' && one.operation === 'deleteShelf'),
    ),
  };
}

interface Ran {
  readonly sent: readonly string[];
  readonly issues: readonly IssueEvent[];
  readonly probes: readonly Probe[];
  readonly bench: Bench;
  /** `getShelf hook:dark passed dark` */
  readonly told: readonly string[];
}

async function fire(hooks: readonly Hook[], service = shelves(), changes: Partial<Bench> = {}): Promise<Ran> {
  const { bench, sent, probes } = benchOf(hooks, service, changes);
  const events: Event[] = [];
  for await (const event of run({ probes, gaps: [] }, bench)) events.push(event);
  const trials = events.filter((one): one is TrialEvent => one.type === 'trial');
  const words = trials.map(({ probe, verdict }) => {
    const found = probes.find((one) => one.id === probe);
    const said = 'why' in verdict ? verdict.why : verdict.code;
    return `${found?.operation} ${found?.condition} ${verdict.kind} ${said}`;
  });
  return {
    sent,
    probes,
    bench,
    told: [...new Set(words)],
    issues: events.filter((one): one is IssueEvent => one.type === 'issue'),
  };
}

describe('a hook', () => {
  test('is on alone, once, after all else; what is valid before and after has its code meanwhile', async () => {
    const service = shelves();
    const { told, sent } = await fire([hook('dark'), hook('cold')], service);
    expect(told.filter((one) => one.includes('hook:')).toSorted()).toEqual([
      'createShelf hook:dark passed dark',
      'deleteShelf hook:dark passed dark',
      'getShelf hook:dark passed dark',
      'listShelves hook:cold passed cold',
    ]);
    expect(told.some((one) => one.includes('absent passed'))).toBe(true);
    expect(told.findLastIndex((one) => one.includes('absent'))).toBeLessThan(
      told.findIndex((one) => one.includes('hook')),
    );
    const switches = sent.filter((one) => /dark|cold/.test(one));
    expect(switches.map((one) => one.split(' ')[0])).toEqual(['POST', 'DELETE', 'POST', 'DELETE']);
    // What trials need is made before: nobody makes a shelf in the dark but who is judged.
    const dark = sent.slice(sent.indexOf('POST dark') + 1, sent.indexOf('DELETE dark'));
    expect(dark.filter((one) => one === 'POST shelves').length).toBe(3);
    expect(dark.length).toBeLessThanOrEqual(9);
    expect([...service.there]).toEqual([]);
  });

  test('that is not felt is found, and by its replay again', async () => {
    const deaf = shelves(async () => reply(200, {}));
    const { issues, bench, probes } = await fire([hook('cold')], deaf);
    expect(issues.map(({ rule, control }) => [rule, control?.kind])).toEqual([['accepted', 'replied']]);
    const [issue] = issues;
    const probe = probes.find((one) => one.id === issue?.probe);
    if (!issue || !probe) throw new Error('no issue');
    const stored = JSON.parse(JSON.stringify(issue.trial)) as typeof issue.trial;
    const again = await replay({ ...bench, nonce: 'abcdef02' }, probe, stored, { nonce: bench.nonce });
    expect(again.fingerprint).toBe(issue.fingerprint);
    const sound = benchOf([hook('cold')], shelves()).bench;
    expect((await replay(sound, probe, stored, { nonce: bench.nonce })).verdict.kind).toBe('passed');
  });

  test('whose trials disturb each other once: what does not fail again alone is no finding', async () => {
    let once = true;
    const service = shelves();
    const send = service.send;
    service.send = async (request) => {
      const { status } = await send(request);
      const isFirst = status === 423 && once;
      if (isFirst) once = false;
      return isFirst ? reply(404, { code: 'not_found' }) : send(request);
    };
    const { told, issues } = await fire([hook('cold')], service);
    expect(issues).toEqual([]);
    expect(told.filter((one) => one.includes('hook:'))).toEqual([
      'listShelves hook:cold inconclusive it failed among others and passed alone: what they do disturbed it',
    ]);
  });

  test.each<[string, Partial<Hook>, RegExp]>([
    [
      'fails',
      { do: [act('POST', '/switch/broken')] },
      /hook:dark broken the hook dark failed: POST \/switch\/broken answered 500/,
    ],
    [
      'hangs',
      { do: [act('POST', '/switch/slow')] },
      /hook:dark broken the hook dark failed: POST \/switch\/slow was not over in 300 ms/,
    ],
  ])('that %s breaks its own trials; it is undone all the same, and others go on', async (_, facts, why) => {
    const board = async ({ target }: Request) => {
      if (target.endsWith('slow')) await sleep(1_000);
      return target.endsWith('broken') ? reply(500, {}) : null;
    };
    const { told, sent } = await fire([hook('dark', facts), hook('cold')], shelves(board));
    const dark = told.filter((one) => one.includes('hook:dark'));
    expect(dark.length).toBe(3);
    for (const one of dark) expect(one).toMatch(why);
    expect(sent).toContain('DELETE dark');
    expect(told).toContain('listShelves hook:cold passed cold');
  });

  test('that cannot be undone leaves nothing to say to those after it', async () => {
    const board = async ({ method, target }: Request) =>
      method === 'DELETE' && target.endsWith('dark') ? reply(500, {}) : null;
    const { told, sent } = await fire([hook('dark'), hook('cold')], shelves(board));
    expect(told).toContain('getShelf hook:dark passed dark');
    expect(told).toContain(
      'listShelves hook:cold broken the hook dark could not be undone: DELETE /switch/dark answered 500',
    );
    expect(sent).not.toContain('POST cold');
  });

  test('after which the target does not come back: the same', async () => {
    const board = async ({ method, target }: Request) =>
      method === 'DELETE' && target.endsWith('dark') ? reply(200, {}) : null;
    const { told } = await fire([hook('dark'), hook('cold')], shelves(board));
    const after = told.find((one) => one.includes('hook:cold')) ?? '';
    expect(after).toMatch(/broken after the hook dark the target is not what it was: \w+ .*answered 423 dark/);
  });

  test('is not switched on where the valid request is refused before', async () => {
    const service = shelves();
    service.on.add('cold');
    const { told, sent } = await fire([hook('cold')], service);
    expect(told).toContain(
      'listShelves hook:cold inconclusive the request without the fault was refused: answered 423 cold',
    );
    expect(sent).not.toContain('POST cold');
  });

  test('is undone on Ctrl-C', async () => {
    const stop = new AbortController();
    const service = shelves(async ({ method }) => {
      if (method === 'POST') setTimeout(() => stop.abort(), 10);
      return null;
    });
    const { sent, told } = await fire([hook('cold', { settle: 100 })], service, { signal: stop.signal });
    expect(sent.slice(sent.indexOf('POST cold'))).toEqual(['POST cold', 'DELETE cold']);
    expect([...service.on]).toEqual([]);
    expect(told.filter((one) => one.includes('hook:'))).toEqual([]);
  });
});

describe('a hook with `during`', () => {
  const during = [{ on: ['deleteShelf'], by: ['absent'], at: null }];
  const switches = (sent: readonly string[]) => sent.filter((one) => /night/.test(one));

  test('is on around the trials that it names and their controls, and off again after them', async () => {
    const { told, sent, issues, bench, probes } = await fire([hook('night', { during })], quiet());
    expect(issues).toEqual([]);
    expect(told).toContain('deleteShelf absent passed not_found');
    expect(switches(sent)).toEqual(['POST night', 'DELETE night']);
    const on = sent.slice(sent.indexOf('POST night'), sent.indexOf('DELETE night'));
    // The control makes a shelf of its own and deletes it.
    expect(on.filter((one) => one === 'POST shelves').length).toBeGreaterThan(0);
    expect(sent.filter((one) => one === 'DELETE shelves').length).toBe(
      on.filter((one) => one === 'DELETE shelves').length,
    );
    expect(bench.suite.hooks.length + probes.length).toBeGreaterThan(1);
  });

  test('a finding while it is on is found again by its replay, with the hook on', async () => {
    const lax = quiet((request) => (request.method === 'DELETE' ? reply(204, {}) : null));
    const { issues, bench, probes, sent } = await fire([hook('night', { during })], lax);
    expect(issues.map(({ rule }) => rule)).toEqual(['accepted']);
    const [issue] = issues;
    const probe = probes.find((one) => one.id === issue?.probe);
    if (!issue || !probe) throw new Error('no issue');
    const again = await replay({ ...bench, nonce: 'abcdef02' }, probe, issue.trial, { nonce: bench.nonce });
    expect(again.fingerprint).toBe(issue.fingerprint);
    expect(switches(sent)).toEqual(['POST night', 'DELETE night', 'POST night', 'DELETE night']);
  });

  test('that fails breaks what it is on around; it is undone all the same', async () => {
    const { told, sent } = await fire([hook('night', { during, do: [act('POST', '/switch/broken')] })], quiet());
    expect(told).toContain('deleteShelf absent broken the hook night failed: POST /switch/broken answered 500');
    expect(switches(sent)).toEqual(['DELETE night']);
  });

  /** Shelves that do not mind the night; `other`: what answers in their place while it is on. */
  function quiet(other: (request: Request) => Reply | null = () => null) {
    const service = shelves();
    const on = new Set<string>();
    const send = service.send;
    service.send = async (request) => {
      if (!request.target.startsWith('/switch')) return (on.size > 0 ? other(request) : null) ?? send(request);
      if (request.target.endsWith('broken')) return reply(500, {});
      on[request.method === 'POST' ? 'add' : 'delete']('night');
      return reply(200, {});
    };
    return service;
  }
});

test('a code whose hook the suite does not have is a gap that says so', () => {
  const vocabulary = { ...range.vocabulary, codes };
  const gaps = plan({ ...range, vocabulary, suite: { ...range.suite, hooks: [hook('dark')] } }, faults).gaps;
  expect(gaps.filter((one) => /dark|cold/.test(one.code ?? '')).map((one) => one.why)).toEqual([
    'raised by hook:cold, which no probe of this plan provokes: the suite shelves has no hook:cold',
  ]);
});
