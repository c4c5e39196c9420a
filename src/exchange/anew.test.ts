import { expect, test } from '@jest/globals';
import { readOpenApi } from '../contract/openapi.ts';
import type { Json, JsonObject, Probe, Reply, Request, Verdict } from '../model.ts';
import { faults } from '../plan/faults/index.ts';
import { plan } from '../plan/plan.ts';
import { range } from '../plan/shelves.test-data.ts';
import type { Drawn } from '../plan/trial.ts';
import { meetsKey, mostAnew, mostFutile, mostRedrawn, persistent } from './anew.ts';
import type { Hands } from './arrange.ts';
import type { Outcome } from './outcome.ts';
import { stage } from './stage.ts';

const plates = {
  short: { type: 'string', pattern: '^[A-Z0-9]{2,8}$' },
  exact: { type: 'string', pattern: '^[A-Z0-9]{6}$' },
  brief: { type: 'string', minLength: 1, maxLength: 6 },
  number: { type: 'integer', minimum: 1, maximum: 99_999 },
};

function contractOf(plate: JsonObject) {
  const permit = { type: 'object', required: ['plate'], additionalProperties: false, properties: { plate } };
  const json = { content: { 'application/json': { schema: permit } } };
  const id = { name: 'permitId', in: 'path', required: true, schema: { type: 'string' } };
  const answers = { '200': { description: '', ...json }, '409': { description: '' } };
  const paths = {
    '/permits': { post: { operationId: 'createPermit', requestBody: { required: true, ...json }, responses: answers } },
    '/permits/{permitId}': {
      parameters: [id],
      put: { operationId: 'changePermit', requestBody: { required: true, ...json }, responses: answers },
    },
  };
  return readOpenApi({ openapi: '3.1.0', info: { title: 'Permits', version: '1' }, paths }, '/permits.yaml', '3.1')
    .contract;
}

/** A service of permits: no two have the same plate. `free`: how many it takes at all. */
function service(free = Number.POSITIVE_INFINITY) {
  const there = new Map<string, Json>();
  const sent: Request[] = [];
  const send: Hands['send'] = async (_, request) => {
    sent.push(request);
    const { plate = null } = JSON.parse(String(request.body)) as JsonObject;
    const taken = [...there.values()].includes(plate) || there.size >= free;
    const at = `/permits/p-${sent.length}`;
    if (!taken) there.set(at, plate);
    const reply: Reply = {
      status: taken ? 409 : 201,
      headers: taken ? [] : [['location', at]],
      body: '{}',
      truncated: false,
    };
    const refused = taken ? 'answered 409' : null;
    return { exchange: { kind: 'replied', request, reply, ms: 1 }, refused, ...(taken && { taken }) };
  };
  const hands: Hands = { send, undoOf: () => null, undo: async () => {}, unreachable: () => null };
  return { hands, there, sent };
}

function staged(plate: JsonObject, hands: Hands, nonce = 'abcdef01') {
  const contract = contractOf(plate);
  const given = { contract, suite: { ...range.suite, resources: {} } };
  return stage(plan({ ...range, ...given }, faults), { ...given, seed: 1, nonce }, hands);
}

test.each(Object.entries(plates))('with a %s key, what is made anew has a key of its own', async (_, plate) => {
  const { hands, there } = service();
  const { lacking, freshen } = await staged(plate, hands);
  expect(lacking).toBeNull();
  for (let count = 0; count < 8; count++) expect((await freshen?.())?.broken).toBeNull();
  expect(there.size).toBe(9);
});

test('another run with the same seed finds its first draws taken, and draws others', async () => {
  const { hands, there } = service();
  for (const nonce of ['abcdef01', 'fedcba10']) {
    const { lacking, freshen } = await staged(plates.short, hands, nonce);
    expect(lacking).toBeNull();
    for (let count = 0; count < 4; count++) expect((await freshen?.())?.broken).toBeNull();
  }
  expect(there.size).toBe(10);
});

