import { describe, expect, test } from '@jest/globals';
import { bench as benchFor, inMemory } from './bench.test-data.ts';
import { envelope as buildEnvelope } from './builders.test-data.ts';
import type { Event, IssueEvent, TrialEvent } from './ledger/model.ts';
import type { Suite, Vocabulary } from './manifest/model.ts';
import type { Reply, Request } from './model.ts';
import { type Bench, run } from './pipeline.ts';
import { faults } from './plan/faults/index.ts';
import { plan } from './plan/plan.ts';
import { code, contract, raise, suite, vocabulary } from './plan/rooms.test-data.ts';

const envelope = buildEnvelope({ code: ['body:/code'], detail: ['body:/detail'] });
const words: Vocabulary = { ...vocabulary, envelopes: [envelope] };

function reply(status: number, body: unknown): Reply {
  return { status, headers: [['content-type', 'application/json']], body: JSON.stringify(body), truncated: false };
}

/** A service of the test contract in a few lines; what a test wants otherwise it says by `other`. */
function rooms(request: Request): Reply {
  const { pathname, searchParams } = new URL(request.target, 'http://rooms');
  const [, , , id, more] = pathname.split('/');
  const header = (name: string): string => request.headers.find(([key]) => key.toLowerCase() === name)?.[1] ?? '';
  const methods = id === undefined ? ['GET', 'POST'] : ['GET', 'PUT'];
  if (more !== undefined) return reply(404, { code: 'not_found' });
  if (!methods.includes(request.method)) return reply(405, { code: 'method_not_allowed' });
  if (header('authorization') !== 'Bearer good') return reply(401, { code: 'unauthenticated' });
  const writes = request.method !== 'GET';
  if (writes && header('content-type') !== 'application/json') return reply(415, { code: 'unsupported' });
  const names = [...searchParams.keys()];
  const known = request.method === 'GET' && id === undefined ? ['limit'] : [];
  if (names.some((name) => !known.includes(name)) || new Set(names).size < names.length)
    return reply(400, { code: 'invalid' });
  const limit = searchParams.get('limit');
  if (limit !== null && !(/^\d+$/.test(limit) && Number(limit) >= 1 && Number(limit) <= 100))
    return reply(400, { code: 'invalid' });
  if (id !== undefined && !/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(decodeURIComponent(id)))
    return reply(400, { code: 'invalid' });
  return writes ? written(request) : reply(200, {});
}

function written({ body }: Request): Reply {
  let room: Record<string, unknown>;
  try {
    room = JSON.parse(String(body)) as Record<string, unknown>;
  } catch {
    return reply(400, { code: 'invalid' });
  }
  const { name, beds, view, ...rest } = room ?? {};
  const right =
    typeof name === 'string' &&
    name.length >= 1 &&
    name.length <= 60 &&
    Number.isInteger(beds) &&
    Number(beds) >= 1 &&
    Number(beds) <= 20 &&
    (view === undefined || view === 'sea' || view === 'yard') &&
    Object.keys(rest).length === 0;
  if (!right) return reply(400, { code: 'invalid' });
  return name.startsWith('smell') ? reply(400, { code: 'smelly' }) : reply(200, {});
}

interface Ran {
  readonly events: readonly Event[];
  readonly trials: readonly TrialEvent[];
  readonly issues: readonly IssueEvent[];
  readonly sent: readonly Request[];
}

async function fire(
  other: (request: Request, count: number) => Reply | null | 'usual',
  facts: { suite?: Partial<Suite>; vocabulary?: Vocabulary; bench?: Partial<Bench> } = {},
): Promise<Ran> {
  const sent: Request[] = [];
  const target = inMemory(async (request) => {
    sent.push(request);
    const answer = other(request, sent.length);
    return answer === 'usual' ? rooms(request) : answer;
  });
  // The service keeps nothing: what states are made of is another test's.
  const aimed: Suite = { ...suite, resources: { rooms: null }, limits: { ...suite.limits, trials: 6 }, ...facts.suite };
  const range = { contract, vocabulary: facts.vocabulary ?? words, suite: aimed };
  const bench = benchFor(range, target, facts.bench);
  const events: Event[] = [];
  for await (const event of run(plan(range, faults), bench)) events.push(event);
  const of = <T extends Event['type']>(type: T) =>
    events.filter((event): event is Extract<Event, { type: T }> => event.type === type);
  return { events, trials: of('trial'), issues: of('issue'), sent };
}

