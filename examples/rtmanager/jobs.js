/** The job face: start and stop jobs out of two Redis Streams, each with one result; a malformed message has none. */
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { gameFault, imageRefFault, reasonFault } from './input.js';

const STREAMS = { 'runtime:start_jobs': 'start', 'runtime:stop_jobs': 'stop' };
const RESULTS = 'runtime:job_results';
const GROUP = 'rtmanager';
/** Results that are kept, about. */
const KEPT = 10_000;
/** Milliseconds that one read waits for jobs, and between two attempts at a Redis that does not answer. */
const WAIT = 1_000;
const PAUSE = 200;

/** Consumes until `close()`. Jobs of one stream are done one after the other. */
export function consumeJobs({ url, service, defects }) {
  const consumers = Object.keys(STREAMS).map((stream) => consume({ url, stream, service, defects }));
  return {
    close() {
      for (const one of consumers) one.close();
    },
  };
}

function consume({ url, stream, service, defects }) {
  // Who waits in a connection can ask for nothing else.
  const [reading, writing] = [0, 1].map(() => new Redis(url, { maxRetriesPerRequest: 0, retryStrategy: () => PAUSE }));
  for (const redis of [reading, writing]) redis.on('error', () => {});
  let open = true;
  const turn = async () => {
    await reading.xgroup('CREATE', stream, GROUP, '0', 'MKSTREAM').catch(ignoreExisting);
    const read = await reading.xreadgroup('GROUP', GROUP, 'worker', 'COUNT', 16, 'BLOCK', WAIT, 'STREAMS', stream, '>');
    for (const [id, flat] of read?.[0]?.[1] ?? []) {
      const result = await answerTo(STREAMS[stream], fieldsOf(flat), service, defects);
      if (result === 'dead') return close();
      const pairs = result === null ? [] : Object.entries(result).flat();
      if (pairs.length > 0) await writing.xadd(RESULTS, 'MAXLEN', '~', KEPT, '*', ...pairs);
      await writing.xack(stream, GROUP, id);
    }
  };
  const close = () => {
    open = false;
    reading.disconnect();
    writing.disconnect();
  };
  const run = async () => {
    while (open) await turn().catch(() => sleep(PAUSE));
  };
  run();
  return { close };
}

/** The group is there already; all else is a failure. */
function ignoreExisting(error) {
  if (!String(error.message).startsWith('BUSYGROUP')) throw error;
}

function fieldsOf(flat) {
  const pairs = [];
  for (let i = 0; i + 1 < flat.length; i += 2) pairs.push([flat[i], flat[i + 1]]);
  return Object.fromEntries(pairs);
}

/** null: the message is absorbed. */
async function answerTo(operation, fields, service, defects) {
  if (isMalformed(operation, fields)) return absorbed(fields, defects);
  const { game_id: gameId, image_ref: image, reason } = fields;
  const fault = gameFault(gameId) ?? (operation === 'start' ? imageRefFault(image) : reasonFault(reason));
  const input = operation === 'start' ? { image_ref: image } : { reason };
  const result =
    fault === null ? await service.operate(operation, gameId, input) : await refused(operation, gameId, fault, service);
  return resultOf(gameId, bent(result, defects), defects);
}

/** A field is not there, or the time is no count of milliseconds: whose job it is cannot be trusted. */
function isMalformed(operation, { game_id: gameId, requested_at_ms: at, ...rest }) {
  const own = operation === 'start' ? rest.image_ref : rest.reason;
  return gameId === undefined || own === undefined || !/^\d{1,13}$/.test(at ?? '');
}

function absorbed({ game_id: gameId = '' }, defects) {
  if (defects.has('poison-kills-consumer')) return 'dead';
  if (!defects.has('poison-answered')) return null;
  return resultOf(gameId, { outcome: 'failure', code: 'invalid_request', message: 'malformed' }, defects);
}

function refused(operation, gameId, message, service) {
  if (operation === 'start') return service.startRefused(gameId, message);
  return { outcome: 'failure', code: 'invalid_request', message };
}

function bent(result, defects) {
  const wrong = defects.has('job-wrong-code') && result.code === 'image_pull_failed';
  return wrong ? { ...result, code: 'container_start_failed' } : result;
}

/** Every field is always there; an empty text where it does not apply. */
function resultOf(gameId, { outcome, code, message, record }, defects) {
  const container = {
    container_id: record?.current_container_id ?? '',
    engine_endpoint: record?.engine_endpoint ?? '',
  };
  return {
    game_id: gameId,
    outcome,
    ...(defects.has('job-field-missing') && outcome === 'failure' ? {} : container),
    error_code: code ?? '',
    error_message: message ?? '',
  };
}
