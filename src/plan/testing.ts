/** Small valid nouns for tests: each is complete, and says only what the test changes. */
import type { Contract, Operation, Parameter } from '../contract/model.ts';
import type { Probe, Trial } from '../model.ts';

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
    request,
    control: request,
    violations: [],
    identity: 'default',
    values: {},
    ...changes,
  };
};
