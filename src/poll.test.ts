/** Runs over real sockets against a service that accepts everything with 202 and says later what came of it. */
import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { expect, test } from '@jest/globals';
import * as build from './builders.test-data.ts';
import { readOpenApi } from './contract/openapi.ts';
import { http } from './exchange/targets/http.ts';
import { httpOptions, serve } from './exchange/testing.ts';
import { rules } from './judge/rules/index.ts';
import type { IssueEvent, TrialEvent } from './ledger/model.ts';
import type { Poll } from './manifest/model.ts';
import type { JsonObject } from './model.ts';
import { type Bench, run } from './pipeline.ts';
import { faults } from './plan/faults/index.ts';
import { plan } from './plan/plan.ts';
import { replay } from './replay.ts';
import { receivedLines } from './report/words.ts';

const answer = (schema: JsonObject): JsonObject => ({ description: '', content: { 'application/json': { schema } } });
const exported: JsonObject = {
  type: 'object',
  required: ['name', 'rows'],
  properties: {
    name: { type: 'string', minLength: 1, maxLength: 60 },
    rows: { type: 'integer', minimum: 1, maximum: 9 },
  },
};
const id = { name: 'id', in: 'path', required: true, schema: { type: 'string', format: 'uuid' } };
const document: JsonObject = {
  openapi: '3.1.0',
  info: { title: 'Exports', version: '1' },
  paths: {
    '/exports': {
      post: {
        operationId: 'createExport',
        requestBody: { required: true, content: { 'application/json': { schema: exported } } },
        responses: { '202': { ...answer({}), headers: { Location: { schema: { type: 'string' } } } } },
      },
    },
    '/exports/{id}': {
      parameters: [id],
      get: { operationId: 'getExport', responses: { '200': answer({}), '404': answer({}) } },
      delete: { operationId: 'deleteExport', responses: { '204': { description: '' }, '404': answer({}) } },
    },
  },
};

type Defect = 'another code' | 'taken all the same' | 'never over' | 'never over when wrong' | 'told elsewhere';

/** Each job is under way for two looks at it. `lost`: nothing of it is ever known. */
function exporter(wrong: Defect | null) {
  const all = new Map<string, JsonObject>();
  const jobs = new Map<string, { looks: number; readonly end: JsonObject }>();
  const failed = (status: number, code: string): JsonObject => ({ state: 'failed', error: { status, code } });
  const made = (fields: JsonObject): JsonObject => {
    const { name, rows } = fields;
    const fits = typeof name === 'string' && name.length > 0 && name.length <= 60;
    if (!fits || !Number.isInteger(rows) || Number(rows) < 1 || Number(rows) > 9)
      return failed(422, wrong === 'another code' ? 'name_taken' : 'invalid');
    const isTaken = [...all.values()].some((one) => one['name'] === name);
    if (isTaken && wrong !== 'taken all the same') return failed(409, 'name_taken');
    const key = randomUUID();
    all.set(key, fields);
    return { state: 'done', export: key };
  };
  const told = (job: { looks: number; readonly end: JsonObject } | undefined): readonly [number, JsonObject] => {
    if (job === undefined) return [404, { code: 'not_found' }];
    const ends = wrong !== 'never over' && (wrong !== 'never over when wrong' || job.end['state'] === 'done');
    return [200, ends && ++job.looks > 2 ? job.end : { state: 'running' }];
  };
  const listener = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const say = (status: number, body: JsonObject, headers: Record<string, string> = {}): void => {
      response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
    };
    const [, place, key = ''] = (request.url ?? '').split('/');
    if (request.method === 'POST') {
      const fields = await bodyOf(request);
      if (fields === null) return say(400, { code: 'no_json' });
      const job = randomUUID();
      jobs.set(job, { looks: 0, end: made(fields) });
      const at = wrong === 'told elsewhere' ? `http://127.0.0.1:1/jobs/${job}` : `/jobs/${job}`;
      return say(202, { job }, { location: at });
    }
    if (place === 'jobs') return say(...told(jobs.get(key)));
    const found = all.get(key);
    if (found === undefined) return say(404, { code: 'not_found' });
    if (request.method === 'DELETE') all.delete(key);
    return say(200, found);
  };
  return { all, listener };
}

async function bodyOf(request: IncomingMessage): Promise<JsonObject | null> {
  let text = '';
  for await (const part of request) text += String(part);
  try {
    const value = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return null;
  }
}

const poll: Poll = {
  on: ['createExport'],
  at: ['header:location'],
  done: { 'body:/state': 'done' },
  failed: { 'body:/state': ['failed', 'cancelled'] },
  error: 'body:/error',
  status: 'body:/error/status',
  within: null,
};
const vocabulary = build.vocabulary({
  envelopes: [
    {
      ...{ use: null, when: {}, code: ['body:/code'], detail: [], outcome: null, status: null, causes: null },
      ...{ none: null, absent: null, as: null },
    },
  ],
  codes: [
    build.code('no_json', { status: { http: [400] }, raised: [build.raise(['body.syntax', 'body.empty'])] }),
    build.code('invalid', { status: { http: [422] }, raised: [build.raise(['body.*'])] }),
    build.code('name_taken', { status: { http: [409] }, raised: [build.raise(['taken'], { key: 'name' })] }),
    build.code('not_found', { status: { http: [404] }, raised: [build.raise(['absent', 'gone'])] }),
  ],
});

