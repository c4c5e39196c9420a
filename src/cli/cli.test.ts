/** Bad input: each mistake gives one clear diagnostic and its exit code, and never a stack trace. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from '@jest/globals';
import { codes, faultline, folder, rooms, stack } from './testing.ts';

const openapi = rooms['openapi.yaml'];
const manifest = rooms['errors.yaml'];
const suite = rooms['suite.yaml'];
const good = rooms;

let end: () => void = () => undefined;
afterEach(() => end());

async function inFolder(files: Readonly<Record<string, string>>): Promise<string> {
  const made = await folder(files);
  end = made.end;
  return made.path;
}

describe('each mistake is one diagnostic', () => {
  const { 'suite.yaml': _, ...noSuite } = good;
  const { 'errors.yaml': __, ...noManifest } = good;
  const { 'openapi.yaml': ___, ...noContract } = good;
  const entry = (words: string): string => manifest.replace('raised: ["body.*"]', `raised: ["body.*", {${words}}]`);
  const cases: readonly [what: string, files: Readonly<Record<string, string>>, where: RegExp][] = [
    ['a contract that is no YAML', { ...good, 'openapi.yaml': `${openapi}  : [\n` }, /^openapi\.yaml:\d+:\d+: error/],
    ['a contract of no version', { ...good, 'openapi.yaml': 'openapi: 9.9.9\npaths: {}\n' }, /^openapi\.yaml:1:\d+: /],
    ['a manifest that is no YAML', { ...good, 'errors.yaml': 'codes: {a: [\n' }, /^errors\.yaml:\d+:\d+: error/],
    ['a manifest of another version', { ...good, 'errors.yaml': manifest.replace('1', '7') }, /^errors\.yaml:1:\d+: /],
    ['a suite that is no YAML', { ...good, 'suite.yaml': 'system: [\n' }, /^suite\.yaml:\d+:\d+: error/],
    ['a suite with a misspelled key', { ...good, 'suite.yaml': `${suite}isolaton: shared\n` }, /^suite\.yaml:5:\d+: /],
    [
      'an entry of no operation',
      { ...good, 'errors.yaml': entry('by: [absent], on: [nosuch]') },
      /^errors\.yaml:\d+:\d+: error/,
    ],
    ['an entry of no condition', { ...good, 'errors.yaml': entry('by: [inuse]') }, /^errors\.yaml:\d+:\d+: error/],
    ['a missing suite', noSuite, /^suite\.yaml/],
    ['a missing manifest', noManifest, /^(errors|suite)\.yaml/],
    ['a missing contract', noContract, /^(openapi|errors)\.yaml/],
  ];
  describe.each(['run', 'plan', 'check', 'freeze'])('%s', (verb) => {
    test.each(cases)('%s', async (_what, files, where) => {
      const cwd = await inFolder(files);
      const { exit, out, err } = await faultline([verb, 'suite.yaml'], { cwd });
      expect(err).toMatch(where);
      expect({ exit, said: codes(err).length }).toEqual({ exit: 2, said: 1 });
      expect(out + err).not.toMatch(stack);
    });
  });

  test.each(['run', 'plan', 'check'])('%s: a contract or a manifest in a suite’s place', async (verb) => {
    const cwd = await inFolder({ ...good, 'swagger.json': '{"swagger": "2.0", "paths": {}}' });
    for (const [file, hint] of [
      ['openapi.yaml', 'faultline init openapi.yaml'],
      ['swagger.json', 'faultline init swagger.json'],
      ['errors.yaml', 'manifest: errors.yaml'],
    ] as const) {
      const { exit, out, err } = await faultline([verb, file], { cwd });
      expect({ exit, said: codes(err) }).toEqual({ exit: 2, said: ['error[SUITE_OTHER]'] });
      expect(err).toContain(hint);
      expect(out + err).not.toMatch(stack);
    }
  });

  test('check goes on to what else can be judged', async () => {
    const broken = `${manifest}reserved: [invalid]\ncloded: true\n`;
    const misspelled = `${suite}isolaton: shared\n`;
    const both = await inFolder({ ...good, 'suite.yaml': misspelled, 'errors.yaml': broken });
    const { exit, err } = await faultline(['check', 'suite.yaml'], { cwd: both });
    expect({ exit, said: codes(err) }).toEqual({
      exit: 2,
      said: ['error[SUITE_KEY_UNKNOWN]', 'error[MANIFEST_KEY_UNKNOWN]'],
    });
    end();
    const unsound = manifest.replace('"body.*"', '"body.requird"');
    const third = await inFolder({ ...good, 'suite.yaml': misspelled, 'errors.yaml': unsound });
    const more = await faultline(['check', 'suite.yaml'], { cwd: third });
    expect(codes(more.err)).toEqual(['error[SUITE_KEY_UNKNOWN]', 'error[CONDITION_UNKNOWN]']);
    end();
    // How the contract is to be loaded is the suite's to say: where it says anything, nothing is guessed.
    const said = `${misspelled}contract: {allowOutsideRefs: true}\n`;
    const unread = await inFolder({ ...good, 'suite.yaml': said, 'openapi.yaml': 'openapi: [' });
    expect(codes((await faultline(['check', 'suite.yaml'], { cwd: unread })).err)).toEqual([
      'error[SUITE_KEY_UNKNOWN]',
    ]);
  });

  test('a selection that names nothing is a mistake, not a success', async () => {
    const cwd = await inFolder(good);
    const { exit, err } = await faultline(['run', 'suite.yaml', '--operation', 'createRom'], { cwd });
    expect({ exit, said: codes(err) }).toEqual({ exit: 2, said: ['error[SELECTION_EMPTY]'] });
  });

  test('a selection’s options take one value each, and leave the suite that follows alone', async () => {
    const cwd = await inFolder(good);
    const { exit, out } = await faultline(
      ['plan', '--operation', 'createRoom', '--operation', 'nobody', 'suite.yaml'],
      { cwd },
    );
    expect({ exit, suite: /suite/.test(out) }).toEqual({ exit: 0, suite: true });
  });

  test('an environment variable that is not set: as the target it is a row, elsewhere a mistake', async () => {
    const target = suite.replace(':-http://127.0.0.1:1', '');
    const cwd = await inFolder({
      ...good,
      'suite.yaml': target,
      'key.yaml': `${suite}headers: {k: "\${ROOMS_KEY}"}\n`,
    });
    const row = await faultline(['run', 'suite.yaml'], { cwd });
    expect(row).toMatchObject({ exit: 5, err: '', out: expect.stringContaining('not run: needs ROOMS_URL') });
    expect(row.out).toContain('✗ nothing was sent (0 suites, 1 not run) · exit 5');
    const { exit, err } = await faultline(['run', 'key.yaml'], { cwd });
    expect({ exit, said: codes(err) }).toEqual({ exit: 2, said: ['error[ENV_UNSET]'] });
    expect(err).toMatch(/^key\.yaml:5:\d+: .*ROOMS_KEY/);
  });

  test.each([
    ['an unknown option', ['run', '--sed', '1'], /unknown option '--sed'/],
    ['what a suite says', ['run', '--concurrency', '9'], /\n {2}hint: A suite says it: `limits: \{concurrency: …\}`\./],
    ['an unknown command', ['fire'], /unknown command 'fire'/],
    ['a number that is none', ['run', '--seed', 'x'], /x is not a whole number/],
    ['no trials at all', ['run', '--trials', '0'], /'0' is invalid.*at least 1/],
    ['fewer trials than none', ['run', '--trials', '-1'], /-1 is not a whole number/],
    ['an age that is none', ['run', '--clean', '--older-than', '0s'], /0s is not a time/],
    [
      'an option of other commands',
      ['plan', '--verbose'],
      /unknown option '--verbose'\n {2}hint: --verbose is an option of `faultline run` and `faultline report`\./,
    ],
    ['a shard that is none', ['run', '--shard', '3/2'], /3\/2 is not i\/n/],
    ['a contract that is not there', ['init', 'none.yaml'], /none\.yaml/],
    ['a folder without suites', ['run'], /SUITE_NONE/],
    ['no ledger to report', ['report'], /LEDGER_NOT_FOUND/],
    ['no ledger to replay', ['replay', 'abc'], /LEDGER_NOT_FOUND/],
  ])('%s', async (_what, args, says) => {
    const cwd = await inFolder({ 'openapi.yaml': openapi });
    const { exit, out, err } = await faultline(args, { cwd });
    expect(err).toMatch(says);
    expect({ exit, out }).toEqual({ exit: 2, out: '' });
    expect(err).not.toMatch(stack);
    expect(codes(err).length).toBeLessThanOrEqual(1);
  });

  test('a target that nobody listens at: one line, exit 5, and reports all the same', async () => {
    const cwd = await inFolder(good);
    const { exit, out, err } = await faultline(['run', 'suite.yaml'], { cwd });
    expect(codes(out + err)).toEqual(['error[TARGET_UNREACHABLE]']);
    expect(exit).toBe(5);
    expect(readdirSync(join(cwd, 'reports'))).toContain('junit.xml');
  });

  test('a folder for reports that is a file', async () => {
    const cwd = await inFolder({ ...good, taken: '' });
    const { exit, err } = await faultline(['run', 'suite.yaml', '--reports', 'taken'], { cwd });
    expect({ exit, said: codes(err).length }).toEqual({ exit: 2, said: 1 });
    expect(err).not.toMatch(stack);
  });
});

test('help and version', async () => {
  const help = await faultline(['--help']);
  expect(help).toMatchObject({ exit: 0, err: '' });
  for (const verb of ['run', 'plan', 'check', 'init', 'report', 'replay']) expect(help.out).toContain(`  ${verb} `);
  expect(await faultline(['--version'])).toMatchObject({ exit: 0, out: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) });
});

test('a command takes no option that would change nothing', async () => {
  const help = async (verb: string) => (await faultline([verb, '--help'])).out;
  for (const option of ['--operation', '--tag', '--code', '--condition', '--shard', '--target', '--env']) {
    expect(await help('run')).toContain(option);
    expect(await help('plan')).toContain(option);
    expect((await help('check')).includes(option)).toBe(['--target', '--env'].includes(option));
  }
  expect(await help('plan')).not.toMatch(/--(seed|trials|reports|verbose)/);
});

test('init drafts what check and plan take, and overwrites nothing unasked', async () => {
  const cwd = await inFolder({ 'openapi.yaml': openapi });
  expect((await faultline(['init', 'openapi.yaml', '--name', 'rooms'], { cwd })).exit).toBe(0);
  expect((await faultline(['check'], { cwd })).err).not.toContain('error[');
  expect(await faultline(['plan'], { cwd })).toMatchObject({ exit: 0, out: expect.stringContaining('createRoom') });
  expect((await faultline(['init', 'openapi.yaml', '--name', 'rooms'], { cwd })).exit).toBe(2);
  expect((await faultline(['init', 'openapi.yaml', '--name', 'rooms', '--force'], { cwd })).exit).toBe(0);
});

test('one broken suite costs neither the reports of the others nor an earlier run’s', async () => {
  const cwd = await inFolder({ ...good, 'broken.yaml': 'system: [\n' });
  const mixed = await faultline(['run', 'suite.yaml', 'broken.yaml', '--json'], { cwd });
  expect(mixed.exit).toBe(2);
  expect(JSON.parse(mixed.out)).toMatchObject({ exit: 2, suites: [{ suite: 'suite' }] });
  const written = readFileSync(join(cwd, 'reports', 'junit.xml'), 'utf8');
  expect((await faultline(['run', 'broken.yaml'], { cwd })).exit).toBe(2);
  expect(readFileSync(join(cwd, 'reports', 'junit.xml'), 'utf8')).toBe(written);
});

test('a report that cannot be written stops no other', async () => {
  const cwd = await inFolder(good);
  mkdirSync(join(cwd, 'reports', 'junit.xml'), { recursive: true });
  writeFileSync(join(cwd, 'reports', 'junit.xml', 'here'), '');
  const { err } = await faultline(['run', 'suite.yaml'], { cwd });
  expect(err).toContain('REPORT_UNWRITTEN');
  expect(readdirSync(join(cwd, 'reports'))).toEqual(expect.arrayContaining(['coverage.json', 'ledger.jsonl']));
});

test('stopped in the middle: fixtures are undone and the reports are written', async () => {
  const made = new Set<string>();
  const stop = new AbortController();
  let rooms = 0;
  const server = createServer((request, response) => {
    request.resume();
    if (request.url?.startsWith('/fixtures/')) {
      if (request.method === 'PUT') made.add(request.url);
      else made.delete(request.url);
      response.writeHead(204).end();
    } else {
      // The one at which the run is stopped is never answered.
      if (++rooms === 4) stop.abort();
      if (rooms < 4) response.writeHead(201).end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const fixture =
    'fixtures:\n  - {name: f, method: PUT, path: "/fixtures/{nonce}", undo: {method: DELETE, path: "/fixtures/{nonce}"}}\n';
  const cwd = await inFolder({ ...good, 'suite.yaml': suite + fixture });
  try {
    const env = { ROOMS_URL: `http://127.0.0.1:${port}` };
    const { out } = await faultline(['run', 'suite.yaml'], { cwd, env, signal: stop.signal });
    expect(rooms).toBeGreaterThanOrEqual(4);
    expect([...made]).toEqual([]);
    expect(out).toContain('interrupted');
    expect(readdirSync(join(cwd, 'reports'))).toEqual(expect.arrayContaining(['junit.xml', 'coverage.json']));
    const last = readFileSync(join(cwd, 'reports', 'ledger.jsonl'), 'utf8')
      .trimEnd()
      .split('\n')
      .at(-1);
    expect(JSON.parse(last ?? '')).toMatchObject({ type: 'end', reason: 'interrupted' });
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});