const brief = (one: IssueEvent): string =>
  `${one.rule} ${JSON.stringify(one.findings[0])} ${one.trial.request.method} ${one.trial.request.target} ${one.trial.violations[0]?.condition}`;
const verdicts = (trials: readonly TrialEvent[]): string[] => [...new Set(trials.map((one) => one.verdict.kind))];

test('a conforming service: every trial passes', async () => {
  const { trials, issues } = await fire(() => 'usual');
  expect(trials.length).toBeGreaterThan(150);
  expect(verdicts(trials)).toEqual(['passed']);
  expect(issues.map(brief)).toEqual([]);
});

test('breadth first: the first trial of every probe comes before the second of any', async () => {
  const { trials, events } = await fire(() => 'usual', {
    suite: { limits: { ...suite.limits, trials: 3, concurrency: 1 } },
  });
  const probes = events.find((event) => event.type === 'plan')?.probes.length ?? 0;
  expect(new Set(trials.slice(0, probes).map((one) => one.probe)).size).toBe(probes);
});

test('a long run: after sixteen rounds four trials of a probe follow one another', async () => {
  const { trials } = await fire(() => 'usual', {
    suite: { limits: { ...suite.limits, trials: 25, concurrency: 1 } },
  });
  const [most] = trials
    .map((one) => one.probe)
    .filter((one) => trials.filter(({ probe }) => probe === one).length === 25);
  const places = trials.flatMap(({ probe }, place) => (probe === most ? [place] : []));
  const apart = places.map((place, index) => place - (places[index - 1] ?? Number.NaN));
  const next = apart.flatMap((distance, index) => (distance === 1 ? [index] : []));
  expect(next).toEqual([17, 18, 19, 21, 22, 23]);
});

test('a probe that has failed alike often enough ends in the middle of its four', async () => {
  let ranges = 0;
  // Right at first; from the eighteenth trial on always wrong in the same way.
  const turns = (request: Request): Reply | 'usual' => {
    const isRange = request.method === 'POST' && /"beds":(?:2[1-9]|[3-9]\d|\d{3})/.test(String(request.body));
    return isRange && rooms(request).status === 400 && ++ranges > 17 ? reply(400, { code: 'smelly' }) : 'usual';
  };
  const { trials } = await fire(turns, { suite: { limits: { ...suite.limits, trials: 30, concurrency: 1 } } });
  const [failed] = trials.filter((one) => one.verdict.kind === 'failed');
  const own = trials.filter((one) => one.probe === failed?.probe);
  expect(own.filter((one) => one.verdict.kind === 'failed')).toHaveLength(5);
});