/** `words`: what the suite says of polling besides. */
async function fire(wrong: Defect | null, words: Partial<Poll> | null = {}, only = /^(?:body|absent|gone|taken)/) {
  const { contract } = readOpenApi(document, 'exports.yaml', '3.1');
  const service = exporter(wrong);
  const server = await serve((request, response) => void service.listener(request, response));
  const target = http(httpOptions(server.origin));
  const { limits } = build.suite();
  const suite = build.suite({
    target: server.origin,
    limits: { ...limits, trials: 2 },
    poll: words === null ? [] : [{ ...poll, ...words }],
    resources: { exports: { create: 'createExport', id: ['body:/export'], unique: { name: 'body:/name' } } },
  });
  const whole = plan({ contract, vocabulary, suite }, faults);
  const probes = whole.probes.filter((one) => only.test(one.condition));
  const bench: Bench = {
    ...{ contract, vocabulary, suite, target, rules, seed: 1, nonce: 'abcdef01', today: '2026-01-01', whole: false },
    aim: (_, trial) => ({ request: trial.request }),
    signal: new AbortController().signal,
  };
  try {
    const trials: TrialEvent[] = [];
    const issues: IssueEvent[] = [];
    for await (const event of run({ probes, gaps: [] }, bench)) {
      if (event.type === 'trial') trials.push(event);
      if (event.type === 'issue') issues.push(event);
    }
    const [issue] = issues;
    const probe = probes.find((one) => one.id === issue?.probe);
    const stored = issue && (JSON.parse(JSON.stringify(issue.trial)) as typeof issue.trial);
    const again =
      probe && stored ? await replay({ ...bench, nonce: 'abcdef02' }, probe, stored, { nonce: bench.nonce }) : null;
    const verdicts = new Set(trials.map(({ verdict }) => ('why' in verdict ? verdict.why : verdict.kind)));
    return { trials, issues, again, verdicts: [...verdicts], left: service.all.size, probes };
  } finally {
    await target.close();
    await server.close();
  }
}

const brief = ({ rule, trial, findings }: IssueEvent): string =>
  `${rule} ${trial.violations[0]?.condition}: ${JSON.stringify(findings[0]?.received)}`;

test('what a right service says later is what counts: every trial passes, nothing is left', async () => {
  const { issues, verdicts, left, probes, trials } = await fire(null);
  expect(issues.map(brief)).toEqual([]);
  expect(verdicts).toEqual(['passed']);
  expect(left).toBe(0);
  const met = new Set(probes.map((one) => one.condition));
  expect([...met]).toEqual(expect.arrayContaining(['body.required', 'body.range', 'taken', 'gone', 'absent']));
  const codes = new Set(trials.map(({ verdict }) => ('code' in verdict ? verdict.code : null)));
  expect([...codes].sort()).toEqual(['invalid', 'name_taken', 'no_json', 'not_found']);
});

test('another code that comes later is found, shown with what was asked, and found again by its replay', async () => {
  const { issues, again } = await fire('another code', {}, /^body\.range/);
  expect(new Set(issues.map(brief))).toEqual(new Set(['code body.range: "name_taken"']));
  const [issue] = issues;
  if (issue === undefined) throw new Error('no issue');
  expect(receivedLines(issue)).toEqual([
    'HTTP 202, then',
    expect.stringMatching(/^GET \/jobs\/\S+ · HTTP 200 · \{"state":"running"\}$/),
    expect.stringMatching(/^GET \/jobs\/\S+ · HTTP 200 · \{"state":"failed"/),
    expect.stringMatching(/^HTTP 422 · code name_taken/),
  ]);
  expect([again?.verdict.kind, again?.fingerprint]).toEqual(['failed', issue.fingerprint]);
});

test('what is done in the end is accepted; a status that the document does not state is not asked for', async () => {
  const { issues, verdicts } = await fire('taken all the same', { status: null }, /^(?:taken|body\.range)/);
  expect(issues.map(brief)).toEqual(['accepted taken: 200']);
  expect(verdicts.sort()).toEqual(['failed', 'passed']);
});

test('without the word the first answer is the last', async () => {
  const { issues } = await fire(null, null, /^body\.range/);
  expect(new Set(issues.map(brief))).toEqual(new Set(['accepted body.range: 202']));
});

test.each([
  ['never over when wrong', 'it was accepted with 202, but its work was not over in 150 ms'],
  [
    'never over',
    'of the request without the fault nothing is known: it was accepted with 202, but its work was not over in 150 ms',
  ],
  [
    'told elsewhere',
    'of the request without the fault nothing is known: it was accepted with 202, but its status is told elsewhere, at http://127.0.0.1:1',
  ],
] as const)('%s: nobody knows, so nothing is found', async (wrong, why) => {
  const { issues, verdicts } = await fire(wrong, { within: 150 }, /^body\.(?:range|required)/);
  expect(issues.map(brief)).toEqual([]);
  expect(verdicts).toEqual([why]);
});
