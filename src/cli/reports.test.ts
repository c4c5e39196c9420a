/** What a run writes, what it leaves as it was, and what it says about that. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { type Served, serve } from '../exchange/testing.ts';
import type { RunJson } from '../report/json.ts';
import { codes, faultline, folder, rooms, stack } from './testing.ts';

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
  ({ path: cwd, end } = await folder(rooms));
});
afterEach(() => end());

const run = (args: readonly string[], given: Readonly<Record<string, string>> = env) =>
  faultline(['run', 'suite.yaml', '--seed', '1', '--trials', '1', ...args], { cwd, env: given });

function written(name = 'reports'): Readonly<Record<string, string>> {
  const at = join(cwd, name);
  return Object.fromEntries(readdirSync(at).map((file) => [file, readFileSync(join(at, file), 'utf8')]));
}

describe('what an earlier run wrote stays', () => {
  beforeEach(() => writeFileSync(join(cwd, 'suite.yaml'), rooms['suite.yaml'].replace(/:-.*}/, '}')));

  test.each([
    ['where nothing is selected', ['--operation', 'createRom'], () => env, 2, ['error[SELECTION_EMPTY]']],
    [
      'where nobody answers from the start',
      [],
      () => ({ ROOMS_URL: 'http://127.0.0.1:1' }),
      5,
      ['error[TARGET_UNREACHABLE]', 'warning[REPORTS_KEPT]'],
    ],
    ['where the suite lacks what it needs', [], () => ({}), 5, ['warning[REPORTS_KEPT]']],
  ] as const)('%s', async (_what, args, given, exit, said) => {
    expect((await run([])).exit).toBe(1);
    const before = written();
    const after = await run(args, given());
    expect({ exit: after.exit, said: codes(after.out + after.err).toSorted() }).toEqual({ exit, said });
    expect(after.out).not.toContain('written');
    expect(written()).toEqual(before);
  });

  test('a run that sends something replaces it', async () => {
    await run([]);
    const before = written();
    await run(['--condition', 'body.required']);
    expect(written()['junit.xml']).not.toBe(before['junit.xml']);
    expect(written()['ledger.jsonl']).not.toContain('"body.syntax"');
  });
});

test('coverage is held to that of an earlier run, by the command line or by the suite; the ledger remembers it', async () => {
  await run([]);
  const text = (written()['coverage.json'] ?? '').replaceAll('"exercised": 0', '"exercised": 3');
  expect(text).toContain('"exercised": 3');
  writeFileSync(join(cwd, 'base.json'), text);
  const fallen = ({ out }: { readonly out: string }): unknown =>
    (JSON.parse(out) as RunJson).suites.flatMap(({ gate }) =>
      gate.flatMap(({ check, about }) => (check === 'fallen' ? about : [])),
    );
  const report = (...args: string[]) => faultline(['report', '--json', ...args], { cwd, env });
  expect(fallen(await report())).toEqual([]);
  expect(fallen(await report('--baseline', 'base.json'))).toEqual(['invalid']);
  writeFileSync(join(cwd, 'suite.yaml'), `${rooms['suite.yaml']}gate: {baseline: base.json}\n`);
  expect(fallen(await run(['--json']))).toEqual(['invalid']);
  expect(fallen(await report())).toEqual(['invalid']);
  const before = written();
  for (const args of [run(['--baseline', 'none.json']), report('--baseline', 'suite.yaml')]) {
    const { exit, err } = await args;
    expect({ exit, said: codes(err) }).toEqual({ exit: 2, said: ['error[BASELINE_UNREADABLE]'] });
  }
  expect(written()).toEqual(before);
});

test('an empty selection makes no files, and guesses at what was meant', async () => {
  const cases = [
    [['--operation', 'createRom'], 'the contract has no operation `createRom`', 'Did you mean `createRoom`?'],
    [['--condition', 'body.requird'], '`body.requird` is not a condition', 'Did you mean `body.required`?'],
    [['--code', 'invalit'], '`invalit` is not one of the codes', 'Did you mean `invalid`?'],
    [['--tag', 'room'], 'no operation has the tag `room`', 'faultline plan'],
    [['--condition', 'body.enum'], 'no probe', 'faultline plan'],
  ] as const;
  for (const [args, message, hint] of cases) {
    const { exit, out, err } = await run(args);
    expect({ exit, out, said: codes(err) }).toEqual({ exit: 2, out: '', said: ['error[SELECTION_EMPTY]'] });
    expect(err).toContain(message);
    expect(err).toContain(hint);
    const plan = await faultline(['plan', 'suite.yaml', ...args], { cwd, env });
    expect({ exit: plan.exit, out: plan.out, err: plan.err }).toEqual({ exit: 2, out: '', err });
  }
  expect(existsSync(join(cwd, 'reports', 'ledger.jsonl'))).toBe(false);
});

test('every file that was written is named, relative to the working folder; a replay command finds the ledger', async () => {
  const first = await run([]);
  expect(first.out).toContain('written in reports/: ledger.jsonl, ');
  expect(first.out).toMatch(/replay {4}npx faultline replay [0-9a-f]{12}\n/);
  const { out } = await run(['--reports', 'else where']);
  const [, command = ''] = /replay {4}npx faultline (replay .*)\n/.exec(out) ?? [];
  expect(command).toMatch(/^replay [0-9a-f]{12} --ledger 'else where\/ledger\.jsonl'$/);
  expect(written('else where')['junit.xml']).toContain(command.slice(0, 19));
  const [, print = ''] = command.split(' ');
  const again = await faultline(['replay', print, '--ledger', 'else where/ledger.jsonl'], { cwd, env });
  expect(again.exit).toBe(1);
  expect(again.out).toContain(command);
});

describe('a folder that cannot be made is one mistake', () => {
  test.each(['/proc/none', '/proc/none/deeper/still', 'taken', 'taken/inside'])('%s', async (name) => {
    writeFileSync(join(cwd, 'taken'), '');
    const { exit, out, err } = await run(['--reports', name]);
    expect({ exit, out, said: codes(err) }).toEqual({ exit: 2, out: '', said: ['error[REPORT_UNWRITTEN]'] });
    expect(err).not.toMatch(stack);
  });

  test('one that nothing can be written in', async () => {
    const { exit, out, err } = await run(['--reports', '/proc']);
    expect({ exit, out, said: codes(err) }).toEqual({ exit: 2, out: '', said: ['error[REPORT_UNWRITTEN]'] });
  });

  test('a deep one is made', async () => {
    await run(['--reports', 'a/b/c']);
    expect(readdirSync(join(cwd, 'a/b/c'))).toContain('ledger.jsonl');
  });
});

test('a known failure that is gone is named by a path that can be clicked on', async () => {
  const known = 'known:\n  - {on: createRoom, by: body.required, code: other, why: ticket 9}\n';
  writeFileSync(join(cwd, 'suite.yaml'), `${rooms['suite.yaml']}${known}`);
  const { out } = await run([]);
  expect(out).toContain('warning[KNOWN_PASSED]: suite: suite.yaml:6: ');
});
