import { expect, test } from '@jest/globals';
import { isAbsent, isAccepted, isDone } from './reply.ts';

test.each([
  [{ status: 200 }, true, true, false],
  [{ status: 304 }, true, false, false],
  [{ status: 404 }, false, false, true],
  [{ status: 410 }, false, false, true],
  [{ status: 0, transport: 'grpc' }, true, true, false],
  [{ status: 5, transport: 'grpc' }, false, false, true],
  [{ status: 0, transport: 'command' }, true, true, false],
  [{ status: 5, transport: 'command' }, false, false, false],
  [{ status: 0, transport: 'message' }, true, true, false],
] as const)('%j: accepted %s, done %s, absent %s', (reply, accepted, done, absent) => {
  expect([isAccepted(reply), isDone(reply), isAbsent(reply)]).toEqual([accepted, done, absent]);
});
