import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { Reply, Request } from '../../model.ts';
import type { Target } from '../../seams.ts';
import { get } from '../testing.ts';
import { handler } from './handler.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'faultline-handler-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const opened: Target[] = [];
afterEach(async () => {
  for (const each of opened.splice(0)) await each.close();
});

const signal = new AbortController().signal;
const limits = { timeout: 5_000, body: 1_000, concurrency: 4 };
let modules = 0;

async function open(source: string, changes: Partial<typeof limits> = {}, type = 'mjs') {
  const path = join(folder, `app${modules++}.${type}`);
  writeFileSync(path, source);
  const made = await handler(path, { ...limits, ...changes });
  if ('target' in made) opened.push(made.target);
  return made;
}

async function ask(source: string, request: Request, changes: Partial<typeof limits> = {}): Promise<Reply | null> {
  const made = await open(source, changes);
  if ('problem' in made) throw new Error(made.problem);
  return made.target.send(request, { signal });
}

const answer = `(request, response) => response.end('it is ' + request.url)`;

describe('what a module may export', () => {
  test.each([
    ['a function', `export default ${answer};`, 'mjs'],
    ['app', `export const app = ${answer};`, 'mjs'],
    ['handler, CommonJS', `exports.handler = ${answer};`, 'cjs'],
    ['the module itself', `module.exports = ${answer};`, 'cjs'],
    ['createApp()', `export const createApp = async () => ${answer};`, 'mjs'],
    ['a default factory', `export default () => ${answer};`, 'mjs'],
    ['a server', `import { createServer } from 'node:http'; export const app = createServer(${answer});`, 'mjs'],
    ['what Koa makes', `export const app = { callback: () => ${answer} };`, 'mjs'],
    [
      'what Fastify makes',
      `import { createServer } from 'node:http'; let on; const server = createServer((...all) => on(...all)); export const app = { server, ready: async () => { on = ${answer}; } };`,
      'mjs',
    ],
  ])('%s', async (_, source, type) => {
    const made = await open(source, {}, type);
    if ('problem' in made) throw new Error(made.problem);
    expect(await made.target.send(get('/here'), { signal })).toMatchObject({ status: 200, body: 'it is /here' });
  });

  test.each([
    ['nothing that answers', `export const app = 5;`, /exports nothing that answers/],
    [
      'an app that does not start',
      `export const createApp = () => { throw new Error('no database'); };`,
      /did not start: no database \(\S+\/app\d+\.mjs:1\)\.$/,
    ],
    [
      'an error while it is loaded',
      `\nthrow new Error('no\\nluck');`,
      /cannot be loaded: no \(\S+\/app\d+\.mjs:2\)\.$/,
    ],
    ['one that is thrown in a package', `new URL('no');`, /cannot be loaded: Invalid URL \(\S+\/app\d+\.mjs:1\)\.$/],
    ['a syntax error', `export const =`, /cannot be loaded/],
  ])('%s is a problem', async (_, source, problem) => {
    expect(await open(source)).toMatchObject({ problem: expect.stringMatching(problem) });
  });

  test('a module that is not there', async () => {
    expect(await handler(join(folder, 'none.js'), limits)).toMatchObject({
      problem: expect.stringMatching(/cannot be loaded: there is no such file\.$/),
    });
  });
});

describe('what goes out and comes back', () => {
  const echo = `export default (request, response) => {
    const chunks = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      const { method, url, rawHeaders } = request;
      response.writeHead(409, ['X-B', '1', 'X-A', '2', 'X-B', '3']);
      response.end(JSON.stringify({ method, url, rawHeaders, body: Buffer.concat(chunks).toString('latin1') }));
    });
  };`;

  test('method, target, headers and bytes arrive as they are; nothing is added that changes an answer', async () => {
    const headers: Request['headers'] = [
      ['X-Two', 'a'],
      ['X-Two', 'b'],
      ['Content-Type', 'application/json'],
    ];
    const reply = await ask(echo, { method: 'PROPFIND', target: '/a%2Fb//c?x=%20&x&y[]=1', headers, body: '{"a":' });
    const seen = JSON.parse(reply?.body ?? '{}') as { rawHeaders: string[] };
    expect(seen).toMatchObject({ method: 'PROPFIND', url: '/a%2Fb//c?x=%20&x&y[]=1', body: '{"a":' });
    expect(seen.rawHeaders.join('|')).toContain('X-Two|a|X-Two|b');
    expect(seen.rawHeaders.join('|').toLowerCase()).not.toMatch(/accept|encoding|user-agent/);
  });

  test('a body without a Content-Type gets none, bytes stay bytes', async () => {
    const reply = await ask(echo, { ...get('/'), method: 'POST', body: { base64: 'gIE=' } });
    const seen = JSON.parse(reply?.body ?? '{}') as { rawHeaders: string[]; body: string };
    expect(seen.body).toBe('\x80\x81');
    expect(seen.rawHeaders.join('|').toLowerCase()).not.toContain('content-type');
  });

  test('status, and headers in order', async () => {
    const reply = await ask(echo, get('/'));
    expect(reply).toMatchObject({ status: 409, truncated: false });
    expect(reply?.headers.slice(0, 3)).toEqual([
      ['x-b', '1'],
      ['x-a', '2'],
      ['x-b', '3'],
    ]);
  });

  test.each(['HEAD', 'DELETE'])('%s without a body', async (method) => {
    expect(
      await ask(`export default (_, response) => response.writeHead(204).end();`, { ...get('/'), method }),
    ).toMatchObject({ status: 204, body: '' });
  });

  test('a redirect is a reply', async () => {
    const source = `export default (_, response) => response.writeHead(302, { location: '/x' }).end();`;
    expect(await ask(source, get('/'))).toMatchObject({ status: 302 });
  });

  test('a huge body is cut at the limit', async () => {
    const source = `export default (_, response) => response.end('é'.repeat(100_000));`;
    expect(await ask(source, get('/'), { body: 1_001 })).toMatchObject({ truncated: true, body: 'é'.repeat(500) });
  });
});

describe('what goes wrong', () => {
  test('silence is null, in time', async () => {
    expect(await ask(`export default (request, response) => {};`, get('/'), { timeout: 60 })).toBeNull();
  });

  test('a reset is a failure to happen', async () => {
    const sent = ask(`export default (request) => request.socket.destroy();`, get('/'));
    await expect(sent).rejects.toMatchObject({ transport: true, code: 'ECONNRESET' });
  });

  test('the end of the run', async () => {
    const made = await open(`export default (request, response) => {};`);
    if ('problem' in made) throw new Error(made.problem);
    const run = new AbortController();
    const waiting = made.target.send(get('/'), { signal: run.signal });
    run.abort();
    expect(await waiting).toBeNull();
    expect(await made.target.send(get('/'), { signal: run.signal })).toBeNull();
  });
});
