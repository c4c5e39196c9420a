/** A small command in memory, for tests of its faults. */
import * as build from '../builders.test-data.ts';
import type { FileUse, Parameter } from '../contract/model.ts';
import type { JsonObject } from '../model.ts';
import { vocabulary } from './rooms.test-data.ts';

const document: JsonObject = {
  text: { type: 'string' },
  count: { type: 'integer', minimum: 1, maximum: 9 },
  texts: { type: 'array', items: { type: 'string' }, minItems: 1 },
};

const reads: FileUse = { use: 'read', folder: false, syntax: 'json', within: true, plain: true };

const parameter = (name: string, style: Parameter['style'], more: Partial<Parameter> = {}): Parameter =>
  build.parameter({ in: 'argv', name, style, explode: true, schema: style === 'flag' ? null : '/text', ...more });

export const show = build.operation({
  id: 'item show',
  key: 'EXEC item show',
  method: 'EXEC',
  path: 'item show',
  parameters: [
    parameter('item', 'argument', { required: true }),
    parameter('--from', 'option', { required: true, file: reads }),
    parameter('--limit', 'option', { schema: '/count' }),
    parameter('--color', 'option', { bare: true }),
    parameter('--quiet', 'flag'),
    parameter('--into', 'option', { file: { ...reads, use: 'write', syntax: null, plain: false } }),
    build.parameter({ in: 'file', name: 'tool/state', required: true, file: { ...reads, folder: true, syntax: null } }),
  ],
});

const list = build.operation({
  id: 'item list',
  key: 'EXEC item list',
  method: 'EXEC',
  path: 'item list',
  parameters: [parameter('items', 'argument', { schema: '/texts' })],
});

export const range = {
  contract: build.contract({ format: 'opencli', operations: [show, list], document }),
  vocabulary,
  suite: {
    ...build.suite(),
    transport: 'command' as const,
    values: [
      { on: [], at: 'argv:--from', value: 'a/b.json' },
      { on: [], at: 'argv:item', value: 'it' },
    ],
  },
};
