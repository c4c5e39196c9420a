/** The law that every target keeps. A plugin's own test is: `test('law', () => targetLaw(mine, request))`. */
import { deepStrictEqual, ok } from 'node:assert/strict';
import type { Request } from '../../model.ts';
import type { Target } from '../../seams.ts';

/** Requests at once; more than any client keeps connections for by default. */
const many = 40;

/**
 * Throws where the target breaks it, and closes it in any case. `request` must be one that is always answered, with no
 * redirect: it gets a reply in the shape that the rules read, many at once get theirs, a request of an aborted run gets
 * null at once and is no error, and the target still serves after it.
 */
export async function targetLaw(target: Target, request: Request): Promise<void> {
  const alive = new AbortController().signal;
  try {
    await checkReply(target, request, alive);
    await Promise.all(Array.from({ length: many }, () => checkReply(target, request, alive)));
    const over = await target.send(request, { signal: AbortSignal.abort() });
    deepStrictEqual(over, null, `${target.id}: an aborted run gets no answer`);
    await checkReply(target, request, alive);
  } finally {
    await target.close();
  }
}

async function checkReply(target: Target, request: Request, signal: AbortSignal): Promise<void> {
  const before = JSON.stringify(request);
  const reply = await target.send(request, { signal });
  ok(reply !== null, `${target.id}: no answer`);
  const [least, most] = reply.transport === undefined ? [100, 599] : [0, 255];
  ok(Number.isInteger(reply.status) && reply.status >= least && reply.status <= most, `${target.id}: status`);
  ok(
    reply.headers.every(([name, value]) => name === name.toLowerCase() && typeof value === 'string'),
    `${target.id}: header names are lower case`,
  );
  ok(typeof reply.body === 'string' && typeof reply.truncated === 'boolean', `${target.id}: the body is text`);
  deepStrictEqual(JSON.stringify(request), before, `${target.id} changes the request`);
}
