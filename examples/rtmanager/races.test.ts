/** What happens at once, and what each switchable defect does that the correct twin does not. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { ask, codeOf, IMAGE, newGame, OTHER, patch, start, stop } from '../../suites/support/games.ts';
import { missingRedis, startRedis } from '../../suites/support/redis.ts';
import { decide, type Operation } from './core.js';
import { type App, createApp, DEFECTS, type Result, type RuntimeRecord } from './server.js';

interface Step {
  readonly operation: Operation;
  readonly image: string;
}

const step: fc.Arbitrary<Step> = fc.record({
  operation: fc.constantFrom<Operation>('start', 'stop', 'restart', 'patch', 'cleanup'),
  image: fc.constantFrom(IMAGE, OTHER, 'game:2.0.0'),
});

function operate(app: App, game: string, { operation, image }: Step): Promise<Result> {
  return app.operate(operation, game, { image_ref: image, reason: 'finished' });
}

async function recordOf(app: App, game: string): Promise<RuntimeRecord | null> {
  const { status, body } = await ask(app, game, 'get');
  return status === 200 ? body : null;
}

/** Status and image after the step; null: it would have been refused. */
function after(record: RuntimeRecord | null, { operation, image }: Step): Partial<RuntimeRecord> | null {
  const decision = decide(operation, record, { image_ref: image });
  if (decision.kind === 'refuse') return null;
  if (decision.kind === 'replay') return decision.record;
  const kept = record?.current_image_ref ?? null;
  if (operation === 'stop') return { status: 'stopped', current_image_ref: kept };
  if (operation === 'cleanup') return { status: 'removed', current_image_ref: null };
  return { status: 'running', current_image_ref: decision.image ?? kept };
}

/** Does some order of the steps that succeeded lead from `before` to `found`? */
function explained(before: RuntimeRecord | null, done: readonly Step[], found: RuntimeRecord | null): boolean {
  if (done.length === 0) {
    return before?.status === found?.status && before?.current_image_ref === found?.current_image_ref;
  }
  return done.some((each, index) => {
    const next = after(before, each);
    return next !== null && explained(next as RuntimeRecord, done.toSpliced(index, 1), found);
  });
}

const missing = await missingRedis();
const real = missing === null ? describe : describe.skip;

