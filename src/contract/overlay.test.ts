import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { get } from '../lib/pointer.ts';
import type { Json, JsonObject } from '../model.ts';
import { applyOverlays } from './overlay.ts';
import { parseSource, type Source } from './read.ts';
import { contractOf, loadFiles, shown } from './testing.ts';

function source(actions: Json, version = '1.0.0'): Source {
  const { source: read } = parseSource('o.json', JSON.stringify({ overlay: version, actions }), 'OVERLAY');
  if (read === undefined) throw new Error('unreadable');
  return read;
}

const apply = (value: Json, ...actions: JsonObject[]): Json => applyOverlays(value, [source(actions)]).value;

describe('actions', () => {
  const pets: Json = { a: { b: 1, list: [1, 2, 3] }, 'it\'s/"odd"': { x: true } };

  test.each<[title: string, action: JsonObject, result: Json]>([
    [
      'objects merge deeply',
      { target: '$', update: { a: { c: { d: 2 } } } },
      { ...pets, a: { b: 1, list: [1, 2, 3], c: { d: 2 } } },
    ],
    ['a value is replaced', { target: '$.a.b', update: 5 }, { ...pets, a: { b: 5, list: [1, 2, 3] } }],
    ['a list grows by an entry', { target: '$.a.list', update: 4 }, { ...pets, a: { b: 1, list: [1, 2, 3, 4] } }],
    [
      'a list grows by a list',
      { target: '$.a', update: { list: [4, 5] } },
      { ...pets, a: { b: 1, list: [1, 2, 3, 4, 5] } },
    ],
    ['a key is removed', { target: '$.a.list', remove: true }, { ...pets, a: { b: 1 } }],
    ['items are removed', { target: '$.a.list[?@ != 2]', remove: true }, { ...pets, a: { b: 1, list: [2] } }],
    ['odd names', { target: `$['it\\'s/"odd"']`, update: { y: 1 } }, { ...pets, 'it\'s/"odd"': { x: true, y: 1 } }],
    ['copy', { target: '$.a.list', copy: '$.a.b' }, { ...pets, a: { b: 1, list: [1, 2, 3, 1] } }],
  ])('%s', (_, action, result) => {
    const before = structuredClone(pets);
    expect(apply(pets, action)).toEqual(result);
    expect(pets).toEqual(before);
  });

  test('come one after the other', () => {
    expect(apply({}, { target: '$', update: { a: {} } }, { target: '$.a', update: { b: 1 } })).toEqual({ a: { b: 1 } });
  });
});

test.each<[title: string, overlay: Json, said: string]>([
  ['no version', { actions: [] }, 'OVERLAY_INVALID `overlay` must be 1.0.x or 1.1.x'],
  ['no actions', { overlay: '1.0.0' }, 'OVERLAY_INVALID `actions` must be a list'],
  ['no target', { overlay: '1.0.0', actions: [{}] }, 'OVERLAY_INVALID An action needs a `target`, a JSONPath'],
  ['no JSONPath', { overlay: '1.0.0', actions: [{ target: 'a[' }] }, 'OVERLAY_INVALID a[ is not a JSONPath (RFC 9535)'],
  [
    'nothing to do',
    { overlay: '1.0.0', actions: [{ target: '$' }] },
    'OVERLAY_INVALID An action needs `update`, `remove` or `copy`',
  ],
  [
    'nothing left',
    { overlay: '1.0.0', actions: [{ target: '$', remove: true }] },
    'OVERLAY_INVALID The whole document cannot be removed',
  ],
  [
    'copy of many',
    { overlay: '1.1.0', actions: [{ target: '$', copy: '$..*' }] },
    'OVERLAY_INVALID `copy` must select exactly one value: $..*',
  ],
  [
    'nothing selected',
    { overlay: '1.0.0', actions: [{ target: '$.no', update: 1 }] },
    'OVERLAY_UNMATCHED $.no selects nothing',
  ],
])('%s', (_, overlay, said) => {
  const { source: read } = parseSource('o.json', JSON.stringify(overlay), 'OVERLAY');
  const { diagnostics } = applyOverlays({ a: 1, b: 2 }, read === undefined ? [] : [read]);
  expect(diagnostics.map(({ code, message }) => `${code} ${message}`)).toEqual([said]);
  expect(diagnostics[0]).toMatchObject({ file: 'o.json', line: 1 });
});

test('every value can be followed back to where it is written', () => {
  const leaf = fc.oneof(fc.integer(), fc.string());
  const key = fc.constantFrom('a', 'b', 'c');
  const object = fc.dictionary(key, fc.oneof(leaf, fc.array(leaf, { maxLength: 3 }), fc.dictionary(key, leaf)));
  const action = fc.oneof(
    fc.record({ target: fc.constantFrom('$', '$.a', '$.*'), update: object }),
    fc.record({ target: fc.constantFrom('$.a', '$.b[0]', '$.*[0]', '$.c.a'), remove: fc.constant(true) }),
  );
  fc.assert(
    fc.property(object, fc.array(action, { maxLength: 4 }), (before, actions) => {
      const given = source(actions as Json);
      const { value, moves } = applyOverlays(before as Json, [given]);
      const follow = (pointer: string): Json | undefined => {
        let here = pointer;
        for (const batch of [...moves].reverse()) {
          const move = batch.find(({ to }) => here === to || here.startsWith(`${to}/`));
          if (move === undefined) continue;
          here = move.from + here.slice(move.to.length);
          if (move.source !== null) return get(move.source.value, here);
        }
        return get(before as Json, here);
      };
      const check = (node: Json, pointer: string): void => {
        if (typeof node !== 'object' || node === null) expect(follow(pointer)).toEqual(node);
        else for (const [name, each] of Object.entries(node)) check(each, `${pointer}/${name}`);
      };
      check(value, '');
    }),
  );
});

describe('in a contract', () => {
  const files = {
    'a.yaml': `openapi: 3.0.3
info: {title: T, version: "1"}
paths:
  /a:
    get:
      parameters:
        - {name: one, in: query}
        - {name: two, in: query, style: matrix}
      responses: {}
`,
    'o.yaml': `overlay: 1.0.0
info: {title: O, version: "1"}
actions:
  - target: $.paths['/a'].get.parameters[0]
    remove: true
  - target: $.paths['/a']
    update:
      post:
        parameters: [{name: three, in: query, style: label}]
        requestBody: {content: {a/b: {schema: {$ref: '#/components/schemas/No'}}}}
`,
  };

  test('what it changes counts, and is shown where it is written', async () => {
    const loaded = await loadFiles(files, { overlays: ['o.yaml'] });
    expect(loaded.contract).toBeNull();
    expect(shown(loaded)).toEqual([
      'CONTRACT_REF_UNRESOLVED o.yaml:10:48 #/components/schemas/No leads nowhere',
      'CONTRACT_STRUCTURE a.yaml:8:34 style "matrix" does not go with `in: query`',
      'CONTRACT_STRUCTURE o.yaml:9:47 style "label" does not go with `in: query`',
    ]);
  });

  test('no overlay, no change', async () => {
    expect(contractOf(await loadFiles(files)).operations).toHaveLength(1);
  });

  test('a missing or broken overlay', async () => {
    expect((await loadFiles(files, { overlays: ['no.yaml'] })).diagnostics).toMatchObject([
      { code: 'OVERLAY_NOT_FOUND' },
    ]);
    const broken = await loadFiles({ ...files, 'o.yaml': 'a: [' }, { overlays: ['o.yaml'] });
    expect(broken.diagnostics).toMatchObject([{ code: 'OVERLAY_SYNTAX', line: 1 }]);
  });
});
