import { expect, test } from '@jest/globals';
import { contractOf, loadFiles } from './testing.ts';

const tool = {
  opencli: '0.1',
  info: { title: 'tool', version: '1' },
  options: [
    {
      name: '--root',
      recursive: true,
      arguments: [{ name: 'path', metadata: [{ name: 'file', value: { folder: true } }] }],
    },
  ],
  commands: [
    {
      name: 'session',
      commands: [
        {
          name: 'show',
          arguments: [{ name: 'id', required: true }],
          options: [
            { name: 'format', arguments: [{ name: 'f', acceptedValues: ['json', 'text'] }] },
            {
              name: '--limit',
              required: true,
              arguments: [{ name: 'n', metadata: [{ name: 'type', value: 'integer' }] }],
            },
            { name: '--color', arguments: [{ name: 'when', arity: { minimum: 0, maximum: 1 } }] },
            { name: '-v' },
          ],
          exitCodes: [{ code: 0 }, { code: 2 }],
        },
      ],
    },
    {
      name: 'load',
      arguments: [
        { name: 'files', arity: { minimum: 2 }, metadata: [{ name: 'file', value: { syntax: 'json', within: true } }] },
      ],
      metadata: [
        { name: 'stdin', value: { required: true, schema: { type: 'object' } } },
        { name: 'files', value: [{ path: 'tool.yaml', syntax: 'yaml' }] },
      ],
    },
    { name: 'wizard', interactive: true },
  ],
};

test('a tree of commands is a list of operations, with what they inherit', async () => {
  const loaded = await loadFiles({ 'opencli.json': tool });
  const { operations, title, format } = contractOf(loaded);
  expect([title, format]).toEqual(['tool', 'opencli']);
  expect(operations.map(({ id, key, path, method }) => [id, key, path, method])).toEqual([
    ['session show', 'EXEC session show', 'session show', 'EXEC'],
    ['load', 'EXEC load', 'load', 'EXEC'],
  ]);
  const [show, load] = operations;
  expect(show?.parameters.map(({ name, style, required }) => [name, style, required])).toEqual([
    ['id', 'argument', true],
    ['--format', 'option', false],
    ['--limit', 'option', true],
    ['--color', 'option', false],
    ['-v', 'flag', false],
    ['--root', 'option', false],
  ]);
  expect(show?.parameters.filter(({ bare }) => bare).map(({ name }) => name)).toEqual(['--color']);
  expect(show?.responses.map(({ status }) => status)).toEqual(['0', '2']);
  expect(load?.parameters.map(({ in: where, name, file }) => [where, name, file?.syntax, file?.within])).toEqual([
    ['argv', 'files', 'json', true],
    ['argv', '--root', null, false],
    ['file', 'tool.yaml', 'yaml', false],
  ]);
  expect(load?.body).toMatchObject({ required: true, media: [{ type: 'application/json' }] });
  expect(loaded.diagnostics.map(({ code, path }) => [code, path])).toEqual([
    ['CONTRACT_UNSUPPORTED', '/commands/2/interactive'],
  ]);
});

test('values have schemas: types, accepted values, arities', async () => {
  const contract = contractOf(await loadFiles({ 'opencli.json': tool }));
  const { standalone } = await import('./schema.ts');
  const schemas = contract.operations
    .flatMap(({ parameters }) => parameters)
    .filter(({ schema }) => schema !== null)
    .map(({ name, schema }) => [name, standalone(contract, schema ?? '')]);
  const text = { type: 'string' };
  expect(Object.fromEntries(schemas)).toEqual({
    id: text,
    '--format': { type: 'string', enum: ['json', 'text'] },
    '--limit': { type: 'integer' },
    '--color': text,
    '--root': text,
    files: { type: 'array', items: text, minItems: 2 },
  });
});

test.each([
  ['another version', { ...tool, opencli: '2.0' }, 'CONTRACT_VERSION', '/opencli'],
  [
    'no command',
    { opencli: '0.1', info: tool.info, commands: [{ name: 'a', interactive: true }] },
    'CONTRACT_STRUCTURE',
    '',
  ],
  ['a command without a name', { ...tool, commands: [...tool.commands, {}] }, 'OPERATION_UNUSABLE', '/commands/3'],
  ['an option without a name', { ...tool, options: [{}] }, 'PARAMETER_INVALID', '/options/0'],
  ['an argument like an option', { ...tool, arguments: [{ name: '-x' }] }, 'PARAMETER_INVALID', '/arguments/0'],
  [
    'an exit code that is none',
    { ...tool, arguments: [{ name: 'x' }], exitCodes: [{ code: 256 }] },
    'CONTRACT_STRUCTURE',
    '/exitCodes/0',
  ],
])('%s is shown at its place', async (_, document, code, path) => {
  const { diagnostics } = await loadFiles({ 'opencli.json': document });
  expect(diagnostics).toContainEqual(expect.objectContaining({ code, path }));
});
