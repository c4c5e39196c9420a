/** Carries operations out: lease, record, decision, engine, record. The REST face and the job consumer both call `operate`. */
import { decide, removed, running, startFault, starting, stopped } from './core.js';
import { Refusal } from './errors.js';

/**
 * `operate(operation, gameId, input)` gives `{ outcome: 'success', code, record }`, where `code` is null or `replay_no_op`,
 * or `{ outcome: 'failure', code, message }`. It never throws. `input` is structurally valid.
 */
export function createService({ store, engine, hooks, defects, clock = () => new Date() }) {
  const service = { store, engine, hooks, defects, now: () => clock().toISOString() };
  return {
    operate: (operation, gameId, input) => guarded(() => operate(service, operation, gameId, input)),
    get: (gameId) => guarded(() => read(service, gameId)),
    list: () => guarded(() => list(service)),
    ready: () => guarded(() => ready(service)),
    /** A start that is refused for its input: an administrator hears of it, whatever becomes of the notification. */
    startRefused: (gameId, message) => startRefused(service, gameId, message),
    close: () => store.close(),
  };
}

async function guarded(call) {
  try {
    return await call();
  } catch (error) {
    if (error instanceof Refusal) return failure(error.code, error.message);
    console.error(error);
    return failure('internal_error', 'internal error');
  }
}

function failure(code, message) {
  return { outcome: 'failure', code, message };
}

function success(record, code = null) {
  return { outcome: 'success', code, record };
}

async function list({ store, hooks }) {
  bug(hooks);
  return { outcome: 'success', code: null, items: await store.all() };
}

async function read({ store, hooks }, gameId) {
  bug(hooks);
  const record = await store.get(gameId);
  return record === null ? failure('not_found', 'there is no runtime for this game') : success(record);
}

async function ready({ store, engine }) {
  await Promise.all([store.ping(), engine.ping()]);
  return { outcome: 'success', code: null };
}

function bug(hooks) {
  if (hooks.has('panic')) throw new TypeError('the hook "panic" is on');
}

async function operate(service, operation, gameId, input) {
  const fault = operation === 'start' ? startFault(input) : null;
  if (fault !== null) return startRefused(service, gameId, fault);
  const release = await leaseFor(service, operation, gameId);
  if (release === null) return conflict(service, 'another operation on this game is under way');
  const done = await guarded(() => perform(service, operation, gameId, input));
  // It runs out by itself where it cannot be freed.
  await release().catch(() => {});
  return done;
}

function leaseFor({ store, defects }, operation, gameId) {
  const without = defects.has('lease-ignored') || (operation === 'start' && defects.has('double-start'));
  return without ? async () => {} : store.lease(gameId);
}

async function startRefused({ store, defects }, gameId, message) {
  const intent = { type: 'runtime.start_config_invalid', game_id: gameId, message, at_ms: String(Date.now()) };
  if (!defects.has('notification-missing')) await store.notify(intent).catch(() => {});
  return failure('start_config_invalid', message);
}

function conflict({ defects }, message) {
  return failure(defects.has('wrong-code-conflict') ? 'semver_patch_only' : 'conflict', message);
}

async function perform(service, operation, gameId, input) {
  const { store, hooks, defects } = service;
  bug(hooks);
  const before = await store.get(gameId);
  const decision = bent(defects, operation, before, decide(operation, before, input), input);
  if (operation === 'patch' && before !== null && defects.has('partial-write')) {
    await store.put({ ...before, current_image_ref: input.image_ref });
  }
  if (decision.kind === 'replay') return success(decision.record, 'replay_no_op');
  if (decision.kind === 'act') return ACTIONS[operation](service, gameId, before, decision.image);
  return decision.code === 'conflict' ? conflict(service, decision.message) : failure(decision.code, decision.message);
}

/** Decisions that a defect turns round. */
function bent(defects, operation, before, decision, input) {
  const act = { kind: 'act', image: input.image_ref };
  if (operation === 'start' && decision.kind === 'replay' && defects.has('replay-not-idempotent')) return act;
  if (operation === 'stop' && decision.kind === 'replay' && defects.has('stop-replay-refused')) {
    return { kind: 'refuse', code: 'conflict', message: `the runtime is ${before.status}` };
  }
  const alive = operation === 'cleanup' && before?.status === 'running';
  return alive && defects.has('cleanup-of-running') ? act : decision;
}

const ACTIONS = { start, stop, restart: replace, patch: replace, cleanup };

async function start(service, gameId, before, image) {
  const { store, engine, defects } = service;
  const missing = await engine.missing();
  if (missing !== null) return startRefused(service, gameId, missing);
  const first = starting(before, gameId, image, service.now());
  await store.put(first);
  try {
    const done = await launch(service, first, image);
    await discard(engine, before);
    return done;
  } catch (error) {
    if (!defects.has('start-leaves-record')) await (before === null ? store.drop(gameId) : store.put(before));
    throw error;
  }
}

/** A new container, then its record; a container without a record is taken away again. */
async function launch({ store, engine, now }, before, image) {
  await engine.pull(image);
  const container = await engine.run(before.game_id, image);
  const after = running(before, image, container, now());
  try {
    await store.install(after);
  } catch {
    await engine.remove(container.id).catch(() => {});
    throw new Refusal('container_start_failed', 'the record could not be stored');
  }
  return success(after);
}

/** The old container goes last, so that a refused restart or patch changes nothing. */
async function replace(service, _gameId, before, image) {
  const done = await launch(service, before, image);
  await discard(service.engine, before);
  return done;
}

/** The container that the record named before. The operation is done: one that stays behind does not undo it. */
async function discard(engine, before) {
  const id = before?.current_container_id ?? null;
  if (id !== null) await engine.remove(id).catch(() => {});
}

async function stop({ store, engine, now }, _gameId, before) {
  await engine.stop(before.current_container_id);
  const after = stopped(before, now());
  await store.put(after);
  return success(after);
}

async function cleanup({ store, engine, now }, _gameId, before) {
  await engine.remove(before.current_container_id);
  const after = removed(before, now());
  await store.put(after);
  return success(after);
}