describe('a finding', () => {
  const lax = (request: Request): Reply | 'usual' => {
    const answer = rooms(request);
    return request.method === 'POST' &&
      String(request.body).includes('"beds":') &&
      /"beds":(?:2[1-9]|[3-9]\d|\d{3})/.test(String(request.body)) &&
      answer.status === 400
      ? reply(400, { code: 'smelly' })
      : 'usual';
  };

  test('is reported once, as its smallest trial, with a control that was accepted', async () => {
    const { issues } = await fire(lax);
    const range = issues.filter((one) => one.findings[0]?.received === 'smelly');
    expect(range.length).toBeGreaterThan(0);
    expect(new Set(issues.map((one) => one.fingerprint)).size).toBe(issues.length);
    const [first] = range;
    expect(JSON.parse(String(first?.trial.request.body)).beds).toBe(21);
    expect([first?.stable, first?.control?.kind]).toEqual([true, 'replied']);
  });

  test('has the same fingerprint in every run', async () => {
    const prints = async (seed: number) =>
      (await fire(lax, { bench: { seed, nonce: `0000000${seed}` } })).issues.map((one) => one.fingerprint).sort();
    expect(await prints(2)).toEqual(await prints(3));
  });

  test('stops its probe after five equal ones', async () => {
    const { trials } = await fire(lax, { suite: { limits: { ...suite.limits, trials: 30, concurrency: 1 } } });
    const failed = new Map<string, number>();
    for (const one of trials)
      if (one.verdict.kind === 'failed') failed.set(one.probe, (failed.get(one.probe) ?? 0) + 1);
    expect(Math.max(...failed.values())).toBe(5);
  });

  const refused = ({ method, target }: Request): boolean => method === 'PUT' && target.startsWith('/v1/rooms/');
  test('is none where the request without the fault is refused too', async () => {
    const { trials, issues } = await fire((request) => (refused(request) ? reply(400, { code: 'smelly' }) : 'usual'));
    expect(issues.filter((one) => refused(one.trial.request)).map(brief)).toEqual([]);
    expect(verdicts(trials)).toContain('inconclusive');
  });
});

test('a code that may come at any time is asked again, then broken: never a finding', async () => {
  const busy = { ...code('busy', 503), allowed: ['*'], retry: 'with-backoff' as const };
  const { trials, issues } = await fire((_, count) => (count % 3 === 0 ? reply(503, { code: 'busy' }) : 'usual'), {
    vocabulary: { ...words, codes: [...words.codes, busy] },
    suite: { limits: { ...suite.limits, trials: 1, concurrency: 8 } },
  });
  expect(issues.map(brief)).toEqual([]);
  expect(trials.filter((one) => one.verdict.kind === 'passed').length).toBeGreaterThan(20);
});

test('an acceptance is a finding of its own: a right refusal after it is no second one', async () => {
  let odd = 0;
  const { issues } = await fire(
    ({ target }) => (/limit=[^&]*[^0-9&]/.test(target) && odd++ % 2 === 0 ? reply(200, {}) : 'usual'),
    { suite: { limits: { ...suite.limits, concurrency: 1 } } },
  );
  expect(issues.map((one) => one.rule)).toContain('accepted');
  expect(issues.filter((one) => one.rule === 'stability').map(brief)).toEqual([]);
});

test('stability: of another method another code is no change', async () => {
  const either = [...words.codes, { ...code('no_such_thing', 404), raised: [raise(['method'])] }];
  const unstable = async (isUnknown: (request: Request) => boolean): Promise<number> => {
    const { trials } = await fire(
      (request) =>
        rooms(request).status === 405 && isUnknown(request) ? reply(404, { code: 'no_such_thing' }) : 'usual',
      { vocabulary: { ...words, codes: either }, suite: { limits: { ...suite.limits, trials: 30 } } },
    );
    const findings = trials.flatMap(({ verdict }) => ('findings' in verdict ? verdict.findings : []));
    return findings.filter((one) => one.rule === 'stability').length;
  };
  expect(await unstable(({ method }) => method === 'PATCH')).toBe(0);
  // One id so, the next otherwise.
  expect(await unstable(({ target }) => /[0-7]$/.test(target))).toBeGreaterThan(0);
});

test('silence is a finding; where it is declared, an answer is', async () => {
  const mute = (request: Request) =>
    request.method === 'POST' && /"beds":(0|-)/.test(String(request.body)) ? null : ('usual' as const);
  const { issues } = await fire(mute);
  expect(issues.map((one) => one.rule)).toContain('silence');
});

