/** `--changed-since`: what `git` says of earlier documents, and what is left to be sent. */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { revision } from './revision.ts';
import { codes, faultline, folder, rooms } from './testing.ts';

const app = `exports.default = (request, response) => {
  request.resume().on('end', () => {
    response.writeHead(request.url === '/rooms' ? 201 : 200).end();
  });
};
`;
const openapi = rooms['openapi.yaml'].replace(
  'paths:\n',
  `paths:
  /beds:
    post:
      operationId: createBed
      requestBody: {required: true, content: {application/json: {schema: {$ref: 'bed.json'}}}}
      responses: {'201': {description: made}}
`,
);
const files = {
  'api/openapi.yaml': openapi,
  'api/bed.json': '{"type": "object", "required": ["wide"], "properties": {"wide": {"type": "boolean"}}}',
  'api/errors.yaml': rooms['errors.yaml'],
  'api/suite.yaml': 'manifest: errors.yaml\ntarget: handler:./app.cjs\nlimits: {trials: 1}\n',
  'api/app.cjs': app,
};
let cwd = '';
let end: () => void = () => undefined;
beforeEach(async () => {
  ({ path: cwd, end } = await folder(files));
  git('init', '-q');
  git('add', '.');
  commit();
  git('tag', 'v1');
});
afterEach(() => end());

const git = (...args: string[]): unknown => execFileSync('git', args, { cwd, stdio: 'pipe' });
const commit = (): unknown =>
  git('-c', 'user.name=a', '-c', 'user.email=a@b', '-c', 'commit.gpgSign=false', 'commit', '-qam', 'x');
const plan = (...args: string[]) => faultline(['plan', 'api/suite.yaml', '--changed-since', 'v1', ...args], { cwd });
const run = (...args: string[]) =>
  faultline(['run', 'api/suite.yaml', '--seed', '1', '--changed-since', 'v1', ...args], { cwd });
const edit = (name: keyof typeof files, from: string, to: string): void => {
  expect(files[name]).toContain(from);
  writeFileSync(join(cwd, name), files[name].replace(from, to));
};
const reports = (): Readonly<Record<string, string>> => {
  const names = readdirSync(join(cwd, 'reports'));
  return Object.fromEntries(names.map((name) => [name, readFileSync(join(cwd, 'reports', name), 'utf8')]));
};

test('only what changed is sent, and the run is one of a part', async () => {
  edit('api/bed.json', 'boolean', 'integer');
  const planned = await plan('--json');
  expect(planned.err).toBe('api/suite.yaml: 1 of 2 operations changed since v1\n');
  expect(JSON.parse(planned.out)).toMatchObject({ plans: [{ operations: ['createBed'] }] });
  const ran = await run();
  expect(ran.err).toContain('1 of 2 operations changed since v1\n');
  const [first = '', ...rest] = reports()['ledger.jsonl']?.split('\n') ?? [];
  expect(JSON.parse(first)).toMatchObject({ type: 'run', chosen: true });
  expect(rest.filter((line) => line.includes('"type":"trial"')).length).toBeGreaterThan(0);
  const findings = JSON.parse(reports()['findings.json'] ?? '') as { list: readonly { operation: string }[] };
  expect(new Set(findings.list.map(({ operation }) => operation))).toEqual(new Set(['createBed']));
});

test('nothing changed: a sentence, no error, and the reports stay', async () => {
  edit('api/errors.yaml', 'codes:', '# what may come\ncodes:');
  const none = 'api/suite.yaml: none of 2 operations changed since v1\n';
  expect(await run()).toEqual({ exit: 0, out: '', err: none });
  expect(reports()).toEqual({});
  expect(await plan()).toEqual({ exit: 0, out: '', err: none });
  edit('api/bed.json', 'boolean', 'integer');
  await run();
  const before = reports();
  const beside = await run('--operation', 'createRoom');
  expect({ exit: beside.exit, said: codes(beside.err) }).toEqual({ exit: 0, said: [] });
  expect(reports()).toEqual(before);
  const slip = await run('--operation', 'createRom');
  expect({ exit: slip.exit, said: codes(slip.err) }).toEqual({ exit: 2, said: ['error[SELECTION_EMPTY]'] });
});

test('what holds for all, and what was not there or could not be read, leaves all of it', async () => {
  edit('api/errors.yaml', 'use: problem', 'use: jsonapi');
  expect((await plan()).err).toContain('2 of 2 operations');
  writeFileSync(join(cwd, 'api/errors.yaml'), 'manifest: [');
  commit();
  git('tag', '-f', 'v1');
  writeFileSync(join(cwd, 'api/errors.yaml'), files['api/errors.yaml']);
  expect((await plan()).err).toContain('2 of 2 operations');
  writeFileSync(join(cwd, 'api/new.yaml'), files['api/suite.yaml']);
  expect((await faultline(['plan', 'api/new.yaml', '--changed-since', 'HEAD'], { cwd })).err).toContain('2 of 2');
});

test('the copies are taken away, and the index is as it was', async () => {
  const index = readFileSync(join(cwd, '.git/index'));
  const then = revision('v1', {});
  const there = await then.at(join(cwd, 'api/suite.yaml'));
  if ('diagnostic' in there) throw new Error(there.diagnostic.message);
  expect(readFileSync(join(there.root, 'api/bed.json'), 'utf8')).toBe(files['api/bed.json']);
  expect(existsSync(join(there.root, 'api/app.cjs'))).toBe(false);
  await then.close();
  expect(existsSync(there.root)).toBe(false);
  expect(readFileSync(join(cwd, '.git/index'))).toEqual(index);
});

test.each<[string, string, Readonly<Record<string, string>>, () => void, RegExp]>([
  ['a revision that is not there', 'v2', {}, () => undefined, /git knows no revision `v2`/],
  ['what looks like an option', '--all', {}, () => undefined, /git knows no revision `--all`/],
  ['no work tree', 'v1', {}, () => rmSync(join(cwd, '.git'), { recursive: true }), /no git work tree/],
  ['no git', 'v1', { PATH: '/nowhere' }, () => undefined, /`git` is not there/],
])('%s is said once, and nothing is sent', async (_what, ref, env, act, said) => {
  act();
  writeFileSync(join(cwd, 'api/other.yaml'), files['api/suite.yaml']);
  for (const command of ['run', 'plan']) {
    const args = [command, 'api/suite.yaml', 'api/other.yaml', `--changed-since=${ref}`];
    const { exit, out, err } = await faultline(args, { cwd, env });
    expect({ exit, out, said: codes(err) }).toEqual({ exit: 2, out: '', said: ['error[CHANGES_UNKNOWN]'] });
    expect(err).toMatch(said);
  }
  expect(reports()).toEqual({});
});
