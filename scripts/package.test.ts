/** The package as somebody else gets it: packed, installed into an empty folder, and used from there. */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';

const root = fileURLToPath(new URL('..', import.meta.url));
const modules = join(root, 'node_modules');
const home = mkdtempSync(join(tmpdir(), 'faultline-package-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));

interface Ended {
  readonly exit: number | null;
  readonly out: string;
}

/** Runs a program in the consumer's folder; both of its streams as one text. */
function call(program: string, args: readonly string[], cwd = home): Promise<Ended> {
  return new Promise((resolve, reject) => {
    // Neither our own Jest's flags nor what it says about itself.
    const { NODE_OPTIONS: _, JEST_WORKER_ID: __, NODE_ENV: ___, ...env } = process.env;
    const child = spawn(program, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let out = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (bytes: Buffer) => {
        out += bytes.toString();
      });
    child.on('error', reject).on('close', (exit) => resolve({ exit, out }));
  });
}

async function write(files: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(home, name)), { recursive: true });
    writeFileSync(join(home, name), text);
  }
}

const openapi = `openapi: 3.1.0
info: {title: Rooms, version: '1'}
paths:
  /rooms:
    post:
      operationId: createRoom
      requestBody:
        required: true
        content:
          application/json:
            schema: {type: object, additionalProperties: false, required: [name], properties: {name: {type: string}}}
      responses:
        '201': {description: made, content: {application/json: {schema: {type: object}}}}
        '400':
          description: refused
          content:
            application/problem+json:
              schema: {type: object, required: [code], properties: {code: {type: string}, status: {type: integer}}}
              example: {code: invalid_request, status: 400}
`;

/** A service without any framework; `BROKEN` makes it answer with another code. */
const service = `const wrong = { yes: 'gone_wrong', other: 'quite_wrong' }[process.env.BROKEN];
module.exports = function app(request, response) {
  const chunks = [];
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', () => {
    let body = null;
    try { body = JSON.parse(Buffer.concat(chunks).toString()); } catch {}
    const object = typeof body === 'object' && body !== null && !Array.isArray(body);
    const good = object && typeof body.name === 'string' && Object.keys(body).length === 1
      && /^application.json/.test(request.headers['content-type'] ?? '');
    const [status, type, answer] = good
      ? [201, 'application/json', {}]
      : [400, 'application/problem+json', { code: wrong ?? 'invalid_request', status: 400 }];
    response.writeHead(status, { 'content-type': type }).end(JSON.stringify(answer));
  });
};
`;

const matcherTest = `const request = require('supertest');
const { toMatchErrorContract } = require('faultline/jest');
const app = require('./app.js');

expect.extend({ toMatchErrorContract });

test('a room without a name', async () => {
  const response = await request(app).post('/rooms').send({});
  await expect(response).toMatchErrorContract({
    manifest: 'errors.yaml', operation: 'createRoom', condition: 'body.required', at: 'body:/name',
  });
});
`;
const suiteTest = `const { describeSuite } = require('faultline/jest');

describeSuite('suites/rooms.yaml');
`;

const consumer = `import { parseManifest, run, type Contract, type Envelope, type Fault } from 'faultline';
import { describeSuite, toMatchErrorContract, type ErrorContract } from 'faultline/jest';
const operations = (contract: Contract): number => contract.operations.length;
const envelope: Envelope = { id: 'mine', title: 'Mine', open: () => null };
const promise: ErrorContract = { manifest: 'errors.yaml', operation: 'createRoom' };
const fault: Fault = { id: 'mine', conditions: [], aim: () => [] };
// @ts-expect-error A number is no file: the types are more than any.
describeSuite(1);
export const all = [operations, envelope, promise, fault, parseManifest, run, toMatchErrorContract];
`;
const consumerCommon = `import face = require('faultline/jest');
const promise: face.ErrorContract = { manifest: 'errors.yaml', operation: 'createRoom' };
// @ts-expect-error As above.
face.describeSuite(1);
export const both = [promise, face.toMatchErrorContract];
`;