test.each([1, 2, 3])('silence that comes %i times and not again is no finding', async (times) => {
  // A machine that is busy: the same request is answered when it comes again.
  const muted = new Map<string, number>();
  const { issues, trials } = await fire(
    (request) => {
      // But for the texts that are new each time.
      const key = String(request.body).replace(/f[0-9a-f]{8}(?=[a-z0-9]{6})/gi, '');
      if (request.method !== 'POST' || !/"beds":(0|-)/.test(key)) return 'usual';
      muted.set(key, (muted.get(key) ?? 0) + 1);
      return (muted.get(key) ?? 0) <= times ? null : 'usual';
    },
    { suite: { limits: { ...suite.limits, trials: 3, concurrency: 1 } } },
  );
  expect(issues.map(brief)).toEqual([]);
  expect(verdicts(trials).sort()).toEqual(['inconclusive', 'passed']);
});

test('budgets end a run early, and say so', async () => {
  const { events, sent } = await fire(() => 'usual', {
    suite: { limits: { ...suite.limits, requests: 20, concurrency: 1 } },
  });
  expect(events.at(-1)).toMatchObject({ type: 'end', reason: 'budget' });
  expect(sent.length).toBeLessThanOrEqual(22);
});

test('a target that takes requests and never answers is told early; one that answers anything is gone through', async () => {
  const mute = await fire(() => null);
  expect(mute.events.at(-2)).toMatchObject({
    code: 'TARGET_UNREACHABLE',
    message: expect.stringContaining('does not answer'),
  });
  expect(mute.events.at(-1)).toMatchObject({ type: 'end', reason: 'error', requests: mute.sent.length });
  expect(mute.trials.length).toBeLessThan(100);
  const slow = await fire((request) => (request.method === 'PUT' ? 'usual' : null));
  expect(slow.events.filter((event) => event.type === 'note').map((one) => one.code)).not.toContain(
    'TARGET_UNREACHABLE',
  );
  expect(slow.trials.length).toBeGreaterThan(150);
});

describe('fixtures', () => {
  const fixtures = [
    {
      name: 'room',
      method: 'POST',
      path: '/fixture',
      headers: {},
      body: { name: 'r-{nonce}' },
      take: { id: 'body:/id' },
      undo: { method: 'DELETE', path: '/fixture/{id}' },
    },
  ];
  const uuid = '11111111-2222-4333-8444-555555555555';
  const serving = (request: Request): Reply | 'usual' =>
    request.target.startsWith('/v1/fixture') ? reply(200, { id: uuid }) : 'usual';

  test('are made first, pinned, and undone also when the run is stopped', async () => {
    const stop = new AbortController();
    const { sent, events } = await fire(
      (request, count) => {
        if (count === 150) stop.abort();
        return serving(request);
      },
      { suite: { fixtures, values: [{ on: [], at: 'path:id', value: '{id}' }] }, bench: { signal: stop.signal } },
    );
    expect(sent[0]).toMatchObject({ method: 'POST', target: '/v1/fixture', body: '{"name":"r-abcdef01"}' });
    expect(sent.some((one) => one.target.startsWith(`/v1/rooms/${uuid}`))).toBe(true);
    const made = sent.filter((one) => one.method === 'POST' && one.target === '/v1/fixture').length;
    expect(sent.filter((one) => one.method === 'DELETE' && one.target === `/v1/fixture/${uuid}`).length).toBe(made);
    expect(events.at(-1)).toMatchObject({ type: 'end', reason: 'interrupted' });
  });

  test('are made anew beside a finding only where the operation uses them up', async () => {
    const made = async (method: string): Promise<number> => {
      const refusing = (request: Request): Reply | 'usual' =>
        request.method === method && rooms(request).status === 400 ? reply(400, { code: 'smelly' }) : serving(request);
      const { sent, issues } = await fire(refusing, { suite: { fixtures } });
      expect(issues.length).toBeGreaterThan(method === 'HEAD' ? -1 : 0);
      return sent.filter((one) => one.method === 'POST' && one.target === '/v1/fixture').length;
    };
    const usual = await made('HEAD');
    expect(await made('GET')).toBe(usual);
    expect(await made('PUT')).toBeGreaterThan(usual + 1);
  });

  test('that another trial has used up give no finding: fresh ones decide', async () => {
    const id = (count: number): string => `${String(count).padStart(8, '0')}-2222-4333-8444-555555555555`;
    let first: string | null = null;
    const forgetful = (request: Request, count: number): Reply | 'usual' => {
      if (request.target.startsWith('/v1/fixture')) {
        first ??= id(count);
        return reply(200, { id: id(count) });
      }
      return count > 100 && first !== null && request.target.startsWith(`/v1/rooms/${first}`)
        ? reply(404, { code: 'not_found' })
        : 'usual';
    };
    const { issues, trials, sent } = await fire(forgetful, {
      suite: { fixtures, values: [{ on: [], at: 'path:id', value: '{id}' }] },
    });
    expect(sent.filter((one) => first !== null && one.target.includes(first)).length).toBeGreaterThan(20);
    expect(issues.map(brief)).toEqual([]);
    expect(verdicts(trials)).toEqual(['passed']);
  });

  test('that cannot be made end the run with a note', async () => {
    const { events } = await fire((request) => (request.target.startsWith('/v1/fixture') ? reply(500, {}) : 'usual'), {
      suite: { fixtures },
    });
    expect(events.map((event) => event.type)).toEqual(['plan', 'note', 'end']);
    expect(events[1]).toMatchObject({ code: 'FIXTURE_BROKEN' });
  });
});

