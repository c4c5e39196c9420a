import { expect, test } from '@jest/globals';
import * as build from '../builders.test-data.ts';
import type { Exchange, Request } from '../model.ts';
import { remover } from './removal.ts';

const id = build.parameter({ in: 'path', name: 'id', required: true });
const operation = (method: string, path: string, name = 'If-Match') => {
  const ifMatch = build.parameter({ in: name === 'If-Match' ? 'header' : 'query', name, required: true });
  const parameters = method === 'DELETE' ? [id, ifMatch] : [id];
  const responses = [{ status: '200', media: [], headers: ['etag'], pointer: '' }];
  return build.operation({ id: `${method} ${path}`, method, path, parameters, responses });
};
const contract = build.contract({
  basePath: '/v1',
  operations: [
    ...[operation('GET', '/rooms/{id}'), operation('DELETE', '/rooms/{id}')],
    ...[operation('GET', '/beds/{id}'), operation('DELETE', '/beds/{id}', 'version')],
  ],
});
const suite = build.suite({ resources: { beds: { version: { from: 'header:etag', to: 'query:version' } } } });

/** Deletes by the current version alone. */
async function sent(deletion: Request, refusal: number): Promise<readonly string[]> {
  const all: string[] = [];
  const send = async (request: Request): Promise<Exchange> => {
    const { method, target, headers } = request;
    all.push([method, target, ...headers.flat()].join(' '));
    const current = headers.some(([, value]) => value === '"7"') || target.endsWith('?version=%227%22');
    const status = method === 'GET' ? 200 : current ? 204 : refusal;
    const reply = { status, headers: [['etag', '"7"'] as const], body: '', truncated: false };
    return { kind: 'replied', request, reply, ms: 1 };
  };
  const came = await remover({ contract, suite }, send)(deletion);
  return [...all, came.kind === 'replied' ? String(came.reply.status) : came.kind];
}

const deletion = (target: string, headers: Request['headers'] = []): Request => {
  return { method: 'DELETE', target, headers, body: null };
};

test('who does not take any version for the current one is told it', async () => {
  expect(await sent(deletion('/v1/rooms/1', [['If-Match', '*']]), 412)).toEqual([
    'DELETE /v1/rooms/1 If-Match *',
    'GET /v1/rooms/1',
    'DELETE /v1/rooms/1 If-Match "7"',
    '204',
  ]);
  expect(await sent(deletion('/v1/beds/1'), 400)).toEqual([
    'DELETE /v1/beds/1',
    'GET /v1/beds/1',
    'DELETE /v1/beds/1?version=%227%22',
    '204',
  ]);
});

test('what is gone, or refused for another reason, is not asked for again', async () => {
  for (const status of [404, 403, 500])
    expect(await sent(deletion('/v1/rooms/1', [['If-Match', '*']]), status)).toEqual([
      'DELETE /v1/rooms/1 If-Match *',
      String(status),
    ]);
});

const uuid = '6f1c2a34-5b6d-4e7f-8a90-b1c2d3e4f506';
const ours = `/v1/rooms/${uuid}`;

test.each<[string, string, Readonly<Record<string, number>>, readonly string[], number]>([
  ['the default identity alone', ours, { default: 204, mallory: 204 }, ['default'], 204],
  ['who made it: 403', ours, { default: 403, bob: 403, mallory: 204 }, ['default', 'bob', 'mallory'], 204],
  ['who made it: 401', ours, { default: 401, bob: 204 }, ['default', 'bob'], 204],
  [
    'nobody: the first refusal stands',
    ours,
    { default: 403, bob: 404, mallory: 401 },
    ['default', 'bob', 'mallory'],
    403,
  ],
  ['nobody else: it failed for another reason', ours, { default: 500, bob: 204 }, ['default'], 500],
  ['nobody else: for them 1 may be another', '/v1/rooms/1', { default: 403, bob: 204 }, ['default'], 403],
  ['nobody else: a long query is no name', `/v1/rooms/1?of=${uuid}`, { default: 403, bob: 204 }, ['default'], 403],
])('taken away by %s', async (_, target, statuses, asked, status) => {
  const who: string[] = [];
  const identities = Object.fromEntries(Object.keys(statuses).map((name) => [name, {}]));
  const remove = remover({ contract, suite: { ...suite, identities } as typeof suite }, async (request, identity) => {
    who.push(identity);
    const reply = { status: statuses[identity] ?? 0, headers: [], body: '', truncated: false };
    return { kind: 'replied', request, reply, ms: 1 };
  });
  expect(await remove(deletion(target))).toMatchObject({ reply: { status } });
  expect(who).toEqual(asked);
});

test.each([404, 410])('what is not there any more is gone, though its deletion was refused: %i', async (absent) => {
  const remove = remover({ contract, suite }, async (request) => {
    const reply = { status: request.method === 'GET' ? absent : 400, headers: [], body: '', truncated: false };
    return { kind: 'replied', request, reply, ms: 1 };
  });
  expect(await remove(deletion('/v1/rooms/1', [['If-Match', '*']]))).toMatchObject({ reply: { status: absent } });
});

test('who made it tells its version too', async () => {
  const sent: string[] = [];
  const identities: object = { default: {}, bob: {} };
  const remove = remover({ contract, suite: { ...suite, identities } as typeof suite }, async (request, identity) => {
    const { method, headers } = request;
    sent.push(`${identity} ${method} ${headers.flat().join(' ')}`.trim());
    const current = headers.some(([, value]) => value === '"7"');
    const status = identity === 'default' ? 403 : method === 'GET' ? 200 : current ? 204 : 412;
    const reply = { status, headers: [['etag', '"7"'] as const], body: '', truncated: false };
    return { kind: 'replied', request, reply, ms: 1 };
  });
  expect(await remove(deletion(ours, [['If-Match', '*']]))).toMatchObject({ reply: { status: 204 } });
  expect(sent).toEqual(['default DELETE If-Match *', 'bob DELETE If-Match *', 'bob GET', 'bob DELETE If-Match "7"']);
});