beforeAll(async () => {
  // `npm test` has built dist/ already; building it again would take it from under other tests.
  if (!existsSync(join(root, 'dist', 'jest', 'index.cjs'))) throw new Error('dist/ is not built: npm run build');
  const packed = await call('npm', ['pack', '--ignore-scripts', '--silent', '--pack-destination', home], root);
  const tarball = readdirSync(home).find((name) => name.endsWith('.tgz'));
  if (packed.exit !== 0 || tarball === undefined) throw new Error(packed.out);
  await write({ 'package.json': '{"name": "consumer", "private": true}\n', 'openapi.yaml': openapi });
  const args = ['install', join(home, tarball), '--no-audit', '--no-fund', '--prefer-offline', '--loglevel=error'];
  const installed = await call('npm', args);
  if (installed.exit !== 0) throw new Error(installed.out);
}, 240_000);

test('nothing but what is needed is in it', () => {
  const names = readdirSync(join(home, 'node_modules', 'faultline'), { recursive: true, encoding: 'utf8' });
  expect(names.filter((name) => /\.test\.|test-data|fixture|testing|(^|\/)src(\/|$)/.test(name))).toEqual([]);
  const needed = ['LICENSE', 'package.json', 'dist/page.js', 'dist/index.d.ts', 'dist/LICENSES.txt'];
  expect(names).toEqual(expect.arrayContaining(needed));
});

test('from nothing to a run against the mock: init, check, run', async () => {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  expect(await call('npx', ['faultline', '--version'])).toMatchObject({
    exit: 0,
    out: expect.stringContaining(`${version}\n`),
  });
  expect((await call('npx', ['faultline', 'init', 'openapi.yaml', '--name', 'rooms'])).exit).toBe(0);
  expect(await call('npx', ['faultline', 'check'])).toMatchObject({ exit: 0 });
  const ran = await call('npx', ['faultline', 'run', '--trials', '1', '--seed', '1']);
  expect(ran).toMatchObject({ exit: 0, out: expect.stringContaining('no finding') });
  expect(readdirSync(join(home, 'reports'))).toEqual(expect.arrayContaining(['index.html', 'ledger.jsonl']));
}, 240_000);

test('its types serve ES modules and CommonJS alike', async () => {
  const options = { module: 'NodeNext', moduleResolution: 'NodeNext', strict: true, noEmit: true, types: ['node'] };
  const compilerOptions = { ...options, target: 'ES2023', typeRoots: [join(modules, '@types')] };
  const config = JSON.stringify({ compilerOptions, files: ['use.mts', 'use.cts'] });
  await write({ 'types/use.mts': consumer, 'types/use.cts': consumerCommon, 'types/tsconfig.json': config });
  const { exit, out } = await call(process.execPath, [join(modules, 'typescript', 'bin', 'tsc'), '-p', 'types']);
  expect({ exit, out }).toEqual({ exit: 0, out: '' });
}, 240_000);

test('both faces load from ES modules, and the schemas are there', async () => {
  const text = `import { faults } from 'faultline'; import { describeSuite } from 'faultline/jest';
    import manifest from 'faultline/schemas/manifest.json' with { type: 'json' };
    import suite from 'faultline/schemas/suite.json' with { type: 'json' };
    console.log(faults.length > 0, typeof describeSuite, typeof manifest.properties, typeof suite.properties);`;
  await write({ 'load.mjs': text });
  const { exit, out } = await call(process.execPath, ['--no-warnings', 'load.mjs']);
  expect({ exit, out }).toEqual({ exit: 0, out: 'true function object object\n' });
}, 240_000);

