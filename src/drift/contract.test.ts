/** What a contract's error responses say of codes, against the manifest: single edits of either, and what must come of them. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { loadContract } from '../contract/load.ts';
import { parseManifest } from '../manifest/parse.ts';
import { contractDrift } from './contract.ts';
import { driftDiagnostic } from './words.ts';

const contract = `openapi: 3.1.0
info: {title: rooms, version: "1"}
paths:
  /rooms:
    post:
      operationId: createRoom
      requestBody: {content: {application/json: {schema: {type: object}}}}
      responses:
        "201": {description: made}
        "400": {description: no, content: {application/json: {schema: {type: object, properties: {code: {const: invalid_input}}}}}}
        "409": {description: taken, content: {application/json: {schema: {$ref: "#/components/schemas/Error"}}}}
        default: {description: else, content: {application/json: {schema: {$ref: "#/components/schemas/Error"}}}}
  /rooms/{id}:
    delete:
      operationId: deleteRoom
      parameters: [{name: id, in: path, required: true, schema: {type: string}}]
      responses:
        "204": {description: gone}
        "404": {description: none, content: {application/json: {schema: {}, example: {code: not_found}}}}
        "409": {description: in use, content: {application/json: {schema: {allOf: [{$ref: "#/components/schemas/Error"}]}}}}
components:
  schemas:
    Error: {type: object, properties: {code: {$ref: "#/components/schemas/Code"}, message: {}}}
    Code: {type: string, enum: [invalid_input, name_taken, room_in_use, not_found]}
`;

const manifest = `manifest: 1
contracts: [openapi.yaml]
envelopes: [{when: {mediaType: "application/json*"}, code: "body:/code", detail: "body:/message"}]
codes:
  invalid_input: {status: 400, raised: [{on: createRoom, by: "body.*"}]}
  name_taken: {status: 409, raised: [{on: createRoom, by: taken}]}
  room_in_use: {status: 409, raised: [{on: deleteRoom, by: in-use}]}
  not_found: {status: 404, raised: [{on: deleteRoom, by: absent}]}
`;

const envelopes = /^envelopes: .*$/m.exec(manifest)?.[0] ?? '';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'faultline-drift-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function found(from: string, to: string) {
  if (from !== '' && manifest.split(from).length + contract.split(from).length !== 3)
    throw new Error(`${from}: not once`);
  return compared(
    manifest.replace(from, () => to),
    contract.replace(from, () => to),
  );
}

/** `as`: where the contract is taken to lie. */
async function compared(manifestText: string, contractText: string, as = 'openapi.yaml') {
  await writeFile(join(folder, 'openapi.yaml'), contractText);
  await writeFile(join(folder, 'errors.yaml'), manifestText);
  const { vocabulary, diagnostics } = await parseManifest(join(folder, 'errors.yaml'));
  const loaded = await loadContract(join(folder, 'openapi.yaml'), {
    overlays: [],
    allowRemoteRefs: false,
    allowOutsideRefs: false,
  });
  if (vocabulary === null || loaded.contract === null)
    throw new Error(JSON.stringify([...diagnostics, ...loaded.diagnostics]));
  const at = { ...loaded.contract, file: join(folder, as) };
  return contractDrift({ vocabulary, contract: at, locate: loaded.locate });
}

const kindsOf = (drifts: Awaited<ReturnType<typeof found>>): readonly string[] => [
  ...new Set(drifts.map(({ level, kind }) => `${level} ${kind}`)),
];

const enumOf = 'enum: [invalid_input, name_taken, room_in_use, not_found]';

