/** The stand-in says what the real server says: each reason, where it comes from, and what it names. */
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { parseManifest } from '../../src/manifest/parse.ts';
import { REASONS } from './server.js';
import { type Ask, causes, leases, map, maps, pod, pods, type Server, start, verdict } from './testing.ts';

let server: Server;
beforeAll(async () => {
  server = await start();
  await server.ask(`POST ${maps}`, { body: map('settings') });
});
afterAll(() => server.close());

const encoded = (token: object) => Buffer.from(JSON.stringify(token)).toString('base64url');
const expired = encoded({ v: 'meta.k8s.io/v1', rv: 1, start: 'settings\0' });
const big = 'x'.repeat(3_145_729);

/** Line, what is sent, the verdict, and the causes. */
type Row = readonly [string, Ask, string, (readonly string[])?];

const rows: Readonly<Record<string, readonly Row[]>> = {
  'who asks': [
    [`GET ${maps}`, { token: null }, '401 Unauthorized'],
    [`GET ${maps}`, { token: 'nobody' }, '401 Unauthorized'],
    [`GET ${maps}/settings`, { token: 'reader-token' }, '200'],
    [`DELETE ${maps}/settings`, { token: 'reader-token' }, '403 Forbidden'],
    [`POST ${maps}`, { token: 'reader-token', body: 'no JSON' }, '403 Forbidden'],
    ['POST /nowhere', { token: 'reader-token' }, '403 Forbidden'],
  ],
  'where to': [
    ['GET /nowhere', {}, '404'],
    ['GET /api/v1/gadgets', {}, '404 NotFound'],
    ['GET /apis/coordination.k8s.io/v1/namespaces/default/configmaps', {}, '404 NotFound'],
    ['GET /api/v1/namespaces//configmaps', {}, '404 NotFound'],
    ['GET /api/v1/namespaces/default/configmaps/%zz', {}, '404 NotFound'],
    [`PATCH ${maps}`, {}, '405 MethodNotAllowed'],
    [`POST ${maps}/settings`, {}, '405 MethodNotAllowed'],
    ['DELETE /api/v1/namespaces', {}, '405 MethodNotAllowed'],
    ['GET /api/v1/configmaps', {}, '200'],
    ['POST /api/v1/configmaps', {}, '405 MethodNotAllowed'],
    ['POST /faultline/hooks/throttled', {}, '404'],
  ],
  'in which form': [
    [`GET ${maps}`, { headers: { accept: 'image/png' } }, '406 NotAcceptable'],
    [`GET ${maps}`, { headers: { accept: 'application/json;q=0, */*' } }, '406 NotAcceptable'],
    [`POST ${maps}`, { headers: { 'content-type': 'text/plain' }, body: '{}' }, '415 UnsupportedMediaType'],
    [
      `PATCH ${maps}/settings`,
      { headers: { 'content-type': 'application/json' }, body: '{}' },
      '415 UnsupportedMediaType',
    ],
    [`POST ${maps}`, { body: big }, '413 RequestEntityTooLarge'],
  ],
  'what cannot be decoded': [
    [`POST ${maps}`, { body: '{' }, '400 BadRequest', []],
    [`POST ${maps}`, { body: '' }, '400 BadRequest', []],
    [`POST ${maps}`, { body: '[]' }, '400 BadRequest', []],
    [`POST ${maps}`, { body: map('a', { data: { colour: 1 } }) }, '400 BadRequest', []],
    [`POST ${maps}`, { body: map('a', { kind: 'Pod' }) }, '400 BadRequest', []],
    [`POST ${maps}`, { body: map('a', { apiVersion: 'v2' }) }, '400 BadRequest', []],
    [`POST ${maps}?fieldValidation=Strict`, { body: map('a', { extra: 1 }) }, '400 BadRequest', []],
    [`POST ${maps}`, { body: { metadata: { name: 'a', namespace: 'other' } } }, '400 BadRequest', []],
    [`PUT ${maps}/settings`, { body: map('other') }, '400 BadRequest', []],
    [`PUT ${maps}/settings`, { body: {} }, '400 BadRequest', []],
    [`PATCH ${maps}/settings`, { body: 'nothing' }, '400 BadRequest', []],
    [`PATCH ${maps}/settings`, { body: { metadata: { name: 'other' } } }, '400 BadRequest', []],
    [`GET ${maps}?limit=many`, {}, '400 BadRequest', []],
    [`GET ${maps}?labelSelector=a%20in%20(`, {}, '400 BadRequest', []],
    [`GET ${maps}?continue=nonsense`, {}, '400 BadRequest', []],
    [`GET ${maps}?continue=${expired}&resourceVersion=5`, {}, '400 BadRequest', []],
    [`GET ${maps}?resourceVersion=new`, {}, '400 BadRequest', []],
    [`DELETE ${maps}/settings?gracePeriodSeconds=soon`, {}, '400 BadRequest', []],
  ],
  'what is not valid': [
    [`POST ${maps}`, { body: {} }, '422 Invalid', ['FieldValueRequired metadata.name']],
    [`POST ${maps}`, { body: map('A_b') }, '422 Invalid', ['FieldValueInvalid metadata.name']],
    [`POST ${maps}`, { body: map('a'.repeat(254)) }, '422 Invalid', ['FieldValueInvalid metadata.name']],
    [
      'POST /api/v1/namespaces',
      { body: { metadata: { name: 'a.b' } } },
      '422 Invalid',
      ['FieldValueInvalid metadata.name'],
    ],
    [
      `POST ${maps}`,
      { body: { metadata: { name: 'a', labels: { tier: 'a b' } } } },
      '422 Invalid',
      ['FieldValueInvalid metadata.labels'],
    ],
    [
      `POST ${maps}`,
      { body: { metadata: { name: 'a', finalizers: ['hold'] } } },
      '422 Invalid',
      ['FieldValueInvalid metadata.finalizers'],
    ],
    [
      `POST ${maps}`,
      { body: { metadata: { name: 'a', annotations: { note: 'x'.repeat(262_144) } } } },
      '422 Invalid',
      ['FieldValueTooLong metadata.annotations'],
    ],
    [`POST ${maps}`, { body: map('a', { data: { 'a/b': 'x' } }) }, '422 Invalid', ['FieldValueInvalid data[a/b]']],
    [
      `POST ${maps}`,
      { body: map('a', { data: { big: 'x'.repeat(1_048_577) } }) },
      '422 Invalid',
      ['FieldValueTooLong'],
    ],
    [`POST ${maps}?dryRun=Some`, { body: map('a') }, '422 Invalid', ['FieldValueNotSupported dryRun']],
    [
      `POST ${maps}?fieldValidation=Soft`,
      { body: map('a') },
      '422 Invalid',
      ['FieldValueNotSupported fieldValidation'],
    ],
    [
      `POST ${maps}?fieldManager=${'m'.repeat(129)}`,
      { body: map('a') },
      '422 Invalid',
      ['FieldValueTooLong fieldManager'],
    ],
    [`PATCH ${maps}/settings?force=true`, { body: {} }, '422 Invalid', ['FieldValueForbidden force']],
    [`PATCH ${maps}/settings`, { body: { data: { colour: 1 } } }, '422 Invalid', ['FieldValueInvalid patch']],
    [
      `PATCH ${maps}/settings`,
      { body: { metadata: { labels: { tier: '-' } } } },
      '422 Invalid',
      ['FieldValueInvalid metadata.labels'],
    ],
    [`GET ${maps}?resourceVersionMatch=Exact`, {}, '422 Invalid', ['FieldValueForbidden resourceVersionMatch']],
    [
      `DELETE ${maps}/settings?propagationPolicy=Never`,
      {},
      '422 Invalid',
      ['FieldValueNotSupported propagationPolicy'],
    ],
    [
      `POST ${leases}`,
      { body: { metadata: { name: 'a' }, spec: { leaseDurationSeconds: 0, leaseTransitions: -1 } } },
      '422 Invalid',
      ['FieldValueInvalid spec.leaseDurationSeconds', 'FieldValueInvalid spec.leaseTransitions'],
    ],
    [`POST ${pods}`, { body: { metadata: { name: 'a' } } }, '422 Invalid', ['FieldValueRequired spec.containers']],
    [
      `POST ${pods}`,
      { body: pod('a', { name: '', image: '' }) },
      '422 Invalid',
      ['FieldValueRequired spec.containers[0].name', 'FieldValueRequired spec.containers[0].image'],
    ],
    [
      `POST ${pods}`,
      {
        body: pod(
          'a',
          {},
          {
            containers: [
              { name: 'b', image: 'c' },
              { name: 'b', image: 'c' },
            ],
          },
        ),
      },
      '422 Invalid',
      ['FieldValueDuplicate spec.containers[1].name'],
    ],
    [
      `POST ${pods}`,
      { body: pod('a', { volumeMounts: [{ name: 'v', mountPath: '/v' }] }) },
      '422 Invalid',
      ['FieldValueNotFound spec.containers[0].volumeMounts[0].name'],
    ],
    [
      `POST ${pods}`,
      { body: pod('a', { ports: [{ containerPort: 70_000 }, {}] }) },
      '422 Invalid',
      [
        'FieldValueInvalid spec.containers[0].ports[0].containerPort',
        'FieldValueRequired spec.containers[0].ports[1].containerPort',
      ],
    ],
    [
      `POST ${pods}`,
      { body: pod('a', {}, { restartPolicy: 'Often' }) },
      '422 Invalid',
      ['FieldValueNotSupported spec.restartPolicy'],
    ],
  ],
  'what is there and what is not': [
    [`GET ${maps}/nothing`, {}, '404 NotFound'],
    [`PUT ${maps}/nothing`, { body: map('nothing') }, '404 NotFound'],
    [`PATCH ${maps}/nothing`, { body: {} }, '404 NotFound'],
    [`DELETE ${maps}/nothing`, {}, '404 NotFound'],
    ['POST /api/v1/namespaces/nowhere/configmaps', { body: map('a') }, '404 NotFound'],
    ['POST /api/v1/namespaces/nowhere/configmaps', { body: {} }, '404 NotFound'],
    [`POST ${maps}`, { body: map('settings') }, '409 AlreadyExists'],
    ['POST /api/v1/namespaces', { body: { metadata: { name: 'default' } } }, '409 AlreadyExists'],
    ['DELETE /api/v1/namespaces/default', {}, '403 Forbidden'],
    [`PUT ${maps}/settings`, { body: { metadata: { name: 'settings', resourceVersion: '7' } } }, '409 Conflict'],
    [`PUT ${maps}/settings`, { body: { metadata: { name: 'settings', uid: 'other' } } }, '409 Conflict'],
    [`PATCH ${maps}/settings`, { body: { metadata: { resourceVersion: '7' } } }, '409 Conflict'],
    [`DELETE ${maps}/settings`, { body: { preconditions: { resourceVersion: '7' } } }, '409 Conflict'],
    [`DELETE ${maps}/settings`, { body: { preconditions: { uid: 'other' } } }, '409 Conflict'],
    [`GET ${maps}?continue=${expired}`, {}, '410 Expired'],
    [`GET ${maps}?resourceVersion=2&resourceVersionMatch=Exact`, {}, '410 Expired'],
    [`GET ${maps}?resourceVersion=999999999`, {}, '504 Timeout', ['ResourceVersionTooLarge']],
    [`GET ${maps}/settings?resourceVersion=999999999`, {}, '504 Timeout', ['ResourceVersionTooLarge']],
  ],
  'errors that nobody gave a reason': [
    [`POST ${maps}`, { body: { metadata: { name: 'a', resourceVersion: '1' } } }, '500'],
    [`PUT ${maps}/settings`, { body: { metadata: { name: 'settings', resourceVersion: 'x' } } }, '500'],
    [`DELETE ${maps}/settings`, { body: { gracePeriodSeconds: 'soon' } }, '500'],
  ],
};

