/** A hand-made ledger: one suite with everything that can happen, one on a mock, one that was not run. */
import type { Event, IssueEvent, PlanEvent, RunEvent, TrialEvent } from '../ledger/model.ts';
import { tally } from '../ledger/tally.ts';
import type { Exchange, Finding, Probe, Request, Site, Trial, Verdict } from '../model.ts';

export function run(facts: Partial<RunEvent> = {}): RunEvent {
  return {
    v: 1,
    type: 'run',
    suite: 'rooms',
    system: 'bookings',
    transport: 'http',
    target: 'http://127.0.0.1:8080/api',
    mock: false,
    needs: null,
    seed: 42,
    nonce: '0badcafe',
    started: '2026-03-01T09:00:00.000Z',
    version: '0.1.0',
    file: 'suites/rooms.yaml',
    ...facts,
  };
}

export function probe(id: string, operation: string, condition: string, codes: readonly string[], at = ''): Probe {
  const site: Site | null = at === '' ? null : { in: 'body', name: '', pointer: at };
  const must = codes.map((code) => ({
    ...{ code, status: [code === 'taken' ? 409 : 422], outcome: 'failure' as const },
    ...{ detail: null, cause: null, with: {} },
  }));
  return {
    id,
    fault: 'schema',
    operation,
    condition,
    site,
    requirement: `${operation} without what ${condition} asks for must be refused`,
    expectation: { must, silent: false, tolerated: false },
    mutation: { kind: 'route' },
  };
}

const request: Request = {
  method: 'POST',
  target: '/api/rooms',
  headers: [['content-type', 'application/json']],
  body: '{"name":"O\'Neill <b>"}',
};

function trialOf(id: string, index = 0): Trial {
  const violations = [{ condition: 'body.required', site: null, keyword: 'required' }];
  return {
    probe: id,
    index,
    before: [],
    request,
    control: request,
    violations,
    identity: 'default',
    values: {},
    readBack: null,
  };
}

function replied(status: number, body: string): Exchange {
  const reply = { status, headers: [['content-type', 'application/json']] as const, body, truncated: false };
  return { kind: 'replied', request, reply, ms: 4 };
}

export function trial(id: string, verdict: Verdict, facts: Partial<TrialEvent> = {}): TrialEvent {
  return { v: 1, type: 'trial', probe: id, index: 0, verdict, status: 422, ms: 4, ...facts };
}

export function passed(id: string, code: string | null): TrialEvent {
  return trial(id, { kind: 'passed', code, findings: [] });
}

export function failed(id: string, fingerprint: string, findings: readonly Finding[]): TrialEvent {
  const exchange = replied(409, '{"code":"taken"}');
  return trial(id, { kind: 'failed', code: null, findings }, { fingerprint, trial: trialOf(id), exchange });
}

export function issue(
  id: string,
  fingerprint: string,
  findings: readonly Finding[],
  facts: Partial<IssueEvent> = {},
): IssueEvent {
  return {
    v: 1,
    type: 'issue',
    fingerprint,
    probe: id,
    rule: findings[0]?.rule ?? 'code',
    findings,
    trial: trialOf(id),
    exchange: replied(409, '{"code":"taken","detail":"<script>alert(1)</script>"}'),
    observed: { code: 'taken', detail: '<script>alert(1)</script>' },
    control: null,
    stable: true,
    requests: 5,
    known: null,
    ...facts,
  };
}

export const wrongCode: Finding = {
  rule: 'code',
  level: 'error',
  at: 'code',
  expected: ['invalid'],
  received: 'taken',
};
export const wrongStatus: Finding = { rule: 'status', level: 'error', at: 'status', expected: [422], received: 409 };
const stranger: Finding = {
  ...{ rule: 'vocabulary', level: 'error', at: 'code', expected: ['invalid', 'taken'], received: 'E_ODD' },
};
const noAllow: Finding = {
  rule: 'headers',
  level: 'info',
  at: 'header:allow',
  expected: 'present',
  received: null,
};

export function plan(probes: readonly Probe[], facts: Partial<PlanEvent> = {}): PlanEvent {
  const code = (name: string, status: number, unreachable: string | null = null) => ({
    ...{ name, status: [status], unreachable, summary: null },
  });
  return {
    v: 1,
    type: 'plan',
    operations: [
      { id: 'createRoom', key: 'POST /rooms' },
      { id: 'patchRoom', key: 'PATCH /rooms/{id}' },
    ],
    codes: [code('invalid', 422), code('taken', 409), code('gone', 410), code('oops', 500, 'only a defect gives it')],
    probes,
    gaps: [{ kind: 'unprovoked', operation: null, condition: null, code: 'gone', why: 'nothing raises it' }],
    ...facts,
  };
}