test.each<[string, string, string, readonly string[]]>([
  [
    'a code is renamed in the contract',
    enumOf,
    enumOf.replace('room_in_use', 'room_occupied'),
    ['breaking contract-code', 'dangerous contract-lacks'],
  ],
  [
    'a code is removed from the contract',
    enumOf,
    'enum: [invalid_input, room_in_use, not_found]',
    ['dangerous contract-lacks'],
  ],
  ['a code is added to the contract', enumOf, enumOf.replace(']', ', too_many]'), ['breaking contract-code']],
  ['a code is retired', 'codes:\n', 'reserved: [gone]\ncodes:\n', []],
  ['a retired code is still shown', 'example: {code: not_found}', 'example: {code: old}', ['dangerous contract-code']],
  [
    'a const is renamed',
    '{const: invalid_input}',
    '{const: bad_input}',
    ['breaking contract-code', 'dangerous contract-lacks'],
  ],
  ['an example is renamed', 'example: {code: not_found}', 'example: {code: missing}', ['dangerous contract-code']],
  [
    'an example shows the code of another status',
    'example: {code: not_found}',
    'example: {code: room_in_use}',
    ['breaking contract-status'],
  ],
  [
    'an example shows the code of another operation',
    '{schema: {}, example: {code: not_found}}}}\n',
    '{schema: {}, example: {code: not_found}}}}\n        "400": {description: x, content: {application/json: {schema: {}, example: {code: invalid_input}}}}\n',
    ['dangerous contract-shows'],
  ],
  [
    'the status is changed in the contract',
    '        "404": {',
    '        "410": {',
    ['breaking contract-status', 'dangerous contract-unanswered'],
  ],
  [
    'the status of a const is changed in the manifest',
    'invalid_input: {status: 400',
    'invalid_input: {status: 422',
    ['breaking contract-status', 'dangerous contract-unanswered'],
  ],
  [
    'a status that no code has is declared',
    '        "204": {description: gone}\n',
    '        "204": {description: gone}\n        "418": {description: x}\n',
    ['dangerous contract-unanswered'],
  ],
  [
    'the media type is changed',
    '"404": {description: none, content: {application/json:',
    '"404": {description: none, content: {text/html:',
    ['dangerous contract-media'],
  ],
  [
    'a code is removed from the manifest',
    '  name_taken: {status: 409, raised: [{on: createRoom, by: taken}]}\n',
    '',
    ['breaking contract-code'],
  ],
  [
    'a code is renamed in the manifest',
    '  name_taken:',
    '  taken_name:',
    ['breaking contract-code', 'dangerous contract-lacks'],
  ],
  [
    'a code is added to an operation of a closed list',
    'codes:\n',
    'codes:\n  late: {status: 409, raised: [{on: createRoom, by: stale}]}\n',
    ['dangerous contract-lacks'],
  ],
  [
    'a code is spelled otherwise on the wire',
    'name_taken: {',
    'name_taken: {wire: NameTaken, ',
    ['breaking contract-code', 'dangerous contract-lacks'],
  ],
  ['open for a pattern', 'codes:\n', 'closed: "^name_"\ncodes:\n', []],
  ['an envelope reads another spot', 'code: "body:/code"', 'code: "body:/kind"', []],
])('%s', async (_, from, to, expected) => {
  const drifts = await found(from, to);
  expect(kindsOf(drifts)).toEqual(expected);
  expect(new Set(drifts.map(({ id }) => id)).size).toBe(drifts.length);
});

test.each([
  ['nothing', '', ''],
  ['a comment', 'openapi: 3.1.0\n', '# rooms\nopenapi: 3.1.0\n'],
  ['another order of the list', enumOf, 'enum: [not_found, room_in_use, name_taken, invalid_input]'],
  [
    'alternatives in place of a list',
    enumOf,
    'oneOf: [{const: not_found}, {const: room_in_use}, {enum: [name_taken, invalid_input]}]',
  ],
  ['a description', '{description: taken,', '{description: It is taken already.,'],
  ['an open list', enumOf, 'description: any'],
  ['a list that may be longer', enumOf, 'anyOf: [{enum: [not_found]}, {type: string}]'],
  ['a sample in a shared schema', 'message: {}}}', 'message: {}}, example: {code: not_found}}'],
  ['by range', '        "404": {', '        4XX: {'],
  ['what nothing provokes', 'codes:\n', 'codes:\n  never: {status: 409, unreachable: not built}\n'],
  ['an envelope whose place is not certain', 'envelopes: [', 'envelopes: [{code: "body:/kind"}, '],
])('no drift: %s', async (_, from, to) => {
  expect(await found(from, to)).toEqual([]);
});

test('a code that the operation cannot be asked for lacks nowhere', async () => {
  const kinds = async (entry: string): Promise<readonly string[]> =>
    kindsOf(await found('codes:\n', `codes:\n  late: {status: 409, raised: [${entry}]}\n`));
  // deleteRoom has neither a body nor a query.
  expect(await kinds('{on: deleteRoom, by: body.type}')).toEqual([]);
  expect(await kinds('"query.*"')).toEqual([]);
  expect(await kinds('{on: deleteRoom, by: "path.*"}')).toEqual(['dangerous contract-lacks']);
  expect(await kinds('{by: deadline}')).toEqual(['dangerous contract-lacks']);
  // Another code comes for it.
  expect(await kinds('absent')).toEqual([]);
});

test('files of one name in two folders have drifts of their own', async () => {
  const text = contract.replace(enumOf, () => enumOf.replace(']', ', too_many]'));
  const ids: (string | undefined)[] = [];
  for (const file of ['openapi.yaml', 'a/openapi.yaml', 'b/openapi.yaml'])
    ids.push((await compared(manifest, text, file))[0]?.id);
  expect(new Set(ids).size).toBe(3);
});

test('an id is of what differs, not of where it stands; both places are said', async () => {
  const plain = await found(enumOf, enumOf.replace(']', ', too_many]'));
  const moved = await found(
    enumOf,
    `# a line\n    ${enumOf.replace(']', ', too_many]')}`
      .replace(/^/, 'description: x, ')
      .replace('# a line\n    ', ''),
  );
  expect(moved.map(({ id }) => id)).toEqual(plain.map(({ id }) => id));
  const [first] = plain.map(driftDiagnostic);
  expect(first).toMatchObject({
    level: 'error',
    code: 'DRIFT_CONTRACT_CODE',
    message:
      'breaking: `too_many` is not in the vocabulary; the contract declares it on createRoom and deleteRoom (openapi.yaml:24)',
    file: join(folder, 'errors.yaml'),
    line: 4,
    id: expect.stringMatching(/^drift-[0-9a-f]{12}$/),
  });
});