test('where no key is free it ends, and says what was refused', async () => {
  const { hands, sent } = service(1);
  const { freshen } = await staged(plates.short, hands);
  sent.length = 0;
  expect((await freshen?.())?.broken?.why).toBe('create permits run: answered 409');
  expect(sent).toHaveLength(1 + mostAnew);
});

test('what is refused for another reason is not drawn anew', async () => {
  const { hands } = service();
  let sent = 0;
  const send: Hands['send'] = async (step, request) => {
    sent++;
    return { ...(await hands.send(step, request)), refused: 'answered 507' };
  };
  const { lacking } = await staged(plates.short, { ...hands, send });
  expect([lacking, sent]).toEqual(['create permits run: answered 507', 1]);
});

const [someProbe] = plan(range, faults).probes;
const probe = { ...(someProbe as Probe), condition: 'body.type' as const };
const request: Request = { method: 'POST', target: '/permits', headers: [], body: '{}' };
const passed: Verdict = { kind: 'passed', code: 'invalid', findings: [] };
const broken: Verdict = { kind: 'broken', why: 'create permits a: answered 409' };
const failed: Verdict = { kind: 'failed', code: null, findings: [] };

const due = { code: 'closed', status: [409], outcome: 'failure', detail: null, cause: null, with: {} } as const;
const closed: Probe = { ...probe, condition: 'state', expectation: { ...probe.expectation, must: [due] } };

function outcome(verdict: Verdict, status: number, step?: string): Outcome {
  const reply: Reply = { status, headers: [], body: '', truncated: false };
  const exchange = { kind: 'replied', request, reply, ms: 1 } as const;
  return { verdict, exchange, observed: null, control: null, fingerprint: null, ...(step && { step }) };
}

const drawnAs = (index: number) => ({ trial: { index } }) as unknown as Drawn;

/** How often it was sent, and what came of it last. */
async function sent(asked: Probe, persist: ReturnType<typeof persistent>, all: readonly Outcome[]) {
  let count = 0;
  const send = async (): Promise<Outcome> => all[Math.min(count++, all.length - 1)] ?? outcome(passed, 422);
  const first = { drawn: drawnAs(0), outcome: await send() };
  const came = meetsKey(asked, first.outcome) ? await persist(asked, first, drawnAs, send) : first;
  return [count, came.outcome.verdict.kind, came.drawn.trial.index];
}

test.each([
  ['a step', outcome(broken, 409, 'create permits a')],
  ['the request itself', outcome(failed, 409)],
  ['the request without the fault', outcome({ kind: 'inconclusive', why: '' }, 409)],
])('where %s meets a key in use, the trial is drawn anew', async (_, met) => {
  expect(await sent(probe, persistent(), [met, met, outcome(passed, 422)])).toEqual([3, 'passed', 2]);
});

test('what comes each time is what came', async () => {
  const always = [outcome(failed, 409)];
  for (let count = 0; count < 2 * mostFutile; count++)
    expect(await sent(probe, persistent(), always)).toEqual([1 + mostRedrawn, 'failed', mostRedrawn]);
});

test.each([
  ['nothing is wrong', probe, outcome(passed, 409)],
  ['it is refused otherwise', probe, outcome(failed, 500)],
  ['the code that is due came and something else is wrong', closed, outcome({ ...failed, code: 'closed' }, 409)],
  ['that is the fault', { ...probe, condition: 'taken' as const }, outcome(failed, 409)],
  ['it was drawn anew already', probe, outcome(broken, 409, 'create permits run')],
])('where %s, it is sent once', async (_, asked, came) => {
  expect(await sent(asked, persistent(), [came])).toEqual([1, came.verdict.kind, 0]);
});

test('where other values never help, no more are tried', async () => {
  const persist = persistent();
  const always = [outcome(broken, 409, 'create permits a')];
  for (let count = 0; count < mostFutile; count++)
    expect(await sent(probe, persist, always)).toEqual([1 + mostRedrawn, 'broken', mostRedrawn]);
  expect(await sent(probe, persist, always)).toEqual([1, 'broken', 0]);
});