describe('known failures', () => {
  const known = [
    {
      ...raise([]),
      fingerprint: null,
      rule: [],
      code: null,
      status: null,
      on: ['createRoom'],
      by: ['body.range'],
      why: 'ticket 7',
      until: null,
      place: { file: 's', line: 1, column: 1, path: '' },
    },
  ];
  const lax = (request: Request): Reply | 'usual' =>
    request.method === 'POST' && /"beds":(0|-)/.test(String(request.body)) ? reply(200, {}) : 'usual';

  test('are named as such and not made smaller; secrets never reach an event', async () => {
    const { issues, events } = await fire(lax, { suite: { known } });
    const accepted = issues.filter((one) => one.rule === 'accepted');
    expect(accepted.map((one) => [one.known, one.requests])).toContainEqual(['ticket 7', 0]);
    expect(events.filter((event) => event.type === 'note' && event.code === 'KNOWN_PASSED')).toEqual([]);
    expect(JSON.stringify(events)).not.toContain('Bearer good');
  });

  test('that fail by more rules than they name say which', async () => {
    const narrow = known.map((one) => ({ ...one, rule: ['status'] as const }));
    const wrong = (request: Request): Reply | 'usual' =>
      request.method === 'POST' && /"beds":(0|-)/.test(String(request.body))
        ? reply(409, { code: 'invalid', message: 'at room (/srv/app/rooms.js:7:3)' })
        : 'usual';
    const { events } = await fire(wrong, { suite: { known: narrow } });
    const notes = events.flatMap((event) => (event.type === 'note' && event.code === 'KNOWN_PASSED' ? [event] : []));
    expect(notes.map((one) => one.message)).toEqual([expect.stringMatching(/fails by .+ too; `rule` does not say so/)]);
  });

  test.each([
    ['must still fail to stay listed', true, '2027-01-01', 1],
    ['are not missed in a part of the plan', false, null, 0],
    ['are not missed when they count no more', true, '2025-12-31', 0],
  ])('%s', async (_, whole, until, notes) => {
    const listed = known.map((one) => ({ ...one, until }));
    const { events } = await fire(() => 'usual', { suite: { known: listed }, bench: { whole } });
    const found = events.flatMap((event) => (event.type === 'note' && event.code === 'KNOWN_PASSED' ? [event] : []));
    expect(found.map((note) => [note.level, note.message])).toEqual(
      Array.from({ length: notes }, () => ['warning', expect.stringContaining('s:1: ')]),
    );
  });
});
