/** What the tests of the runtime manager share: an app on a real Redis, and requests to it. */
import { randomUUID } from 'node:crypto';
import supertest from 'supertest';
import type { App } from '../../examples/rtmanager/server.js';

export const IMAGE = 'registry.example/galaxy/game:1.4.2';
export const OTHER = 'registry.example/galaxy/game:1.4.3';
const RUNTIMES = '/api/v1/internal/runtimes';

export type Sent = supertest.Response;

export function newGame(): string {
  return `g-${randomUUID()}`;
}

/** `wish`: `start`, `stop`, `restart`, `patch`, `cleanup` or `get`. A body that is a text goes out as it is. */
export async function ask(app: App, game: string, wish: string, body?: unknown, caller?: string): Promise<Sent> {
  const base = `${RUNTIMES}/${game}`;
  const asked =
    wish === 'get'
      ? supertest(app).get(base)
      : wish === 'cleanup'
        ? supertest(app).delete(`${base}/container`)
        : supertest(app).post(`${base}/${wish}`);
  if (caller !== undefined) asked.set('X-Galaxy-Caller', caller);
  if (body !== undefined)
    asked.set('content-type', 'application/json').send(typeof body === 'string' ? body : JSON.stringify(body));
  return asked;
}

export const start = (app: App, game: string, image = IMAGE) => ask(app, game, 'start', { image_ref: image });
export const patch = (app: App, game: string, image: string) => ask(app, game, 'patch', { image_ref: image });
export const stop = (app: App, game: string) => ask(app, game, 'stop', { reason: 'finished' });

export function codeOf({ status, body }: Sent): string {
  return `${status} ${body.error?.code ?? body.status}`;
}
