/** An app in the same process that throws: it breaks its own trials, not the run. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { folder, rooms, spawned } from './testing.ts';

/** Valid requests are served; of the others each kind of throwing is tried. */
const app = (throws: string) => `export const app = (request, response) => {
  let text = '';
  request.on('data', (part) => { text += part; });
  request.on('end', () => {
    let body = null;
    try { body = JSON.parse(text); } catch {}
    if (typeof body?.name === 'string') return void response.writeHead(201).end();
    ${throws}
  });
};`;

test.each([
  ['where it was called', "throw new Error('boom');"],
  ['in a promise that nobody waits for', "Promise.reject(new Error('boom'));"],
  ['later', "setTimeout(() => { throw new Error('boom'); }, 5);"],
])(
  'thrown %s',
  async (_, throws) => {
    const { path: cwd, end } = await folder({ ...rooms, 'app.mjs': app(throws) });
    try {
      const run = spawned(['run', 'suite.yaml', '--seed', '1', '--trials', '2', '--target', 'handler:./app.mjs'], {
        cwd,
      });
      expect(await run.ended).toBe(5);
      const ledger = readFileSync(join(cwd, 'reports/ledger.jsonl'), 'utf8');
      expect(ledger).toContain('the app threw: boom');
    } finally {
      end();
    }
  },
  60_000,
);