describe('where several envelopes may read an answer', () => {
  const plain = '{code: "body:/code", detail: "body:/message"}';
  const strange = ['breaking contract-code'];
  /** The list of codes has one that the manifest has not. */
  const seen = async (list: string, shape = ''): Promise<readonly string[]> => {
    const text = contract.replace(enumOf, () => enumOf.replace(']', ', too_many]'));
    const from = 'Error: {type: object, properties: {code: {$ref: "#/components/schemas/Code"}, message: {}}}';
    const drifts = await compared(
      manifest.replace(envelopes, () => `envelopes: [${list}]`),
      shape === '' ? text : text.replace(from, () => `Error: ${shape}`),
    );
    return kindsOf(drifts);
  };

  test.each([
    ['as `init` writes them', '{use: problem}, {when: {status: 503}, as: not_found}'],
    [
      'what stands for a status alone comes first',
      '{when: {status: 401}, detail: "body:/message", as: not_found}, {use: problem}',
    ],
    ['both read the same place', '{code: "body:/code"}, {use: problem}'],
    ['a header tells another, which reads the same place', `{when: {header: x-gateway}, code: "body:/code"}, ${plain}`],
    ['the first finds nothing that the schema has', `{use: azure}, ${plain}`],
    ['so does one by locators', `{code: "body:/error/code", detail: "body:/error/message"}, ${plain}`],
    ['another operation', `{when: {on: [deleteRoom]}, code: "body:/kind"}, ${plain}`],
    ['another media type', `{when: {mediaType: "text/plain*"}, as: not_found}, ${plain}`],
    ['names a missing code', '{when: {status: 409}, use: problem, absent: name_taken}, {use: problem}'],
  ])('it is compared: %s', async (_, list) => {
    expect(await seen(list)).toEqual(strange);
  });

  test.each([
    ['a header tells another, which reads elsewhere', `{when: {header: x-gateway}, code: "body:/kind"}, ${plain}`],
    ['a header tells another, which has its code', `{when: {header: x-gateway}, as: not_found}, ${plain}`],
    ['the first takes all that has a message', `{code: "body:/kind", detail: "body:/message"}, ${plain}`],
    ['the first takes all', `{as: not_found}, ${plain}`],
    ['the first reads where it is not known', `{use: stripe}, ${plain}`],
    ['a code of two parts', `{code: ["body:/code", "body:/message"]}, ${plain}`],
  ])('it is not compared: %s', async (_, list) => {
    expect(await seen(list)).toEqual([]);
  });

  test('each shape is read by its own envelope', async () => {
    const own =
      '{type: object, properties: {error: {type: object, properties: {code: {enum: [name_taken, room_in_use]}}}}}';
    const other = '{type: object, properties: {code: {enum: [not_found, invalid_input, odd]}}}';
    expect(await seen(`{use: azure}, ${plain}`, `{oneOf: [${own}, ${other}]}`)).toEqual(strange);
    expect(await seen(`{use: azure}, ${plain}`, `{oneOf: [${own}, ${other.replace(', odd', '')}]}`)).toEqual([]);
  });

  test('a number is no code where texts are taken', async () => {
    const shape =
      '{type: object, properties: {error: {properties: {code: {enum: [400, 409]}, status: {enum: [name_taken, room_in_use, not_found, invalid_input]}}}}}';
    expect(await seen('{use: azure}, {use: google}', shape)).toEqual([]);
  });

  test('a code that is implied lacks nowhere', async () => {
    const lists = (list: string) =>
      compared(
        manifest.replace(envelopes, () => `envelopes: [${list}]`),
        contract.replace(enumOf, 'enum: [invalid_input, room_in_use, not_found]'),
      );
    expect(kindsOf(await lists('{use: problem}'))).toEqual(['dangerous contract-lacks']);
    expect(kindsOf(await lists('{use: problem}, {when: {status: 409}, as: name_taken}'))).toEqual([]);
    expect(kindsOf(await lists('{use: problem}, {code: "header:x-code"}'))).toEqual([]);
  });

  test('an envelope of one status within a range reads that status alone', async () => {
    const ranged = (list: string) =>
      compared(
        manifest.replace(envelopes, () => `envelopes: [${list}]`),
        contract
          .replace('        "409": {description: taken', '        4XX: {description: taken')
          .replace(', name_taken', ''),
      );
    expect(kindsOf(await ranged('{use: problem}'))).toEqual(['dangerous contract-lacks']);
    expect(kindsOf(await ranged('{when: {status: 409}, code: "body:/kind"}, {use: problem}'))).toEqual([]);
  });
});
