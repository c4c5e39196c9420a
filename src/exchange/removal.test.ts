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

test.each<[string, Readonly<Record<string, number>>, readonly string[], number]>([
  ['the default identity alone', { default: 204, mallory: 204 }, ['default'], 204],
  [
    'who made it, where the default may not',
    { default: 403, bob: 403, mallory: 204 },
    ['default', 'bob', 'mallory'],
    204,
  ],
  ['nobody: the first refusal stands', { default: 403, bob: 404, mallory: 401 }, ['default', 'bob', 'mallory'], 403],
  ['what failed for another reason is not asked of others', { default: 500, bob: 204 }, ['default'], 500],
])('taken away by %s', async (_, statuses, asked, status) => {
  const who: string[] = [];
  const identities = Object.fromEntries(Object.keys(statuses).map((name) => [name, {}]));
  const remove = remover({ contract, suite: { ...suite, identities } as typeof suite }, async (request, identity) => {
    who.push(identity);
    const reply = { status: statuses[identity] ?? 0, headers: [], body: '', truncated: false };
    return { kind: 'replied', request, reply, ms: 1 };
  });
  expect(await remove(deletion('/v1/rooms/1'))).toMatchObject({ reply: { status } });
  expect(who).toEqual(asked);
});