/** A line of a manifest. */
export function errorsYaml(line: number) {
  return { file: 'contracts/rooms & halls/errors.yaml', line, column: 3 };
}

/** The events of all three suites. */
export const events: readonly Event[] = [
  run(),
  plan([
    probe('p1', 'createRoom', 'body.required', ['invalid'], '/name'),
    probe('p2', 'createRoom', 'body.type', ['invalid'], '/name'),
    probe('p3', 'createRoom', 'taken', ['taken']),
    probe('p4', 'patchRoom', 'body.type', ['invalid'], '/name'),
    probe('p5', 'patchRoom', 'body.range', ['invalid'], '/beds'),
    probe('p6', 'patchRoom', 'taken', ['taken']),
  ]),
  passed('p1', 'invalid'),
  passed('p1', 'invalid'),
  failed('p2', 'aaaaaaaaaaaa', [wrongCode, wrongStatus]),
  issue('p2', 'aaaaaaaaaaaa', [wrongCode, wrongStatus], { place: errorsYaml(12) }),
  failed('p2', 'aaaaaaaaaaaa', [wrongCode, wrongStatus]),
  trial('p3', { kind: 'passed', code: 'taken', findings: [noAllow] }, { status: 409 }),
  failed('p4', 'bbbbbbbbbbbb', [stranger]),
  issue('p4', 'bbbbbbbbbbbb', [stranger], { known: 'ticket 17: old codes until the next release' }),
  trial('p5', { kind: 'broken', why: 'connection reset' }, { status: null }),
  trial('p6', { kind: 'inconclusive', why: 'the request without the fault was refused: 403' }, { status: 403 }),
  { v: 1, type: 'note', level: 'warning', code: 'RUN_BLOCKED', message: 'a gateway answered 1 trial' },
  { v: 1, type: 'end', reason: 'done', requests: 31, ms: 1234 },
  run({ suite: 'mocked', target: 'prism', mock: true, file: 'suites/mocked.yaml' }),
  plan([probe('m1', 'createRoom', 'body.required', ['invalid'], '/name')]),
  passed('m1', 'invalid'),
  { v: 1, type: 'end', reason: 'done', requests: 2, ms: 45 },
  run({ suite: 'jobs', system: 'rtmanager', transport: 'message', target: '', needs: 'the message target' }),
  { v: 1, type: 'end', reason: 'not-run', requests: 0, ms: 0 },
];

export const sample = tally(events);

/** A report as wide and as long as real ones are. */
export function wide(operations: number, codes: number) {
  const ids = Array.from(
    { length: operations },
    (_, at) => `${['create', 'list', 'replace', 'remove'][at % 4]}Resource${at}`,
  );
  const names = Array.from({ length: codes }, (_, at) => `platform.resource_state_${at}`);
  const pairs = ids.flatMap((id, o) =>
    names.flatMap((name, c) => ((o * 7 + c * 3) % 5 < 2 ? [[id, name, o + c] as const] : [])),
  );
  const probes = pairs.map(([id, name], at) => probe(`w${at}`, id, 'body.type', [name], '/name'));
  const trials = pairs.flatMap(([, name, mix], at): Event[] => {
    const id = `w${at}`;
    const print = at.toString(16).padStart(12, '0');
    if (mix % 13 === 0) return [failed(id, print, [wrongCode]), issue(id, print, [wrongCode, wrongStatus])];
    if (mix % 17 === 0) return [failed(id, print, [wrongCode]), issue(id, print, [wrongCode], { known: 'an old one' })];
    if (mix % 11 === 0) return [trial(id, { kind: 'broken', why: 'connection reset' })];
    return [passed(id, name)];
  });
  const facts = {
    operations: ids.map((id, at) => ({ id, key: `POST /resources/${at}` })),
    codes: names.map((name, at) => ({ name, status: [400 + (at % 20)], unreachable: null, summary: `State ${at}.` })),
  };
  return tally([run(), plan(probes, facts), ...trials, { v: 1, type: 'end', reason: 'done', requests: 9, ms: 61_000 }]);
}
