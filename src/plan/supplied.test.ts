import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { contract, operation, parameter, suite } from '../builders.test-data.ts';
import type { Identity } from '../manifest/model.ts';
import type { Mutation, ParameterLocation } from '../model.ts';
import { groundOf } from './ground.ts';
import { inputs } from './inputs.ts';
import { isCredential, overruled } from './supplied.ts';

const headers = { 'X-Api-Key': 'k', Cookie: 'sid=1; theme=2' };
const as = (identity: Identity) => suite({ identities: { default: identity } });

test.each<[Identity, ParameterLocation, string, boolean]>([
  [{ kind: 'headers', headers }, 'header', 'x-api-key', true],
  [{ kind: 'headers', headers }, 'header', 'X-Other', false],
  [{ kind: 'headers', headers }, 'query', 'X-Api-Key', false],
  [{ kind: 'headers', headers }, 'cookie', 'theme', true],
  [{ kind: 'headers', headers }, 'cookie', 'tenant', false],
  [{ kind: 'query', query: { token: 't' } }, 'query', 'token', true],
  [{ kind: 'query', query: { token: 't' } }, 'header', 'token', false],
  [{ kind: 'command', command: ['x'], header: 'X-Token', prefix: '' }, 'header', 'x-token', true],
  [{ kind: 'bearer', token: 't' }, 'header', 'authorization', true],
  [{ kind: 'none' }, 'header', 'authorization', false],
])('%j carries %s %s: %s', (identity, where, name, expected) => {
  expect(isCredential(as(identity), { in: where, name })).toBe(expected);
});

describe('what the suite sends anyway', () => {
  const omit = (where: ParameterLocation, name: string): Mutation => ({
    kind: 'omit',
    site: { in: where, name, pointer: '' },
  });
  const repeated: Mutation = { kind: 'parameter', in: 'query', name: 'token', how: 'repeated' };

  test('cannot be left out, and credentials cannot be wrong', () => {
    const given = suite({
      headers: { 'X-Tenant': 'acme', Cookie: 'lang=en' },
      identities: { default: { kind: 'headers', headers } },
    });
    expect(overruled(given, omit('header', 'x-api-key'))).toMatch(/^header:x-api-key is a credential .* auth\.missing/);
    expect(overruled(given, omit('header', 'x-tenant'))).toMatch(/`headers`/);
    expect(overruled(given, omit('cookie', 'lang'))).toMatch(/`headers`/);
    expect(overruled(given, omit('query', 'x-tenant'))).toBeNull();
    const site = { in: 'header', name: 'X-Tenant', pointer: '' } as const;
    expect(overruled(given, { kind: 'schema', site, keyword: 'pattern', at: '/pattern' })).toBeNull();
    expect(overruled(as({ kind: 'query', query: { token: 't' } }), repeated)).toMatch(/^query:token is a credential/);
    expect(overruled(suite(), repeated)).toBeNull();
  });

  test('is not drawn: a credential is left to who sends, a header for all has its value', () => {
    const header = (name: string) => parameter({ in: 'header', name, required: true, schema: null });
    const one = operation({ parameters: [header('X-Api-Key'), header('X-Tenant'), header('X-Own')] });
    const given = suite({ headers: { 'x-tenant': 'acme' }, identities: { default: { kind: 'headers', headers } } });
    const ground = groundOf(contract({ operations: [one] }), one, 'abcdef01', { suite: given, names: {} });
    const [drawn] = fc.sample(
      inputs(ground, new Set()).filter((some) => some !== null),
      { numRuns: 1, seed: 1 },
    );
    expect(drawn?.header).toEqual({ 'X-Tenant': 'acme', 'X-Own': expect.any(String) });
  });
});