describe('an ordinary Jest project: CommonJS, no flags, no configuration', () => {
  const project = join(home, 'project');
  const jest = (files: string) =>
    call(process.execPath, [join(modules, 'jest', 'bin', 'jest.js'), '--verbose', files], project);

  beforeAll(async () => {
    await write({
      'project/package.json': '{"name": "project", "private": true}\n',
      'project/openapi.yaml': openapi,
      'project/errors.yaml':
        'manifest: 1\ncontracts: [openapi.yaml]\nenvelopes: [{use: problem}]\nclosed: true\ncodes:\n  invalid_request: {status: 400, raised: ["body.*"]}\n',
      'project/app.js': service,
      'project/suites/rooms.yaml': 'system: rooms\nmanifest: ../errors.yaml\ntarget: handler:../app.js\n',
      'project/suites/known.yaml':
        'system: rooms\nmanifest: ../errors.yaml\ntarget: handler:../app.js\nknown: [{by: "body.*", why: ticket 12}]\n',
      'project/matcher.test.js': matcherTest,
      'project/suite.test.js': suiteTest,
      'project/broken.test.js': `process.env.BROKEN = 'yes';\n${matcherTest}`,
      'project/broken-suite.test.js': `process.env.BROKEN = 'yes';\n${suiteTest}`,
      'project/other-suite.test.js': `process.env.BROKEN = 'other';\n${suiteTest}describeSuite('suites/rooms.yaml');\n`,
      'project/known-suite.test.js': `process.env.BROKEN = 'yes';\n${suiteTest.replace('rooms', 'known')}`,
    });
    symlinkSync(join(home, 'node_modules'), join(project, 'node_modules'));
  });

  // Few runs of Jest: each takes seconds to start.
  test('the matcher lets the right answer pass, and says what is wrong with another', async () => {
    const { exit, out } = await jest('/(?:matcher|broken)[.]test');
    expect(exit).toBe(1);
    expect(out).toMatch(/^PASS .*matcher[.]test/m);
    expect(out).toMatch(/^FAIL .*broken[.]test/m);
    expect(out).toMatch(/POST \/rooms with body\.required at body:\/name must be answered with invalid_request/);
    expect(out).toMatch(/vocabulary: the code gone_wrong is not in the vocabulary/);
  }, 240_000);

  test('a suite is a test for every probe; a known failure is no plain tick', async () => {
    const { exit, out } = await jest('/(?:known-)?suite[.]test');
    expect({ exit, out }).toMatchObject({ exit: 0, out: expect.stringContaining('(known: ticket 12)') });
    expect(out).toMatch(/Test Suites: +2 passed, 2 total/);
    expect(Number(/Tests: +(\d+) passed/.exec(out)?.[1])).toBeGreaterThan(10);
  }, 240_000);

  test('a suite fails where the service does; each file, and each time in one file, has its findings to itself', async () => {
    const { exit, out } = await jest('/(?:broken|other)-suite[.]test');
    expect(exit).toBe(1);
    for (const shown of [/body\.required at body:\/name gives invalid_request/, /gone_wrong/, /curl /])
      expect(out).toMatch(shown);
    const said = [...out.matchAll(/npx faultline replay ([0-9a-f]+) --ledger (\S+)/g)];
    const ledgers = [...new Set(said.map(([, , ledger = '']) => ledger))].sort();
    const names = ['broken-suite.test.js/rooms', 'other-suite.test.js/rooms-2', 'other-suite.test.js/rooms'];
    expect(ledgers).toEqual(names.map((name) => `reports/jest/${name}.jsonl`));
    for (const [, print = '', ledger = ''] of said)
      expect(readFileSync(join(project, ledger), 'utf8')).toContain(print);
    const prints = (ledger = ''): readonly string[] =>
      said.flatMap(([, print = '', at]) => (at === ledger ? [print] : []));
    expect(prints(ledgers[0])).not.toEqual(prints(ledgers[1]));
    const replay = (broken: string) =>
      call(
        'sh',
        ['-c', `BROKEN=${broken} npx faultline replay ${prints(ledgers[0])[0]} --ledger ${ledgers[0]}`],
        project,
      );
    expect(await replay('yes')).toMatchObject({ exit: 1, out: expect.stringContaining('gone_wrong') });
    expect(await replay('no')).toMatchObject({ exit: 0, out: expect.stringContaining('as expected now') });
  }, 240_000);
});

test('the command line starts fast: its heavy parts load on use', () => {
  const times = { node: [] as number[], help: [] as number[] };
  const bin = join(home, 'node_modules', 'faultline', 'bin', 'faultline.js');
  const timed = async (into: number[], args: readonly string[]): Promise<void> => {
    const begun = performance.now();
    await call(process.execPath, args);
    into.push(performance.now() - begun);
  };
  const median = (list: number[]): number => list.sort((a, b) => a - b)[Math.floor(list.length / 2)] ?? Number.NaN;
  return (async () => {
    for (let i = 0; i < 11; i++) {
      await timed(times.node, ['-e', '0']);
      await timed(times.help, [bin, '--help']);
    }
    // Loose, for a busy machine; `npm run bench:startup` holds it to 1.8.
    expect(median(times.help) / median(times.node)).toBeLessThanOrEqual(2.5);
  })();
}, 240_000);
