/** All that lies in Redis: records, leases and notifications. Several processes can share it. */
import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import { unreachable } from './errors.js';

const RECORDS = 'runtime:records';
const INTENTS = 'notification:intents';
/** Milliseconds after which the lease of a process that died is free again. */
const LEASE = 60_000;
/** Notifications that are kept, about. */
const KEPT = 10_000;
/** Milliseconds for a command, after which Redis counts as unreachable. */
const PATIENCE = 2_000;

/** Only the holder frees a lease: it may have run out and be another's by now. */
const RELEASE = "if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('del', KEYS[1]) end return 0";

/** Connects when it is first used; a connection that broke is made anew by the next command. */
export function createStore({ url, hooks }) {
  const redis = new Redis(url, {
    lazyConnect: true,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    connectTimeout: PATIENCE,
    commandTimeout: PATIENCE,
    retryStrategy: (times) => Math.min(50 * times, 500),
  });
  // Each command reports its own failure.
  redis.on('error', () => {});
  let connecting = null;
  const ask = async (command) => {
    if (hooks.has('redis-down')) throw unreachable('redis');
    try {
      connecting ??= redis.connect();
      await connecting.catch(() => {});
      return await command();
    } catch (error) {
      // An answer that is an error (wrong type, out of memory) is no lost connection.
      throw error.name === 'ReplyError' ? error : unreachable('redis');
    }
  };
  const askRecords = (command) => {
    if (hooks.has('postgres-down')) return Promise.reject(unreachable('postgres'));
    return ask(command);
  };
  return {
    ping: () => askRecords(() => redis.ping()),
    /** null: there is none. */
    async get(gameId) {
      const text = await askRecords(() => redis.hget(RECORDS, gameId));
      return text === null ? null : JSON.parse(text);
    },
    async all() {
      const texts = await askRecords(() => redis.hvals(RECORDS));
      return texts.map((text) => JSON.parse(text)).sort((a, b) => (a.game_id < b.game_id ? -1 : 1));
    },
    put: (record) => askRecords(() => redis.hset(RECORDS, record.game_id, JSON.stringify(record))),
    drop: (gameId) => askRecords(() => redis.hdel(RECORDS, gameId)),
    /** The record of a container that runs. */
    install(record) {
      if (hooks.has('record-install-fails')) {
        return Promise.reject(new Error('the hook "record-install-fails" is on'));
      }
      return this.put(record);
    },
    /** A function that frees the lease; null: another operation holds it. */
    async lease(gameId) {
      const [key, token] = [`runtime:lease:${gameId}`, randomUUID()];
      const taken = await ask(() => redis.set(key, token, 'PX', LEASE, 'NX'));
      return taken === null ? null : () => ask(() => redis.eval(RELEASE, 1, key, token));
    },
    /** `fields`: all values are texts. */
    notify(fields) {
      const flat = Object.entries(fields).flat();
      return ask(() => redis.xadd(INTENTS, 'MAXLEN', '~', KEPT, '*', ...flat));
    },
    close: () => redis.disconnect(),
  };
}
