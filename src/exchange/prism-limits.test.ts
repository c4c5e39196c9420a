import { describe, expect, test } from '@jest/globals';
import { probe } from '../builders.test-data.ts';
import type { Contract } from '../contract/model.ts';
import { readOpenApi } from '../contract/openapi.ts';
import type { JsonObject, Mutation, Request, Site } from '../model.ts';
import type { Given } from './../plan/prism-facts.ts';
import { prismLimit, prismLimits } from '../plan/prism-limits.ts';
import { blind } from './prism-blind.test-data.ts';
import { components, type LimitCase } from './prism-case.test-data.ts';
import { sound, strict } from './prism-strict.test-data.ts';
import { prism } from './targets/prism.ts';

type Case = Omit<LimitCase, 'id' | 'invalid'> & { readonly id?: string; readonly invalid?: string | null };

const place = ({ parameter }: Case): Site['in'] => (parameter?.['in'] as Site['in'] | undefined) ?? 'body';

function contractOf(one: Case): Contract {
  const body: JsonObject = {
    required: true,
    content: { [one.mediaType ?? 'application/json']: { schema: one.schema ?? {} } },
  };
  const answer = (description: string): JsonObject => ({
    description,
    content: { 'application/json': { example: description } },
  });
  const operation: JsonObject = {
    operationId: 'it',
    ...(one.parameter === undefined ? { requestBody: body } : { parameters: [one.parameter] }),
    responses: { '200': answer('fine'), '400': answer('wrong') },
  };
  const path = place(one) === 'path' ? '/it/{a}' : '/it';
  const document = {
    openapi: `${one.version}.0`,
    info: { title: 't', version: '1' },
    paths: { [path]: { post: operation } },
    components,
  };
  return readOpenApi(document, '/contract.yaml', one.version).contract;
}

function requestOf(one: Case, value: string | null): Request {
  const at = place(one);
  const target = `/it${(at === 'path' || at === 'query') && value !== null ? value : ''}`;
  const type: Request['headers'] = at === 'body' ? [['Content-Type', one.mediaType ?? 'application/json']] : [];
  const header: Request['headers'] =
    value !== null && (at === 'header' || at === 'cookie') ? [[at === 'cookie' ? 'Cookie' : 'x-a', value]] : [];
  return { method: 'POST', target, headers: [...type, ...header], body: at === 'body' ? value : null };
}

function givenOf(one: Case, contract: Contract): Given {
  const [operation] = contract.operations;
  if (operation === undefined) throw new Error('no operation');
  const site: Site = { in: place(one), name: String(one.parameter?.['name'] ?? ''), pointer: one.pointer ?? '' };
  const mutation: Mutation =
    one.keyword === null ? { kind: 'omit', site } : { kind: 'schema', site, keyword: one.keyword, at: one.at ?? '' };
  const request = requestOf(one, one.invalid ?? one.valid);
  const control = requestOf(one, one.valid);
  const trial = {
    probe: 'p',
    index: 0,
    before: [],
    request,
    control,
    violations: [],
    identity: null,
    values: {},
    readBack: null,
  };
  return { probe: { ...probe(), site, mutation }, trial, operation, contract };
}

/** The status, or 0 where Prism throws. */
async function ask(contract: Contract, request: Request): Promise<number> {
  const opened = await prism(contract);
  if ('problem' in opened) throw new Error(opened.problem);
  const sent = opened.target.send(request, { signal: new AbortController().signal });
  return sent.then(
    (reply) => reply?.status ?? -1,
    () => 0,
  );
}

const named = (one: Case): string => JSON.stringify(one.parameter ?? one.schema);

describe('Prism is blind: it takes what is invalid', () => {
  test.each(blind.map((one) => [one.id, named(one), one] as const))('%s: %s', async (id, _, one) => {
    const contract = contractOf(one);
    expect(await ask(contract, requestOf(one, one.invalid))).toBe(200);
    expect(prismLimit(givenOf(one, contract))).toMatchObject({ id, effect: 'blind' });
  });

  test('no-body: a media type that is wrong for nothing', async () => {
    const contract = contractOf({ version: '3.0', schema: {}, keyword: null, valid: null });
    const optional = JSON.parse(JSON.stringify(contract).replaceAll('"required":true', '"required":false')) as Contract;
    const request: Request = { method: 'POST', target: '/it', headers: [['Content-Type', 'text/csv']], body: null };
    expect(await ask(optional, request)).toBe(200);
    const given = givenOf({ version: '3.0', keyword: 'type', valid: null }, optional);
    expect(prismLimit({ ...given, probe: { ...given.probe, condition: 'media-type' } })).toMatchObject({
      id: 'no-body',
    });
  });
});

describe('Prism is strict: it refuses what is valid, or throws', () => {
  test.each(strict.map((one) => [one.id, named(one), one] as const))('%s: %s', async (id, _, one) => {
    const contract = contractOf(one);
    expect([0, 400]).toContain(await ask(contract, requestOf(one, one.valid)));
    expect(prismLimit(givenOf(one, contract))).toMatchObject({ id, effect: 'strict' });
  });
});

describe('Prism can: no limit applies', () => {
  test.each(sound.map((one) => [named(one), one] as const))('%s', async (_, one) => {
    const contract = contractOf(one);
    expect(await ask(contract, requestOf(one, one.valid))).toBe(200);
    expect(await ask(contract, requestOf(one, one.invalid))).toBe(400);
    expect(prismLimit(givenOf(one, contract))).toBeNull();
  });
});

test('every row of the table is asserted', () => {
  const asserted = new Set([...blind, ...strict].map(({ id }) => id).concat('no-body'));
  expect(prismLimits.map(({ id }) => id).filter((id) => !asserted.has(id))).toEqual([]);
});
