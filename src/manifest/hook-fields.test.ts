import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { parseSuite } from './suite.ts';
import { line, withFiles } from './testing.ts';

const parse = (hooks: string) =>
  withFiles({ 'svc.yaml': `manifest: m\nhooks:\n${hooks}` }, async (folder) => {
    const { suite, diagnostics } = await parseSuite(join(folder, 'svc.yaml'), { env: {} });
    return { hooks: suite?.hooks, said: diagnostics.map((one) => line(one).split(' | ')[0]) };
  });

test('short forms and defaults', async () => {
  const { hooks, said } = await parse('  down: {do: [[stop, redis]], undo: {method: DELETE, path: /down}}\n');
  expect(said).toEqual([]);
  expect(hooks).toMatchObject([
    {
      name: 'down',
      do: [{ kind: 'command', command: ['stop', 'redis'] }],
      undo: [{ kind: 'request', method: 'DELETE', url: '/down', headers: {} }],
      settle: 0,
      timeout: 30_000,
    },
  ]);
});

test.each([
  [
    'neither path nor url',
    '  a: {do: {method: POST}}\n',
    ['svc.yaml:3:11 error SUITE_VALUE A request has either `path` or `url`'],
  ],
  [
    'both',
    '  a: {do: [[x], {method: POST, path: /a, url: "http://h/"}]}\n',
    ['svc.yaml:3:17 error SUITE_VALUE A request has either `path` or `url`'],
  ],
  [
    'no URL',
    '  a: {do: {method: POST, url: "http://["}}\n',
    ['svc.yaml:3:11 error SUITE_VALUE `http://[` is not a URL'],
  ],
  ['no command', '  a: {do: [[""]]}\n', ['svc.yaml:3:12 error SUITE_VALUE The command is empty']],
  ['no time', '  a: {do: [[x]], settle: "${T:-soon}"}\n', ['svc.yaml:3:26 error SUITE_VALUE "soon" is not a duration']],
])('%s', async (_, hooks, said) => {
  expect((await parse(hooks)).said).toEqual(said);
});

test('what the JSON Schema says', async () => {
  expect((await parse('  a: {undo: [[x]]}\n')).said).toEqual([expect.stringMatching(/SUITE_KEY_MISSING .*`do`/)]);
  expect((await parse('  a: {do: []}\n')).said.length).toBe(1);
  expect((await parse('  "a b": {do: [[x]]}\n')).said.length).toBe(1);
});
