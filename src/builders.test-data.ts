/** Small valid nouns for tests: each is complete, and says only what the test changes. */
import type { Contract, Operation, Parameter } from './contract/model.ts';
import type { Code, EnvelopeSpec, Raise, Suite, Vocabulary } from './manifest/model.ts';
import type { Probe, Trial } from './model.ts';

const place = { file: 'errors.yaml', line: 1, column: 1, path: '' };

export const parameter = (changes: Partial<Parameter> = {}): Parameter => {
  const place = changes.in ?? 'query';
  const style = place === 'query' || place === 'cookie' ? 'form' : 'simple';
  const common = { name: 'a', required: false, allowReserved: false, content: null, schema: null, pointer: '' };
  return { in: place, style, explode: (changes.style ?? style) === 'form', ...common, ...changes };
};

export const operation = (changes: Partial<Operation> = {}): Operation => {
  const { method = 'POST', path = '/it' } = changes;
  const none = { tags: [], parameters: [], body: null, responses: [], security: [] };
  return { id: 'it', key: `${method} ${path}`, method, path, ...none, pointer: '/paths/~1it/post', ...changes };
};

export const contract = (changes: Partial<Contract> = {}): Contract => ({
  format: 'openapi',
  version: '3.1',
  file: '/contract.yaml',
  title: 'it',
  operations: [operation()],
  basePath: '',
  security: {},
  document: {},
  ...changes,
});

/** Locators of its own, which find nothing. */
export const envelope = (changes: Partial<EnvelopeSpec> = {}): EnvelopeSpec => {
  const none = { outcome: null, status: null, causes: null, none: null, absent: null, as: null };
  return { use: null, when: {}, code: [], detail: [], ...none, ...changes };
};

export const probe = (changes: Partial<Probe> = {}): Probe => ({
  id: 'p',
  fault: 'schema',
  operation: 'it',
  condition: 'body.type',
  site: null,
  requirement: 'It is refused.',
  expectation: { must: [], silent: false, tolerated: false },
  mutation: { kind: 'route' },
  ...changes,
});

export const trial = (changes: Partial<Trial> = {}): Trial => {
  const request = { method: 'POST', target: '/it', headers: [], body: null };
  return {
    probe: 'p',
    index: 0,
    before: [],
    request,
    control: request,
    violations: [],
    identity: 'default',
    values: {},
    readBack: null,
    ...changes,
  };
};

export const raise = (by: readonly string[], changes: Partial<Raise> = {}): Raise => ({
  on: [],
  by,
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
  ...changes,
});

export const code = (name: string, changes: Partial<Code> = {}): Code => ({
  name,
  status: {},
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
  ...changes,
});

export const vocabulary = (changes: Partial<Vocabulary> = {}): Vocabulary => ({
  file: 'errors.yaml',
  version: null,
  contracts: [],
  codes: [],
  envelopes: [],
  closed: true,
  causes: null,
  silent: [],
  tolerated: [],
  precedence: [],
  reserved: [],
  ...changes,
});

/** Aimed at a port where nobody listens. */
export const suite = (changes: Partial<Suite> = {}): Suite => ({
  file: 'suite.yaml',
  name: 'it',
  system: 'it',
  transport: 'http',
  manifest: 'errors.yaml',
  contract: { overlays: [], allowRemoteRefs: false, allowOutsideRefs: false },
  target: 'http://127.0.0.1:1',
  needs: null,
  headers: {},
  version: null,
  identities: {},
  files: {},
  env: {},
  fixtures: [],
  resources: {},
  scenarios: [],
  hooks: [],
  idempotency: null,
  values: [],
  poll: [],
  envelopes: [],
  limits: {
    rate: null,
    concurrency: 4,
    timeout: 1000,
    budget: null,
    requests: null,
    trials: 10,
    burst: null,
    racers: 3,
    body: 65536,
    settle: null,
  },
  tls: { ca: null, serverName: null, verify: true },
  hosts: [],
  isolation: 'shared',
  strictness: 'robust',
  rules: {},
  skip: [],
  known: [],
  ...changes,
});
