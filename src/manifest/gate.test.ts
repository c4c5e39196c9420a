import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { toGate, usualGate } from './gate.ts';
import { parseSuite } from './suite.ts';
import { line, withFiles } from './testing.ts';

const parse = (text: string, env: Readonly<Record<string, string>> = {}, environment?: string) =>
  withFiles({ 'svc.yaml': text }, (folder) =>
    parseSuite(join(folder, 'svc.yaml'), { env, ...(environment !== undefined && { environment }) }),
  );

test('every key is read, an environment is laid over, variables are filled in', async () => {
  const text = `manifest: m
gate:
  fail: info
  rules: {leak: never}
  coverage: {all: "\${LEAST:-90%}", codes: {"*": 1}, operations: {createRoom: 50%, "GET /rooms": 2}}
  unjudged: null
  broken: 2.5%
  inconclusive: 3
  undeclared: 0
environments: {staging: {gate: {fail: error, broken: 0}}}
`;
  const { suite, diagnostics } = await parse(text);
  expect(diagnostics).toEqual([]);
  expect(suite?.gate).toEqual({
    fail: 'info',
    rules: { leak: 'never' },
    coverage: {
      all: { share: 0.9 },
      codes: { '*': 1 },
      operations: { createRoom: { share: 0.5 }, 'GET /rooms': { count: 2 } },
    },
    unjudged: null,
    broken: { share: 0.025 },
    inconclusive: { count: 3 },
    undeclared: 0,
  });
  const staging = await parse(text, { LEAST: '7' }, 'staging');
  expect(staging.suite?.gate).toMatchObject({ fail: 'error', broken: { count: 0 }, coverage: { all: { count: 7 } } });
  expect((await parse('manifest: m\n')).suite?.gate).toBeUndefined();
});

test.each([
  [
    'a key that is none',
    '{broke: 0}',
    '2:8 error SUITE_KEY_UNKNOWN `broke` is not a key here | Did you mean `broken`?',
  ],
  ['a level that is none', '{fail: warning}', '2:14 error SUITE_VALUE The text "warning" is not a level that fails'],
  [
    'a rule that is none',
    '{rules: {stats: never}}',
    '2:16 error SUITE_KEY_UNKNOWN `stats` is not a key here | Did you mean `status`?',
  ],
  ['a share of more than all', '{broken: 101%}', '2:16 error SUITE_VALUE "101%" is no number or share such as 5%'],
  ['half a trial', '{broken: 0.5}', '2:16 error SUITE_TYPE'],
  ['less than none', '{broken: -1}', '2:16 error SUITE_VALUE'],
  ['a share where trials are counted', '{coverage: {codes: {a: 5%}}}', '2:30 error SUITE_VALUE'],
  ['a variable that holds no number', '{broken: "${MOST}"}', '2:16 error SUITE_VALUE "many" is no number or share'],
])('%s is a mistake at its place', async (_, gate, expected) => {
  const { suite, diagnostics } = await parse(`manifest: m\ngate: ${gate}\n`, { MOST: 'many' });
  expect(suite).toBeNull();
  expect(diagnostics.map(line)).toEqual([expect.stringContaining(expected)]);
});

test('property: any object of the right shape gives a gate, and amounts are never negative', () => {
  const amount = fc.oneof(
    fc.nat(),
    fc.float({ min: 0, max: 100, noNaN: true }).map((n) => `${n.toFixed(2)}%`),
    fc.string(),
  );
  fc.assert(
    fc.property(amount, amount, (broken, all) => {
      const { gate, problems } = toGate({ broken, coverage: { all } });
      for (const one of [gate.broken, gate.coverage.all]) {
        if (one !== null) expect('count' in one ? one.count >= 0 : one.share >= 0 && one.share <= 1).toBe(true);
      }
      expect([gate.broken, gate.coverage.all].filter((one) => one === null)).toHaveLength(problems.length);
      expect(gate.unjudged).toBe(usualGate.unjudged);
    }),
  );
});
