import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { Redis } from 'ioredis';
import supertest from 'supertest';
import { ask, codeOf, IMAGE, newGame, OTHER, patch, start, stop } from '../../suites/support/games.ts';
import { missingRedis, startRedis } from '../../suites/support/redis.ts';
import { startRtmanager } from '../../suites/support/rtmanager.ts';
import { type App, createApp, HOOKS } from './server.js';

const missing = await missingRedis();
const real = missing === null ? describe : describe.skip;

real(missing === null ? 'on a real Redis' : `${missing.name} is not installed: ${missing.install}`, () => {
  let redis = { url: '', stop: async () => {} };
  let app: App;
  let client: Redis;
  beforeAll(async () => {
    const started = await startRedis();
    if (started.kind === 'missing') throw new Error(started.install);
    redis = started;
    app = createApp({ redis: redis.url, hooks: true, latency: 1 });
    client = new Redis(redis.url);
  });
  afterAll(async () => {
    app.close();
    client.disconnect();
    await redis.stop();
  });

  describe('a runtime', () => {
    test('starts, is patched, restarted, stopped and cleaned up; its record always has every field', async () => {
      const game = newGame();
      const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
      const record = {
        game_id: game,
        status: 'running',
        current_container_id: expect.stringMatching(/^[0-9a-f]{12}$/),
        current_image_ref: IMAGE,
        engine_endpoint: `http://galaxy-game-${game}:8080`,
        created_at: time,
        last_op_at: time,
        started_at: time,
        stopped_at: null,
        removed_at: null,
      };
      const none = { current_container_id: null, current_image_ref: null, engine_endpoint: null };
      const first = await start(app, game);
      expect(first.headers['content-type']).toBe('application/json; charset=utf-8');
      expect([first.status, first.body]).toEqual([200, record]);
      const patched = await patch(app, game, OTHER);
      expect(patched.body).toEqual({ ...record, current_image_ref: OTHER });
      const restarted = await ask(app, game, 'restart');
      expect(restarted.body).toEqual({ ...record, current_image_ref: OTHER });
      const containers = [first, patched, restarted].map(({ body }) => body.current_container_id);
      expect(new Set(containers).size).toBe(3);
      expect(app.engine.containers().filter(({ gameId }) => gameId === game)).toHaveLength(1);
      const stopped = { ...record, current_image_ref: OTHER, status: 'stopped', stopped_at: time };
      expect((await stop(app, game)).body).toEqual(stopped);
      const cleaned = await ask(app, game, 'cleanup');
      expect(cleaned.body).toEqual({ ...stopped, ...none, status: 'removed', removed_at: time });
      expect((await ask(app, game, 'get')).body).toEqual(cleaned.body);
      expect(Object.keys((await start(app, game)).body)).toEqual(Object.keys(record));
    });

    test('repeats change nothing', async () => {
      const game = newGame();
      const started = await start(app, game);
      expect((await start(app, game)).body).toEqual(started.body);
      const stopped = await stop(app, game);
      expect((await stop(app, game)).body).toEqual(stopped.body);
      const cleaned = await ask(app, game, 'cleanup');
      expect((await ask(app, game, 'cleanup')).body).toEqual(cleaned.body);
      expect(await app.operate('stop', game, { reason: 'finished' })).toMatchObject({ code: 'replay_no_op' });
    });

    test('is listed', async () => {
      const { body } = await start(app, newGame());
      const list = await supertest(app).get('/api/v1/internal/runtimes');
      expect(list.body.items).toContainEqual(body);
    });
  });

  describe('structural faults', () => {
    const faults: readonly (readonly [why: string, wish: string, body: unknown, caller?: string])[] = [
      ['no body', 'patch', undefined],
      ['no JSON', 'patch', '{"image_ref":'],
      ['no object', 'patch', '[]'],
      ['nothing in it', 'stop', {}],
      ['another type', 'patch', { image_ref: null }],
      ['empty', 'patch', { image_ref: '' }],
      ['too long', 'patch', { image_ref: 'x'.repeat(256) }],
      ['unknown field', 'stop', { reason: 'finished', x: 1 }],
      ['unknown field', 'stop', '{"reason":"finished","__proto__":1}'],
      ['unknown reason', 'stop', { reason: 'bored' }],
      ['too large', 'stop', `{"reason":"${'x'.repeat(70_000)}"}`],
      ['unknown caller', 'restart', undefined, 'cook'],
    ];
    test.each(faults)('%s, %s, %#', async (...[, wish, body, caller]) => {
      const game = newGame();
      const before = await start(app, game);
      expect(codeOf(await ask(app, game, wish, body, caller))).toBe('400 invalid_request');
      expect((await ask(app, game, 'get')).body).toEqual(before.body);
    });

    test.each(['-x', 'a b', 'x'.repeat(65), '%zz', 'a%2Fb'])('no game is called %s', async (game) => {
      expect(codeOf(await ask(app, encodeURI(game).replaceAll('%25', '%'), 'get'))).toBe('400 invalid_request');
    });

    test('start says start_config_invalid, and an administrator hears of each', async () => {
      const game = newGame();
      const bodies = [undefined, '{', [], {}, { image_ref: 7 }, { image_ref: IMAGE, x: 1 }, { image_ref: 'NO IMAGE' }];
      for (const body of bodies) expect(codeOf(await ask(app, game, 'start', body))).toBe('400 start_config_invalid');
      const intents = await client.xrange('notification:intents', '-', '+');
      const mine = intents.filter(([, fields]) => fields.includes(game));
      expect(mine).toHaveLength(bodies.length);
      expect(mine[0]?.[1]).toEqual(expect.arrayContaining(['type', 'runtime.start_config_invalid', 'message']));
      expect(codeOf(await ask(app, game, 'get'))).toBe('404 not_found');
    });

    test('the caller may be told', async () => {
      expect((await ask(app, newGame(), 'start', { image_ref: IMAGE }, 'gm')).status).toBe(200);
    });
  });

  describe('what the state does not allow', () => {
    test.each(['get', 'stop', 'restart', 'patch', 'cleanup'])('%s of a game without a record', async (wish) => {
      const body = { stop: { reason: 'timeout' }, patch: { image_ref: IMAGE } }[wish];
      expect(codeOf(await ask(app, newGame(), wish, body))).toBe('404 not_found');
    });

    test('another image, a running one, a removed one, another release', async () => {
      const game = newGame();
      const before = (await start(app, game)).body;
      const refused = [
        await start(app, game, OTHER),
        await ask(app, game, 'cleanup'),
        await patch(app, game, 'game:9000.1.1'),
        await patch(app, game, 'game:latest'),
      ];
      expect(refused.map(codeOf)).toEqual([
        '409 conflict',
        '409 conflict',
        '409 semver_patch_only',
        '400 image_ref_not_semver',
      ]);
      expect((await ask(app, game, 'get')).body).toEqual(before);
      await stop(app, game);
      await ask(app, game, 'cleanup');
      expect(codeOf(await ask(app, game, 'restart'))).toBe('409 conflict');
      expect(codeOf(await patch(app, game, OTHER))).toBe('409 conflict');
    });

    test('a lease that another holds is a conflict, and stays theirs', async () => {
      const game = newGame();
      await client.set(`runtime:lease:${game}`, 'theirs', 'PX', 60_000);
      expect(codeOf(await start(app, game))).toBe('409 conflict');
      expect(await client.get(`runtime:lease:${game}`)).toBe('theirs');
      await client.del(`runtime:lease:${game}`);
      expect(codeOf(await start(app, game))).toBe('200 running');
      expect(await client.exists(`runtime:lease:${game}`)).toBe(0);
    });

    test('a lease runs out by itself, and a late operation does not free its successor', async () => {
      const slow = createApp({ redis: redis.url, latency: 150 });
      const game = newGame();
      const late = start(slow, game);
      const key = `runtime:lease:${game}`;
      while ((await client.exists(key)) === 0) await new Promise((resolve) => setTimeout(resolve, 5));
      expect(await client.pttl(key)).toBeGreaterThan(59_000);
      await client.set(key, 'successor');
      expect((await late).status).toBe(200);
      expect(await client.getdel(key)).toBe('successor');
      slow.close();
    });
  });

  describe('hooks', () => {
    const hook = (method: 'post' | 'delete', name: string) => supertest(app)[method](`/faultline/hooks/${name}`);
    const cases: readonly (readonly [hook: string, starts: string, reads: string, ready: number])[] = [
      ['redis-down', '503 service_unavailable', '503 service_unavailable', 503],
      ['postgres-down', '503 service_unavailable', '503 service_unavailable', 503],
      ['docker-down', '503 service_unavailable', '404 not_found', 503],
      ['image-missing', '502 image_pull_failed', '404 not_found', 200],
      ['docker-create-fails', '500 container_start_failed', '404 not_found', 200],
      ['record-install-fails', '500 container_start_failed', '404 not_found', 200],
      ['network-missing', '400 start_config_invalid', '404 not_found', 200],
      ['state-dir-unwritable', '400 start_config_invalid', '404 not_found', 200],
      ['panic', '500 internal_error', '500 internal_error', 200],
    ];
    test.each(cases)('%s', async (name, starts, reads, ready) => {
      const log = jest.spyOn(console, 'error').mockImplementation(() => {});
      const game = newGame();
      expect((await hook('post', name)).status).toBe(204);
      const seen = [codeOf(await start(app, game)), codeOf(await ask(app, game, 'get'))];
      const probes = [(await supertest(app).get('/readyz')).status, (await supertest(app).get('/healthz')).status];
      expect((await hook('delete', name)).status).toBe(204);
      log.mockRestore();
      expect([...seen, ...probes]).toEqual([starts, reads, ready, 200]);
      expect(codeOf(await ask(app, game, 'get'))).toBe('404 not_found');
      expect(codeOf(await start(app, game))).toBe('200 running');
      expect(app.engine.containers().filter(({ gameId }) => gameId === game)).toHaveLength(1);
    });

    test('all are tested; others do not exist, and none without the flag', async () => {
      expect(cases.map(([name]) => name).sort()).toEqual(Object.keys(HOOKS).sort());
      expect((await hook('post', 'redis-dwon')).status).toBe(404);
      expect((await supertest(app).get('/faultline/hooks')).body.on).toEqual([]);
      const plain = createApp({ redis: redis.url });
      expect((await supertest(plain).post('/faultline/hooks/redis-down')).status).toBe(404);
      plain.close();
    });

    test.each(['restart', 'patch'])('a %s that fails changes nothing', async (wish) => {
      const game = newGame();
      const before = (await start(app, game)).body;
      for (const name of ['image-missing', 'docker-create-fails', 'record-install-fails']) {
        await hook('post', name);
        const body = wish === 'patch' ? { image_ref: OTHER } : undefined;
        expect(codeOf(await ask(app, game, wish, body))).toMatch(/image_pull_failed|container_start_failed/);
        await hook('delete', name);
        expect((await ask(app, game, 'get')).body).toEqual(before);
      }
    });

    test('a name that resolves nowhere cannot be pulled', async () => {
      expect(codeOf(await start(app, newGame(), 'registry.invalid/game:1.0.0'))).toBe('502 image_pull_failed');
    });
  });

  test('a Redis that goes away is service_unavailable, and one that comes back is used again', async () => {
    const own = await startRedis();
    if (own.kind === 'missing') throw new Error(own.install);
    const mine = createApp({ redis: own.url, latency: 0 });
    const game = newGame();
    expect(codeOf(await start(mine, game))).toBe('200 running');
    await own.stop();
    expect(codeOf(await start(mine, newGame()))).toBe('503 service_unavailable');
    expect(codeOf(await ask(mine, game, 'get'))).toBe('503 service_unavailable');
    const again = await startRedis(process.env, Number(new URL(own.url).port));
    if (again.kind === 'missing') throw new Error(again.install);
    let code = '';
    for (const end = Date.now() + 10_000; Date.now() < end && !code.startsWith('200'); ) {
      code = codeOf(await start(mine, game));
    }
    expect(code).toBe('200 running');
    mine.close();
    await again.stop();
  });

  test('as a process of its own: it listens, its hooks work, it ends', async () => {
    const server = await startRtmanager();
    if (server.kind === 'missing') throw new Error(server.install);
    try {
      expect((await fetch(`${server.url}/readyz`)).status).toBe(200);
      expect((await fetch(`${server.url}/faultline/hooks/docker-down`, { method: 'POST' })).status).toBe(204);
      expect((await fetch(`${server.url}/readyz`)).status).toBe(503);
    } finally {
      await server.stop();
    }
    await expect(fetch(server.url)).rejects.toThrow();
  });
});

test('without Redis the tests say so, and a pipeline fails', async () => {
  expect(await startRedis({ PATH: '' })).toMatchObject({ kind: 'missing', install: 'apt-get install redis-server' });
  await expect(missingRedis({ PATH: '', CI: 'true' })).rejects.toThrow('apt-get install redis-server');
});