real(missing === null ? 'on a real Redis' : `${missing.name} is not installed: ${missing.install}`, () => {
  let redis = { url: '', stop: async () => {} };
  const open: App[] = [];
  const appWith = (defects: readonly string[] = [], latency = 1): App => {
    const app = createApp({ redis: redis.url, defects, latency });
    open.push(app);
    return app;
  };
  beforeAll(async () => {
    const started = await startRedis();
    if (started.kind === 'missing') throw new Error(started.install);
    redis = started;
  });
  afterAll(async () => {
    for (const app of open) app.close();
    await redis.stop();
  });

  test('two starts with different images: one success, one conflict, from two processes too', async () => {
    const [one, two] = [appWith(), appWith()];
    for (const other of [one, two]) {
      const game = newGame();
      const sent = await Promise.all([start(one, game, IMAGE), start(other, game, OTHER)]);
      expect(sent.map(codeOf).sort()).toEqual(['200 running', '409 conflict']);
      const winner = sent.find(({ status }) => status === 200);
      expect(await recordOf(one, game)).toEqual(winner?.body);
      expect([...one.engine.containers(), ...two.engine.containers()].filter((c) => c.gameId === game)).toHaveLength(1);
    }
  });

  test('one after the other: a refusal changes nothing, and never two containers for one game', async () => {
    const app = appWith([], 0);
    const run = fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 8 }), async (steps) => {
      const game = newGame();
      for (const each of steps) {
        const before = await recordOf(app, game);
        const result = await operate(app, game, each);
        const found = await recordOf(app, game);
        if (result.outcome === 'failure' || result.code === 'replay_no_op') expect(found).toEqual(before);
        else expect(explained(before, [each], found)).toBe(true);
        const alive = app.engine.containers().filter((container) => container.gameId === game);
        expect(alive).toHaveLength(found === null || found.status === 'removed' ? 0 : 1);
      }
    });
    await fc.assert(run, { numRuns: 25 });
  });

  const together = (app: App, seen: (fine: boolean) => void) =>
    fc.asyncProperty(fc.array(step, { maxLength: 2 }), fc.array(step, { minLength: 2, maxLength: 3 }), async (a, b) => {
      const game = newGame();
      for (const each of a) await operate(app, game, each);
      const before = await recordOf(app, game);
      const results = await Promise.all(b.map((each) => operate(app, game, each)));
      const done = b.filter((_, index) => results[index]?.outcome === 'success');
      seen(explained(before, done, await recordOf(app, game)));
    });

  test('at once: some order explains the outcome', async () => {
    await fc.assert(
      together(appWith(), (fine) => expect(fine).toBe(true)),
      { numRuns: 40 },
    );
  });

  test('at once and without leases: no order does', async () => {
    const outcomes: boolean[] = [];
    await fc.assert(
      together(appWith(['lease-ignored']), (fine) => outcomes.push(fine)),
      { numRuns: 60, seed: 1 },
    );
    expect(outcomes).toContain(false);
  });

  describe('each defect shows only when it is on', () => {
    /** In one tick, so that they are at once however busy the machine is. */
    const bothSucceed = async (app: App, game: string, steps: readonly Step[]) => {
      const results = await Promise.all(steps.map((each) => operate(app, game, each)));
      return results.every(({ outcome }) => outcome === 'success');
    };
    const bothStart = (app: App, game: string) =>
      bothSucceed(app, game, [
        { operation: 'start', image: IMAGE },
        { operation: 'start', image: OTHER },
      ]);
    const shows: Readonly<Record<string, (app: App, game: string) => Promise<boolean>>> = {
      'double-start': bothStart,
      'lease-ignored': async (app, game) => {
        await start(app, game);
        return bothSucceed(app, game, [
          { operation: 'restart', image: IMAGE },
          { operation: 'patch', image: OTHER },
        ]);
      },
      'partial-write': async (app, game) => {
        await start(app, game);
        const { status } = await patch(app, game, 'game:9000.1.1');
        return status === 409 && (await recordOf(app, game))?.current_image_ref === 'game:9000.1.1';
      },
      'start-leaves-record': async (app, game) => {
        const { status } = await start(app, game, 'registry.invalid/game:1.0.0');
        return status === 502 && (await recordOf(app, game))?.status === 'starting';
      },
      'replay-not-idempotent': async (app, game) => {
        const [first, second] = [await start(app, game), await start(app, game)];
        return second.status === 200 && first.body.current_container_id !== second.body.current_container_id;
      },
      'stop-replay-refused': async (app, game) => {
        await start(app, game);
        await stop(app, game);
        return codeOf(await stop(app, game)) === '409 conflict';
      },
      'wrong-code-conflict': async (app, game) => {
        await start(app, game);
        return codeOf(await start(app, game, OTHER)) === '409 semver_patch_only';
      },
      'start-says-invalid-request': async (app, game) =>
        codeOf(await ask(app, game, 'start', {})) === '400 invalid_request',
      'cleanup-of-running': async (app, game) => {
        await start(app, game);
        return codeOf(await ask(app, game, 'cleanup')) === '200 removed';
      },
      'accepts-unknown-field': async (app, game) =>
        codeOf(await ask(app, game, 'start', { image_ref: IMAGE, x: 1 })) === '200 running',
    };
    test.each(Object.entries(shows))('%s', async (defect, shown) => {
      expect(await shown(appWith([defect]), newGame())).toBe(true);
      expect(await shown(appWith(), newGame())).toBe(false);
    });

    test('double-start is of starts alone, and lease-ignored of them too', async () => {
      expect(await shows['lease-ignored']?.(appWith(['double-start']), newGame())).toBe(false);
      expect(await bothStart(appWith(['lease-ignored']), newGame())).toBe(true);
    });

    test('the table and these tests name the same ones, and a misspelled one throws', () => {
      const own = DEFECTS.filter(({ face }) => face !== 'jobs');
      expect(own.map(({ id }) => id).sort()).toEqual(Object.keys(shows).sort());
      expect(() => appWith(['lease-ignord'])).toThrow('There is no defect "lease-ignord"');
    });
  });
});
