/** The vocabulary as a page: with the answers of a run, where there was one. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { faultline, folder, rooms } from './testing.ts';

/** Refuses all but objects with a name. */
const app = `export function app(request, response) {
  let text = '';
  request.on('data', (bytes) => { text += bytes; });
  request.on('end', () => {
    const good = /^\\{.*"name":"/.test(text);
    response.writeHead(good ? 201 : 400, { 'content-type': good ? 'application/json' : 'application/problem+json' });
    response.end(JSON.stringify(good ? {} : { code: 'invalid', status: 400 }));
  });
}
`;

let cwd = '';
let end: () => void = () => undefined;
beforeAll(async () => {
  const another = rooms['suite.yaml'].replace(/^system: .*$/m, 'system: another');
  ({ path: cwd, end } = await folder({ ...rooms, 'app.mjs': app, 'another.yaml': another }));
});
afterAll(() => end());

test('before a run there are no examples, and after it what came', async () => {
  const call = (...args: string[]) => faultline(args, { cwd });
  const before = await call('catalogue', 'suite.yaml', 'another.yaml');
  expect(before).toMatchObject({ exit: 0, err: '' });
  expect(before.out).toMatch(
    /^wrote reports\/(.*)-errors\.md: 1 code, none seen in a run\nwrote reports\/\1-errors\.html: /,
  );
  await call('run', 'suite.yaml', '--target', `handler:${join(cwd, 'app.mjs')}`, '--seed', '1', '--trials', '1');
  expect((await call('catalogue', 'suite.yaml')).out).toContain('1 code, 1 seen in a run');
  const name = readdirSync(join(cwd, 'reports')).find((one) => one.endsWith('-errors.md')) ?? '';
  const text = readFileSync(join(cwd, 'reports', name), 'utf8');
  expect(text).toContain('## `invalid`');
  expect(text).toMatch(/`POST \/rooms` gave HTTP 400:\n\n```\n\{\n {2}"code": "invalid"/);
});

test('a ledger that is named must be there', async () => {
  const { exit, err } = await faultline(['catalogue', 'suite.yaml', '--ledger', 'none.jsonl'], { cwd });
  expect(exit).toBe(2);
  expect(err).toContain('none.jsonl');
});
