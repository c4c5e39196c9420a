/** Findings into `known`: only what is new fails from then on, until the day that was given. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { type Served, serve } from '../exchange/testing.ts';
import { codes, faultline, folder, rooms } from './testing.ts';

const suite = `# how to aim
manifest: errors.yaml
target: \${ROOMS_URL}   # takes everything
environments: {late: {headers: {x: y}}}
`;

let server: Served;
let env: Readonly<Record<string, string>>;
let cwd = '';
let end: () => void = () => undefined;
beforeAll(async () => {
  // Takes everything: each invalid request that it accepts is a finding.
  server = await serve((request, response) => {
    request.resume();
    response.writeHead(201).end();
  });
  env = { ROOMS_URL: server.origin };
});
afterAll(() => server.close());
beforeEach(async () => {
  ({ path: cwd, end } = await folder({ ...rooms, 'suite.yaml': suite }));
});
afterEach(() => end());

const text = (): string => readFileSync(join(cwd, 'suite.yaml'), 'utf8');
const run = (...args: string[]) =>
  faultline(['run', 'suite.yaml', '--seed', '1', '--trials', '2', ...args], { cwd, env });
const accept = (...args: string[]) => faultline(['accept', '--suite', 'suite.yaml', ...args], { cwd, env });

describe('after a run with findings', () => {
  beforeEach(async () => {
    expect((await run()).exit).toBe(1);
  });

  test('all are accepted, with lines that are added alone; the next run passes, and says so', async () => {
    const accepted = await accept('--reason', 'they cost ${much}: later', '--until', '2999-12-31');
    expect(accepted).toMatchObject({ exit: 0, err: '' });
    expect(accepted.out).toMatch(/^wrote suite\.yaml: \d findings known\n {2}[0-9a-f]{12} accepted: createRoom body\./);
    expect(text()).toContain(`${suite}known:\n  - {fingerprint: `);
    expect(text()).toContain(
      'on: createRoom, by: body.required, at: body:/name, why: "they cost $${much}: later", until: 2999-12-31}\n',
    );
    expect(await faultline(['check', 'suite.yaml'], { cwd, env })).toMatchObject({ exit: 0, err: '' });
    const again = await run();
    expect(again.exit).toBe(0);
    expect(again.out).toContain('they cost ${much}: later');
    expect((await accept('--reason', 'x')).out).toContain('as it was, no new finding');
  });

  test('when the day is over they fail again, with a word about it', async () => {
    await accept('--reason', 'the old client', '--until', '2999-12-31');
    writeFileSync(join(cwd, 'suite.yaml'), text().replaceAll('2999-12-31', '2020-01-31'));
    const again = await run();
    expect(again.exit).toBe(1);
    expect(again.out).toContain('expired   it was known until 2020-01-31: the old client');
    const checked = await faultline(['check', 'suite.yaml'], { cwd, env });
    expect(checked.exit).toBe(0);
    expect(new Set(codes(checked.err))).toEqual(new Set(['warning[KNOWN_EXPIRED]']));
    expect(checked.err).toContain('suite.yaml:6:');
  });

  test('a part of them, by name', async () => {
    await accept('--reason', 'x', '--condition', '*.required', '--operation', 'POST /rooms', '--code', 'invalid');
    expect(text().match(/by: [\w.]+/g)).toEqual(['by: body.required']);
    expect((await run()).exit).toBe(1);
  });

  test.each([
    ['a reason', [], 'ARGUMENT_MISSING'],
    ['a reason that says something', ['--reason', ' '], 'OPTION_VALUE_INVALID'],
    ['a date', ['--reason', 'x', '--until', '2999-02-30'], 'OPTION_VALUE_INVALID'],
    ['a day to come', ['--reason', 'x', '--until', '2020-01-31'], 'OPTION_VALUE_INVALID'],
    ['a name that selects something', ['--reason', 'x', '--tag', 'none'], 'SELECTION_EMPTY'],
    ['a ledger', ['--reason', 'x', 'none.jsonl'], 'LEDGER_NOT_FOUND'],
  ])('refused without %s, and nothing is written', async (_, args, code) => {
    const refused = await accept(...args);
    expect(refused.exit).toBe(2);
    expect(codes(refused.err)).toEqual([`error[${code}]`]);
    expect(text()).toBe(suite);
  });
});

test('what an environment showed is known there; another suite’s ledger says nothing of this one', async () => {
  expect((await run('--env', 'late')).exit).toBe(1);
  await accept('--reason', 'x');
  expect((await run('--env', 'late')).exit).toBe(0);
  expect((await run()).exit).toBe(1);
  writeFileSync(join(cwd, 'other.yaml'), suite);
  const other = await faultline(['accept', '--suite', 'other.yaml', '--reason', 'x'], { cwd, env });
  expect(other.exit).toBe(2);
  expect(codes(other.err)).toEqual(['error[LEDGER_EMPTY]']);
});
