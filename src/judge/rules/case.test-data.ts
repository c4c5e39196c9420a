/** A conforming case, to be changed at one spot by each test. */
import type { Contract, Operation } from '../../contract/model.ts';
import type { Code, Vocabulary } from '../../manifest/model.ts';
import type { Expected, Observed, Probe, Reply, Trial } from '../../model.ts';
import type { Case } from '../../seams.ts';

const place = { file: 'errors.yaml', line: 1, column: 1, path: '' };

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

export const operation: Operation = {
  id: 'createRoom',
  key: 'POST /rooms',
  method: 'POST',
  path: '/rooms',
  tags: [],
  parameters: [],
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
  security: [],
  pointer: '/paths/~1rooms/post',
};

export const contract: Contract = {
  format: 'openapi',
  version: '3.1',
  file: 'openapi.yaml',
  title: 'Rooms',
  operations: [operation],
  basePath: '',
  security: {},
  document,
};

export function code(name: string, facts: Partial<Code> = {}): Code {
  return {
    name,
    status: { http: [422] },
    outcome: 'failure',
    summary: null,
    detail: null,
    with: {},
    is: null,
    retry: null,
    effect: 'none',
    allowed: [],
    raised: [],
    unreachable: null,
    since: null,
    place,
    ...facts,
  };
}

export const vocabulary: Vocabulary = {
  file: 'errors.yaml',
  version: null,
  contracts: [],
  codes: [
    code('invalid_request', {
      raised: [
        {
          on: [],
          by: ['body.*'],
          at: null,
          like: null,
          examples: null,
          key: null,
          status: null,
          outcome: null,
          detail: null,
          cause: null,
          with: {},
          since: null,
          place,
        },
      ],
    }),
    code('other'),
    code('listed'),
  ],
  envelopes: [],
  closed: true,
  causes: null,
  silent: [],
  tolerated: [],
  precedence: [],
  reserved: ['retired'],
};

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

const trial: Trial = {
  probe: 'p',
  index: 0,
  request,
  control: request,
  identity: 'default',
  values: { body: { name: 'Blue' } },
  violations: [{ condition: 'body.length', site, keyword: 'minLength' }],
};

const probe: Probe = {
  id: 'p',
  fault: 'schema',
  operation: 'createRoom',
  condition: 'body.length',
  site,
  requirement: 'the name must not be empty',
  expectation: { must: [expected()], silent: false, tolerated: false },
  mutation: { kind: 'schema', site, keyword: 'minLength', at: '/minLength' },
};

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
    ...facts,
  };
}

export function replied(facts: Partial<Reply>): Case['exchange'] {
  return { kind: 'replied', request, reply: reply(facts), ms: 1 };
}
