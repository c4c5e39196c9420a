/** Single edits of a suite, its manifest or its contract, and the operations that each of them changes. */
import { mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { load } from '../load.ts';
import { changedOperations, type Side } from './changed.ts';

const files = {
  'openapi.yaml': `openapi: 3.1.0
info: {title: rooms, version: "1"}
paths:
  /rooms:
    parameters: [{name: trace, in: header, schema: {type: string}}]
    get:
      operationId: listRooms
      tags: [read]
      parameters: [{name: limit, in: query, schema: {type: integer, minimum: 1}}]
      responses: {"200": {description: ok}}
    post:
      operationId: createRoom
      requestBody: {required: true, content: {application/json: {schema: {$ref: "#/components/schemas/Room"}}}}
      responses: {"201": {description: made}, "400": {$ref: "parts.yaml#/Refused"}}
  /rooms/{id}:
    delete:
      operationId: deleteRoom
      parameters: [{name: id, in: path, required: true, schema: {type: string}}]
      responses: {"204": {description: gone}}
components:
  schemas:
    Room: {type: object, required: [name], properties: {name: {type: string}, inside: {$ref: "#/components/schemas/Room"}, beds: {$ref: "#/components/schemas/Beds"}}}
    Beds: {type: integer, maximum: 4}
    Spare: {type: integer}
`,
  'parts.yaml': 'Refused: {description: refused, content: {application/json: {schema: {type: object}}}}\n',
  'errors.yaml': `manifest: 1
contracts: [openapi.yaml]
envelopes: [{code: "body:/code"}]
codes:
  invalid: {status: 400, raised: ["body.*", "query.*"], summary: It is not valid.}
  taken: {status: 409, raised: [{on: createRoom, by: taken}]}
  not_found: {status: 404, raised: [{on: deleteRoom, by: absent}]}
  busy: {status: 503, allowed: [createRoom]}
precedence: [body.syntax, absent]
`,
  'suite.yaml': `manifest: errors.yaml
target: http://127.0.0.1:1
values: [{on: createRoom, at: "body:/name", value: a}]
skip: [{on: listRooms, by: query.extra, why: slow}]
limits: {trials: 3}
`,
} as const;
type Name = keyof typeof files;

const folders: string[] = [];
async function side(edits: Partial<Record<Name, string>> = {}): Promise<Side> {
  const root = await realpath(await mkdtemp(join(tmpdir(), 'faultline-changed-')));
  folders.push(root);
  for (const [name, text] of Object.entries({ ...files, ...edits })) await writeFile(join(root, name), text);
  const { suite, vocabulary, loaded, diagnostics } = await load(join(root, 'suite.yaml'), { env: {} });
  const contract = loaded?.contract ?? null;
  if (suite === null || vocabulary === null || contract === null) throw new Error(JSON.stringify(diagnostics));
  return { suite, vocabulary, contract, root };
}
let before: Side;
beforeAll(async () => {
  before = await side();
});
afterAll(() => Promise.all(folders.map((one) => rm(one, { recursive: true, force: true }))));

const all = ['listRooms', 'createRoom', 'deleteRoom'];

test.each<[what: string, file: Name, from: string, to: string, changed: readonly string[]]>([
  ['an input', 'openapi.yaml', 'minimum: 1', 'minimum: 2', ['listRooms']],
  ['a schema that a schema refers to', 'openapi.yaml', 'maximum: 4', 'maximum: 5', ['createRoom']],
  ['another file of the contract', 'parts.yaml', 'type: object', 'type: string', ['createRoom']],
  ['a parameter of all operations of a path', 'openapi.yaml', 'name: trace', 'name: span', ['listRooms', 'createRoom']],
  ['an operation that is new', 'openapi.yaml', 'operationId: deleteRoom', 'operationId: removeRoom', ['removeRoom']],
  ['a response', 'openapi.yaml', '"204": {', '"409": {description: no}, "204": {', ['deleteRoom']],
  ['a status', 'errors.yaml', 'not_found: {status: 404', 'not_found: {status: 410', ['deleteRoom']],
  ['a code of conditions that some have', 'errors.yaml', 'status: 400', 'status: 422', ['listRooms', 'createRoom']],
  ['where a code may come', 'errors.yaml', 'allowed: [createRoom]', 'allowed: [createRoom, listRooms]', ['listRooms']],
  [
    'a new code of one operation',
    'errors.yaml',
    'by: absent}]}',
    'by: absent}]}\n  gone: {status: 410, raised: [{on: deleteRoom, by: gone}]}',
    ['deleteRoom'],
  ],
  ['the envelopes', 'errors.yaml', 'body:/code', 'body:/error', all],
  ['the precedence', 'errors.yaml', '[body.syntax, absent]', '[absent, body.syntax]', all],
  ['an open vocabulary', 'errors.yaml', 'codes:', 'closed: false\ncodes:', all],
  ['a pinned value', 'suite.yaml', 'value: a', 'value: b', ['createRoom']],
  ['what is skipped', 'suite.yaml', 'by: query.extra', 'by: query.range', ['listRooms']],
  ['who asks', 'suite.yaml', 'limits:', 'identities: {default: {bearer: x}}\nlimits:', all],
  ['a resource', 'suite.yaml', 'limits:', 'resources: {rooms: null}\nlimits:', all],
  ['nothing: a schema that nobody uses', 'openapi.yaml', 'Spare: {type: integer}', 'Spare: {type: string}', []],
  ['nothing: a comment above all', 'openapi.yaml', 'openapi: 3.1.0', '# rooms\n\nopenapi: 3.1.0', []],
  ['nothing: another order', 'openapi.yaml', '{type: integer, maximum: 4}', '{maximum: 4, type: integer}', []],
  ['nothing: the wording of a code', 'errors.yaml', 'It is not valid.', 'Not valid.', []],
  ['nothing: a comment in the manifest', 'errors.yaml', 'codes:', '# all of them\ncodes:', []],
  ['nothing: how much is sent', 'suite.yaml', 'trials: 3', 'trials: 4', []],
  ['nothing: what is known', 'suite.yaml', 'limits:', 'known: [{on: listRooms, by: body.type, why: old}]\nlimits:', []],
])('%s', async (_what, file, from, to, changed) => {
  expect(files[file].split(from)).toHaveLength(2);
  expect(changedOperations(before, await side({ [file]: files[file].replace(from, () => to) }))).toEqual(changed);
});

test('of protobuf, numbers that only the wire has count too', async () => {
  const proto = (ids: string): string => `syntax = "proto3";
package rooms.v1;
message Room { string name = 1; Kind kind = 2; }
enum Kind { UNKNOWN = 0; ${ids} }
message None {}
service Rooms { rpc Create(Room) returns (None); rpc Ping(None) returns (None); }
`;
  const rpc = async (ids: string): Promise<Side> => {
    const made = await side();
    await writeFile(join(made.root, 'rooms.proto'), proto(ids));
    await writeFile(
      join(made.root, 'errors.yaml'),
      files['errors.yaml']
        .replace('openapi.yaml', 'rooms.proto')
        .replace(/raised: .*|allowed: .*/g, 'unreachable: never}'),
    );
    await writeFile(join(made.root, 'suite.yaml'), 'manifest: errors.yaml\ntarget: grpc://127.0.0.1:1\n');
    const { suite, vocabulary, loaded, diagnostics } = await load(join(made.root, 'suite.yaml'), { env: {} });
    const contract = loaded?.contract ?? null;
    if (suite === null || vocabulary === null || contract === null) throw new Error(JSON.stringify(diagnostics));
    return { ...made, suite, vocabulary, contract };
  };
  const then = await rpc('DOUBLE = 1;');
  expect(changedOperations(then, await rpc('DOUBLE  =  1; /* two */'))).toEqual([]);
  expect(changedOperations(then, await rpc('DOUBLE = 2;'))).toEqual(['Create']);
});
