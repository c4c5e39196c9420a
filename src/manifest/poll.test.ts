import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { parseSuite } from './suite.ts';
import { line, withFiles } from './testing.ts';

const parse = (poll: string) =>
  withFiles({ 'svc.yaml': `manifest: m\npoll:\n  - ${poll}\n` }, async (folder) => {
    const { suite, diagnostics } = await parseSuite(join(folder, 'svc.yaml'), { env: {} });
    return { poll: suite?.poll, said: diagnostics.map((one) => line(one).split(' | ')[0]) };
  });

test('what is left out: the usual headers, the whole answer, the time of the limits', async () => {
  const { poll, said } = await parse('{on: a, done: {"body:/s": ok}, failed: {"body:/s": [bad, gone]}}');
  expect(said).toEqual([]);
  expect(poll).toEqual([
    {
      on: ['a'],
      at: ['header:operation-location', 'header:location'],
      done: { 'body:/s': 'ok' },
      failed: { 'body:/s': ['bad', 'gone'] },
      error: null,
      status: null,
      within: null,
    },
  ]);
});

test('all that can be said', async () => {
  const words = 'at: "body:/job", error: "body:/e", status: "body:/e/status", within: 2m';
  const { poll } = await parse(`{on: [a, "tag:b"], ${words}, done: {status: 303}, failed: {status: [409, 422]}}`);
  expect(poll).toMatchObject([
    { on: ['a', 'tag:b'], at: ['body:/job'], error: 'body:/e', status: 'body:/e/status', within: 120_000 },
  ]);
});

test.each([
  ['no fact of failure', '{on: a, done: {status: 200}}', 'svc.yaml:3:5 error SUITE_KEY_MISSING'],
  ['no fact at all', '{on: a, done: {status: 200}, failed: {}}', 'svc.yaml:3:42 error SUITE_VALUE'],
  [
    'no locator',
    '{on: a, done: {state: ok}, failed: {status: 409}}',
    'svc.yaml:3:20 error SUITE_VALUE `state` is not a locator',
  ],
  [
    'no time',
    '{on: a, done: {status: 200}, failed: {status: 409}, within: "${T:-soon}"}',
    'svc.yaml:3:65 error SUITE_VALUE "soon" is not a duration',
  ],
])('%s', async (_, poll, said) => {
  expect((await parse(poll)).said).toEqual([expect.stringContaining(said)]);
});