describe.each(Object.entries(rows))('%s', (_, list) => {
  test.each(list.map((row, index) => [index, row] as const))('%i', async (_index, [line, given, wanted, blamed]) => {
    const told = await server.ask(line, given);
    expect([line, verdict(told)]).toEqual([line, wanted]);
    if (blamed !== undefined) expect(causes(told)).toEqual(blamed);
  });
});

test('every Status repeats its status and names what it is about', async () => {
  const { body, status } = await server.ask(`GET ${leases}/nothing`);
  expect(body).toMatchObject({
    kind: 'Status',
    status: 'Failure',
    code: status,
    message: 'leases.coordination.k8s.io "nothing" not found',
  });
  expect(body.details).toEqual({ name: 'nothing', group: 'coordination.k8s.io', kind: 'leases' });
});

test('Invalid names the type, other reasons the resource', async () => {
  const { body } = await server.ask(`POST ${leases}`, { body: { metadata: { name: 'B' } } });
  expect(body.details).toMatchObject({ name: 'B', group: 'coordination.k8s.io', kind: 'Lease' });
});

test('an unknown reason is left out, and is a 500', async () => {
  const { body } = await server.ask(`POST ${maps}`, { body: { metadata: { name: 'a', resourceVersion: '1' } } });
  expect(Object.keys(body)).toEqual(['kind', 'apiVersion', 'metadata', 'status', 'message', 'code']);
});

test('what can wait says how long, in both places', async () => {
  const { headers, body } = await server.ask(`GET ${maps}?resourceVersion=999999999`);
  expect([headers.get('retry-after'), body.details?.retryAfterSeconds]).toEqual(['1', 1]);
});

test('with anonymous users, who brings no token is forbidden, and who brings a wrong one unauthorised', async () => {
  const open = await start({ anonymous: true });
  const told = [await open.ask(`GET ${maps}`, { token: null }), await open.ask(`GET ${maps}`, { token: 'wrong' })];
  open.close();
  expect(told.map(verdict)).toEqual(['403 Forbidden', '401 Unauthorized']);
});

test('it has every reason of the manifest but the unreachable one, with the same status', async () => {
  const { vocabulary } = await parseManifest(
    fileURLToPath(new URL('../../contracts/kubernetes/errors.yaml', import.meta.url)),
  );
  const reachable = (vocabulary?.codes ?? []).filter(({ unreachable }) => unreachable === null);
  const declared = reachable.map(({ name, status }) => [name, status.http?.[0]]);
  expect(Object.fromEntries(declared)).toEqual(REASONS);
});
