/** A conforming case, to be changed at one spot by each test. */
import * as build from '../../builders.test-data.ts';
import type { Contract, Operation } from '../../contract/model.ts';
import type { Code, Vocabulary } from '../../manifest/model.ts';
import type { Expected, JsonObject, Observed, Probe, Reply, Trial } from '../../model.ts';
import type { Case, Raced, Racer } from '../../seams.ts';

const document = {
  paths: {
    '/rooms': {
      post: {
        responses: {
          '422': {
            content: {
              'application/problem+json': {
                schema: {
                  type: 'object',
                  required: ['code'],
                  properties: { code: { enum: ['invalid_request', 'listed'] }, status: { type: 'integer' } },
                },
              },
            },
          },
        },
      },
    },
  },
};

export const operation: Operation = build.operation({
  id: 'createRoom',
  path: '/rooms',
  body: { required: true, media: [{ type: 'application/json', schema: null, examples: {} }] },
  responses: [
    { status: '201', media: [], headers: [], pointer: '/paths/~1rooms/post/responses/201' },
    {
      status: '422',
      media: [
        {
          type: 'application/problem+json',
          schema: '/paths/~1rooms/post/responses/422/content/application~1problem+json/schema',
          examples: {},
        },
      ],
      headers: [],
      pointer: '/paths/~1rooms/post/responses/422',
    },
  ],
  pointer: '/paths/~1rooms/post',
});

export const contract: Contract = build.contract({ title: 'Rooms', operations: [operation], document });

export const code = (name: string, facts: Partial<Code> = {}): Code =>
  build.code(name, { status: { http: [422] }, ...facts });

export const vocabulary: Vocabulary = build.vocabulary({
  codes: [code('invalid_request', { raised: [build.raise(['body.*'])] }), code('other'), code('listed')],
  reserved: ['retired'],
});

export function expected(facts: Partial<Expected> = {}): Expected {
  return { code: 'invalid_request', status: [422], outcome: 'failure', detail: null, cause: null, with: {}, ...facts };
}

export function observed(facts: Partial<Observed> = {}): Observed {
  return {
    envelope: 'problem',
    outcome: 'failure',
    status: 422,
    code: 'invalid_request',
    codes: [],
    detail: 'name is too long',
    causes: [],
    repeats: [],
    body: { code: 'invalid_request', status: 422 },
    ...facts,
  };
}

function reply(facts: Partial<Reply> = {}): Reply {
  return {
    status: 422,
    headers: [['content-type', 'application/problem+json']],
    body: '{"code":"invalid_request","status":422}',
    truncated: false,
    ...facts,
  };
}

const request = { method: 'POST', target: '/rooms', headers: [], body: '{"name":""}' };
const site = { in: 'body', name: '', pointer: '/name' } as const;

const trial: Trial = build.trial({
  request,
  control: request,
  values: { body: { name: 'Blue' } },
  violations: [{ condition: 'body.length', site, keyword: 'minLength' }],
});

const probe: Probe = build.probe({
  operation: 'createRoom',
  condition: 'body.length',
  site,
  requirement: 'the name must not be empty',
  expectation: { must: [expected()], silent: false, tolerated: false },
  mutation: { kind: 'schema', site, keyword: 'minLength', at: '/minLength' },
});

/** A case that no rule finds anything in, but for what `facts` change. */
export function given(facts: Partial<Case> = {}): Case {
  return {
    trial,
    probe,
    operation,
    contract,
    vocabulary,
    exchange: { kind: 'replied', request, reply: reply(), ms: 1 },
    observed: observed(),
    code: 'invalid_request',
    expectation: probe.expectation,
    earlier: null,
    reads: null,
    ...facts,
  };
}

export function replied(facts: Partial<Reply>): Case['exchange'] {
  return { kind: 'replied', request, reply: reply(facts), ms: 1 };
}

/** Of one that was refused as it should be. */
export function lost(facts: Partial<Racer> = {}): Racer {
  const { exchange, expectation } = given();
  return {
    operation,
    values: { body: { name: 'Blue' } },
    violations: trial.violations,
    exchange,
    observed: observed(),
    code: 'invalid_request',
    expectation,
    kept: null,
    idle: false,
    ...facts,
  };
}

let serial = 0;

/** Of one that was accepted and sent this body; the answer shows it, and an id of its own. */
export function won(body: JsonObject = {}, facts: Partial<Racer> = {}): Racer {
  const sent = { name: `n${++serial}`, ...body };
  const shown = observed({ outcome: 'success', status: 201, code: null, body: { id: serial, ...sent } });
  return lost({ values: { body: sent }, observed: shown, code: null, ...facts });
}

export function contest(racers: readonly Racer[], facts: Partial<Raced> = {}): Raced {
  return { of: 'create', single: true, racers, final: null, ...facts };
}
