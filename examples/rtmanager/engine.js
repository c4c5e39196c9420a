/** A Docker engine that runs nothing: its calls take time and can be made to fail. */
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Refusal, unreachable } from './errors.js';
import { parseImage } from './image.js';

/**
 * `latency`: milliseconds of every call. The registry has every image but those of a host under `.invalid`, a domain
 * that never resolves (RFC 6761, section 6.4).
 */
export function createEngine({ hooks, latency }) {
  const containers = new Map();
  const reach = async () => {
    if (hooks.has('docker-down')) throw unreachable('docker');
    if (latency > 0) await sleep(latency);
  };
  return {
    ping: reach,
    /** What is missing on the host before a game can start; null: nothing. */
    async missing() {
      await reach();
      if (hooks.has('network-missing')) return 'the docker network galaxy-games does not exist';
      return hooks.has('state-dir-unwritable') ? 'the state directory is not writable' : null;
    },
    async pull(image) {
      await reach();
      const host = parseImage(image)?.host ?? '';
      if (hooks.has('image-missing') || /\.invalid(?::\d+)?$/.test(host)) {
        throw new Refusal('image_pull_failed', `${image}: manifest unknown`);
      }
    },
    async run(gameId, image) {
      await reach();
      if (hooks.has('docker-create-fails')) throw new Refusal('container_start_failed', 'docker create failed');
      const id = randomBytes(6).toString('hex');
      containers.set(id, { gameId, image, state: 'running' });
      return { id, endpoint: `http://galaxy-game-${gameId}:8080` };
    },
    /** Both are content where another process made the container. */
    async stop(id) {
      await reach();
      const found = containers.get(id);
      if (found) found.state = 'stopped';
    },
    async remove(id) {
      await reach();
      containers.delete(id);
    },
    /** Those of this process, as `{ gameId, image, state }`. */
    containers: () => [...containers.values()],
  };
}
