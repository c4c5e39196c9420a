/** Lets a race say which of its requests goes on first, inside an app that tells what it is about to do. */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { IncomingMessage, Server } from 'node:http';
import type { Request } from '../../model.ts';
import type { Gate } from '../../seams.ts';
import type { Schedule } from './handler-module.ts';

type Turn = NonNullable<Gate['turn']>;

export interface Turns {
  /** The same request, whose handling asks this before each of its effects. */
  told(request: Request, turn: Turn): Request;
}

/** Names the request between here and the server; the app never sees it. */
const HEADER = 'x-faultline-turn';

/** What belongs to a request is known by its asynchronous context; effects of all others go on at once. */
export function turnsOf(server: Server, schedule: Schedule): Turns {
  const current = new AsyncLocalStorage<Turn>();
  const waiting = new Map<string, Turn>();
  let serial = 0;
  schedule(async (what) => {
    await current.getStore()?.(what);
  });
  const listeners = server.listeners('request') as ((...given: unknown[]) => void)[];
  server.removeAllListeners('request');
  server.on('request', (request, response) => {
    const name = taken(request) ?? '';
    const turn = waiting.get(name);
    waiting.delete(name);
    const serve = (): void => {
      for (const listener of listeners) listener.call(server, request, response);
    };
    if (turn === undefined) serve();
    else current.run(turn, serve);
  });
  return {
    told(request, turn) {
      const name = String(++serial);
      waiting.set(name, async (what) => turn(what));
      return { ...request, headers: [...request.headers, [HEADER, name]] };
    },
  };
}

function taken(request: IncomingMessage): string | undefined {
  const value = request.headers[HEADER];
  if (typeof value !== 'string') return undefined;
  delete request.headers[HEADER];
  const at = request.rawHeaders.findIndex((one, index) => index % 2 === 0 && one.toLowerCase() === HEADER);
  request.rawHeaders.splice(at, 2);
  return value;
}
