/** From a contract alone to a vocabulary that a run has nothing against: `init`, `learn --write`, `run`. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { codes, faultline, folder, root } from '../cli/testing.ts';

const server = `handler:${join(root, 'examples/bookings/server.js')}`;
/** What no contract says: who asks, and what is there. */
const aim = `
identities:
  default: {bearer: write-token}
  expired: {bearer: expired-token}
  forbidden: {bearer: read-token}
values:
  - {at: "path:roomId", value: rm-atlas1}
  - {at: "path:bookingId", value: 6f1c2a34-5b6d-4e7f-8a90-b1c2d3e4f506}
  - {on: createBooking, at: "body:/roomId", value: rm-atlas1}
  - {on: createBooking, at: "body:/stay/checkIn", value: "2030-03-04"}
  - {on: createBooking, at: "body:/stay/checkOut", value: "2030-03-06"}
  - {on: createBooking, at: "body:/price/currency", value: EUR}
`;
const part = [
  ...['createBooking', 'searchBookings'].flatMap((one) => ['--operation', one]),
  ...['body.syntax', 'body.required', 'body.extra', 'query.*', 'auth.*', 'accept'].flatMap((one) => [
    '--condition',
    one,
  ]),
];

let made: Awaited<ReturnType<typeof folder>>;
const manifest = (): string => join(made.path, 'contracts/bookings/errors.yaml');

beforeAll(async () => {
  made = await folder({ 'openapi.yaml': readFileSync(join(root, 'contracts/bookings/openapi.yaml'), 'utf8') });
  expect((await faultline(['init', 'openapi.yaml', '--name', 'bookings'], { cwd: made.path })).exit).toBe(0);
  const suite = join(made.path, 'suites/bookings.yaml');
  writeFileSync(suite, `${readFileSync(suite, 'utf8')}${aim}`);
});
afterAll(() => made.end());

test('init, learn --write, run: no finding; what was learned is what the service says', async () => {
  const words = ['suites/bookings.yaml', '--target', server, ...part, '--trials', '1', '--seed'];
  const draft = readFileSync(manifest(), 'utf8');
  const learned = await faultline(['learn', ...words, '1', '--write'], { cwd: made.path });
  expect({ exit: learned.exit, errors: codes(learned.err) }).toEqual({ exit: 0, errors: [] });
  expect(learned.out).toContain('+++ b/contracts/bookings/errors.yaml');
  const text = readFileSync(manifest(), 'utf8');
  expect(text.split('\n')[0]).toBe(draft.split('\n')[0]);
  const { codes: named, causes } = parse(text) as { codes: Record<string, { raised: unknown[] }>; causes: unknown };
  const from = (code: string): readonly unknown[] => named[code]?.raised ?? [];
  expect(from('malformed_request')).toContainEqual({ on: 'createBooking', by: 'body.syntax' });
  expect(from('validation_failed')).toContain('body.*');
  expect(from('dates_inverted')).not.toContain('body.*');
  expect(from('forbidden')).toEqual([{ on: 'createBooking', by: 'auth.forbidden' }]);
  expect(causes).toMatchObject({ field: 'pointer', policy: 'exact', types: { required: ['*.required'] } });
  const run = await faultline(['run', ...words, '2', '--json'], { cwd: made.path });
  const { suites } = JSON.parse(run.out) as { suites: { findings: number; trials: number }[] };
  expect(suites.map(({ findings, trials }) => ({ findings, many: trials > 30 }))).toEqual([
    { findings: 0, many: true },
  ]);
}, 240_000);
