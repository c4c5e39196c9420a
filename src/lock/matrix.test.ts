/** Single edits of a manifest or its contract, and the level that each must get. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { loadContract } from '../contract/load.ts';
import { parseManifest } from '../manifest/parse.ts';
import { compare } from './compare.ts';
import type { ChangeLevel, LockEdition } from './model.ts';
import { project } from './project.ts';

const contract = `openapi: 3.1.0
info: {title: rooms, version: "1"}
paths:
  /rooms:
    get:
      operationId: listRooms
      tags: [read]
      parameters: [{name: limit, in: query, schema: {type: integer, minimum: 1}}]
      responses: {"200": {description: ok}}
    post:
      operationId: createRoom
      requestBody:
        required: true
        content:
          application/json:
            schema:
              type: object
              required: [name]
              properties: {name: {type: string, minLength: 1}, beds: {type: integer}}
      responses: {"201": {description: made}}
  /rooms/{id}:
    delete:
      operationId: deleteRoom
      parameters: [{name: id, in: path, required: true, schema: {type: string}}]
      responses: {"204": {description: gone}}
`;

const manifest = `manifest: 1
version: "1.2"
contracts: [openapi.yaml]
envelopes:
  - {when: {status: 401}, detail: "body:/message", as: unauthenticated}
  - {code: "body:/error/code", detail: "body:/error/message", causes: {each: "body:/errors/*", type: /type, field: /field}}
closed: true
codes:
  invalid_input: {status: 400, raised: ["body.*", "query.*"], summary: Not as the contract says., with: {"body:/kind": input}}
  name_taken: {status: 409, detail: "{body.name} is taken", raised: [{on: createRoom, by: taken, key: name, cause: {type: Duplicate, field: name}}]}
  not_found: {status: 404, raised: [{on: deleteRoom, by: absent}]}
  room_in_use: {status: 409, retry: after-change, raised: [{on: deleteRoom, by: in-use}]}
  unauthenticated: {status: 401, allowed: ["*"], is: {status: 401}, unreachable: a gateway gives it}
  overloaded: {status: 503, retry: with-backoff, effect: unknown, allowed: [createRoom]}
  too_slow: {status: 504, since: "1.1", raised: [{by: deadline}], allowed: [deleteRoom]}
  done_already: {outcome: success, status: 200, raised: [{on: createRoom, by: replay}, {on: deleteRoom, by: replay, since: "1.2"}]}
  refused_name: {status: 422, raised: [{on: createRoom, by: value, at: "body:/name", like: {pattern: "^[A-Z]+$"}}]}
causes: {field: dotted, policy: exact, types: {Required: [body.required], Duplicate: [taken]}}
silent: [{on: listRooms, by: limit}, {by: cancelled}, {by: gone}, {by: "hook:down"}, {on: createRoom, by: body.length, at: "body:/title"}]
tolerated: [{on: listRooms, by: query.extra}, {by: deadline}, {by: "scenario:full"}, {on: createRoom, by: body.type, at: "body:/beds"}]
precedence: [body.syntax, "body.*", absent]
reserved: [old_code]
`;

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'faultline-lock-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function lockOf(manifestText: string, contractText: string, edition?: LockEdition) {
  await writeFile(join(folder, 'openapi.yaml'), contractText);
  await writeFile(join(folder, 'errors.yaml'), manifestText);
  const { vocabulary, diagnostics } = await parseManifest(join(folder, 'errors.yaml'));
  if (vocabulary === null) throw new Error(JSON.stringify(diagnostics));
  const loaded = await loadContract(join(folder, 'openapi.yaml'), {
    overlays: [],
    allowRemoteRefs: false,
    allowOutsideRefs: false,
  });
  if (loaded.contract === null) throw new Error(JSON.stringify(loaded.diagnostics));
  return project(vocabulary, [loaded.contract], edition);
}

type Edit = readonly [what: string, from: string, to: string, level: ChangeLevel | null, id?: string];

/** The text that is replaced is in one of the two documents alone. */
const edits: readonly Edit[] = [
  [
    'a code is removed',
    '  not_found: {status: 404, raised: [{on: deleteRoom, by: absent}]}\n',
    '',
    'breaking',
    'code-removed',
  ],
  ['a code is renamed', '  room_in_use:', '  room_occupied:', 'breaking', 'code-removed'],
  ['a code is retired', 'reserved: [old_code]', 'reserved: [old_code, older_code]', 'info', 'reserved-added'],
  ['a retired code is forgotten', 'reserved: [old_code]', 'reserved: []', 'breaking', 'code-reserved-again'],
  [
    'a code that nothing raises is added',
    '  not_found:',
    '  spare: {status: 418, unreachable: not yet}\n  not_found:',
    'info',
    'code-added',
  ],
  [
    'a code is added to an operation',
    '  not_found:',
    '  too_many: {status: 429, raised: [{on: createRoom, by: limit}]}\n  not_found:',
    'dangerous',
    'raised-first',
  ],
  [
    'a code may come everywhere',
    '  not_found:',
    '  broken: {status: 500, allowed: ["*"]}\n  not_found:',
    'dangerous',
    'allowed-added',
  ],
  ['a status is changed', 'not_found: {status: 404', 'not_found: {status: 410', 'breaking', 'status-changed'],
  ['a status is added', 'not_found: {status: 404', 'not_found: {status: [404, 410]', 'breaking', 'status-changed'],
  [
    'a status is said of another transport',
    'not_found: {status: 404',
    'not_found: {status: {http: 404, grpc: NOT_FOUND}',
    'breaking',
    'status-changed',
  ],
  ['a status is taken out', 'not_found: {status: 404, ', 'not_found: {', 'breaking', 'status-changed'],
  [
    'the outcome is changed',
    'done_already: {outcome: success',
    'done_already: {outcome: failure',
    'breaking',
    'outcome-changed',
  ],
  [
    'the spelling on the wire is changed',
    'not_found: {status: 404',
    'not_found: {wire: "NotFound", status: 404',
    'breaking',
    'wire-changed',
  ],
  [
    'the type on the wire is changed',
    'not_found: {status: 404',
    'not_found: {wire: 404, status: 404',
    'breaking',
    'wire-changed',
  ],
  ['a fact is changed', '{"body:/kind": input}', '{"body:/kind": data}', 'breaking', 'facts-changed'],
  ['a fact is taken out', ', with: {"body:/kind": input}', '', 'breaking', 'facts-changed'],
  ['a fact is added', '{"body:/kind": input}', '{"body:/kind": input, "body:/level": error}', 'info', 'facts-added'],
  [
    'what tells a code is changed',
    'is: {status: 401}',
    'is: {status: 401, detail: no}',
    'breaking',
    'recognised-otherwise',
  ],
  [
    'a write may have happened',
    'room_in_use: {status: 409',
    'room_in_use: {effect: unknown, status: 409',
    'breaking',
    'effect-unknown',
  ],
  ['no write has happened', 'effect: unknown, ', '', 'info', 'effect-known'],
  ['the advice to retry is changed', 'retry: after-change', 'retry: never', 'dangerous', 'retry-changed'],
  ['the advice to retry is taken out', 'retry: with-backoff, ', '', 'dangerous', 'retry-changed'],
  ['the detail is reworded', '"{body.name} is taken"', '"{body.name} is there already"', 'info', 'detail-changed'],
  ['the detail is taken out', 'detail: "{body.name} is taken", ', '', 'info', 'detail-changed'],
  [
    'the summary is reworded',
    'Not as the contract says.',
    'It is not what the contract says.',
    'info',
    'summary-changed',
  ],
  [
    'why nothing provokes it is reworded',
    'a gateway gives it',
    'only a gateway gives it',
    'info',
    'unreachable-changed',
  ],
  [
    'a condition gives another code',
    '{on: deleteRoom, by: absent}',
    '{on: deleteRoom, by: gone}',
    'breaking',
    'raised-elsewhere',
  ],
  [
    'a code is raised no more here',
    'raised: [{on: deleteRoom, by: in-use}]',
    'unreachable: never',
    'breaking',
    'raised-no-more',
  ],
  ['a code is raised by more', 'by: in-use}', 'by: [in-use, state]}', 'info', 'raised-also'],
  [
    'a code is raised by another operation',
    '{on: deleteRoom, by: absent}',
    '{on: createRoom, by: absent}',
    'breaking',
    'raised-no-more',
  ],
  ['a glob is narrowed', 'raised: ["body.*", "query.*"]', 'raised: ["body.*"]', 'breaking', 'raised-no-more'],
  [
    'a glob is narrowed to some',
    'raised: ["body.*", "query.*"]',
    'raised: [body.required, "query.*"]',
    'breaking',
    'raised-elsewhere',
  ],
  ['a key is renamed', 'key: name', 'key: title', 'breaking', 'raised-elsewhere'],
  ['another value is refused', '^[A-Z]+$', '^[a-z]+$', 'breaking', 'raised-elsewhere'],
  ['the spot of a value is moved', 'at: "body:/name"', 'at: "body:/beds"', 'breaking', 'raised-elsewhere'],
  ['a cause has another type', 'cause: {type: Duplicate', 'cause: {type: Required', 'breaking', 'cause-changed'],
  ['a cause has another field', 'field: name}', 'field: title}', 'breaking', 'cause-changed'],
  ['a cause is taken out', ', cause: {type: Duplicate, field: name}', '', 'breaking', 'cause-changed'],
  [
    'an entry has a status of its own',
    '{on: deleteRoom, by: in-use}',
    '{on: deleteRoom, by: in-use, status: 423}',
    'breaking',
    'status-changed',
  ],
  [
    'an entry has an outcome of its own',
    '{on: createRoom, by: replay}',
    '{on: createRoom, by: replay, outcome: failure}',
    'breaking',
    'outcome-changed',
  ],
  [
    'an entry has facts of its own',
    '{on: deleteRoom, by: in-use}',
    '{on: deleteRoom, by: in-use, with: {"body:/a": 1}}',
    'breaking',
    'facts-changed',
  ],
  [
    'an entry has a detail of its own',
    '{on: deleteRoom, by: in-use}',
    '{on: deleteRoom, by: in-use, detail: "{*}"}',
    'info',
    'detail-changed',
  ],
  [
    'a code may come on more operations',
    'allowed: [createRoom]',
    'allowed: [createRoom, deleteRoom]',
    'dangerous',
    'allowed-added',
  ],
  ['a code may come on fewer operations', 'allowed: ["*"]', 'allowed: [listRooms]', 'info', 'allowed-removed'],
  [
    'a condition is no longer answered',
    '{on: listRooms, by: limit}',
    '{on: [listRooms, createRoom], by: limit}',
    'breaking',
    'silent-added',
  ],
  ['a condition is answered again', '{on: listRooms, by: limit}, ', '', 'dangerous', 'silent-removed'],
  [
    'more may be accepted',
    '{on: listRooms, by: query.extra}',
    '{on: listRooms, by: [query.extra, query.range]}',
    'dangerous',
    'tolerated-added',
  ],
  ['less may be accepted', '{on: listRooms, by: query.extra}, ', '', 'breaking', 'tolerated-removed'],
  ['an envelope reads another spot', 'code: "body:/error/code"', 'code: "body:/code"', 'breaking', 'envelope-removed'],
  [
    'an envelope is taken out',
    '  - {when: {status: 401}, detail: "body:/message", as: unauthenticated}\n',
    '',
    'breaking',
    'envelope-removed',
  ],
  ['an envelope is added', '\nclosed: true', '\n  - {use: problem}\nclosed: true', 'dangerous', 'envelope-added'],
  ['an envelope reads causes elsewhere', '/errors/*', '/problems/*', 'breaking', 'envelope-removed'],
  ['fields are spelled otherwise', 'field: dotted', 'field: pointer', 'breaking', 'causes-changed'],
  ['causes are promised less', 'policy: exact', 'policy: contains', 'breaking', 'causes-changed'],
  ['a type of causes is removed', ', Duplicate: [taken]}', '}', 'breaking', 'cause-type-removed'],
  ['a type of causes is renamed', 'Required: [body', 'Missing: [body', 'breaking', 'cause-type-removed'],
  [
    'a type of causes is added',
    'Duplicate: [taken]',
    'Duplicate: [taken], Long: [body.length]',
    'dangerous',
    'cause-type-added',
  ],
  [
    'a type of causes names less',
    'Required: [body.required]',
    'Required: [body.empty]',
    'breaking',
    'cause-type-removed',
  ],
  [
    'a type of causes names more',
    'Required: [body.required]',
    'Required: [body.required, body.empty]',
    'dangerous',
    'cause-type-added',
  ],
  ['the vocabulary is opened', 'closed: true', 'closed: false', 'dangerous', 'opened'],
  ['the vocabulary is opened for a pattern', 'closed: true', 'closed: "^x_"', 'dangerous', 'opened'],
  [
    'the precedence is changed',
    '[body.syntax, "body.*", absent]',
    '[absent, body.syntax, "body.*"]',
    'dangerous',
    'precedence-changed',
  ],
  ['the version is raised', 'version: "1.2"', 'version: "1.3"', 'info', 'version-changed'],
  [
    'an operation is removed',
    / {2}\/rooms\/\{id\}:[\s\S]*/.exec(contract)?.[0] ?? '',
    '',
    'breaking',
    'operation-removed',
  ],
  ['an operation is renamed', 'operationId: listRooms', 'operationId: findRooms', 'breaking', 'operation-removed'],
  [
    'an operation is added',
    '\n  /rooms/{id}:',
    '\n  /rooms/all: {get: {operationId: allRooms, responses: {"200": {description: ok}}}}\n  /rooms/{id}:',
    'info',
    'operation-added',
  ],
  ['a new constraint can be broken', 'minLength: 1', 'minLength: 1, pattern: "^[a-z]"', 'info', 'raised-also'],
  [
    'a constraint can be broken no more',
    'schema: {type: integer, minimum: 1}',
    'schema: {type: integer}',
    'breaking',
    'raised-elsewhere',
  ],
  [
    'the envelopes are tried in another order',
    `  - {when: {status: 401}, detail: "body:/message", as: unauthenticated}
  - {code: "body:/error/code", detail: "body:/error/message", causes: {each: "body:/errors/*", type: /type, field: /field}}`,
    `  - {code: "body:/error/code", detail: "body:/error/message", causes: {each: "body:/errors/*", type: /type, field: /field}}
  - {when: {status: 401}, detail: "body:/message", as: unauthenticated}`,
    'dangerous',
    'envelope-order',
  ],
  [
    'an envelope reads causes too',
    'detail: "body:/message", as: unauthenticated}',
    'detail: "body:/message", as: unauthenticated, causes: {each: "body:/errors/*"}}',
    'info',
    'envelope-causes',
  ],
  ['an envelope is for another status', 'when: {status: 401}', 'when: {status: 403}', 'breaking', 'envelope-removed'],
  ['an envelope implies another code', 'as: unauthenticated}', 'as: not_found}', 'breaking', 'envelope-removed'],
  ['the detail is read elsewhere', '"body:/error/message"', '"body:/error/detail"', 'breaking', 'envelope-removed'],
  ['causes have no type any more', 'type: /type, ', '', 'breaking', 'envelope-removed'],
  [
    'a detail is promised',
    'not_found: {status: 404',
    'not_found: {detail: "no {path.id}", status: 404',
    'info',
    'detail-changed',
  ],
  ['a cause is promised', 'by: absent}', 'by: absent, cause: {type: Required}}', 'breaking', 'cause-changed'],
  ['causes are no longer promised', /causes: \{field.*\n/.exec(manifest)?.[0] ?? '', '', 'breaking', 'causes-changed'],
  ['a property is of a list', 'beds: {type: integer}', 'beds: {type: integer, enum: [1, 2]}', 'info', 'raised-also'],
  [
    'no property more may be there',
    'required: [name]',
    'required: [name]\n              additionalProperties: false',
    'info',
    'raised-also',
  ],
  [
    'a parameter is gone',
    /parameters: \[\{name: limit.*/.exec(contract)?.[0] ?? '',
    'parameters: []',
    'breaking',
    'raised-no-more',
  ],
  [
    'a parameter is new',
    'name: limit, in: query',
    'name: q, in: query, schema: {type: string, format: date}}, {name: limit, in: query',
    'info',
    'raised-also',
  ],
  [
    'a spot is answered by another code',
    '  refused_name:',
    '  bad_beds: {status: 400, raised: [{on: createRoom, by: body.type, at: "body:/beds"}]}\n  refused_name:',
    'breaking',
    'raised-elsewhere',
  ],
  [
    'all spots of a list are answered by another code',
    '  refused_name:',
    '  bad_beds: {status: 400, raised: [{on: createRoom, by: body.type, at: "body:/*"}]}\n  refused_name:',
    'breaking',
    'raised-elsewhere',
  ],
  [
    'a spot has a status of its own',
    'raised: ["body.*", "query.*"]',
    'raised: ["body.*", "query.*", {by: body.type, at: "body:/beds", status: 422}]',
    'breaking',
    'status-changed',
  ],
  [
    'a spot may no longer be accepted',
    ', {on: createRoom, by: body.type, at: "body:/beds"}]',
    ']',
    'breaking',
    'tolerated-removed',
  ],
  [
    'a spot is answered again',
    ', {on: createRoom, by: body.length, at: "body:/title"}]',
    ']',
    'dangerous',
    'silent-removed',
  ],
  [
    'a spot is no longer answered',
    'silent: [',
    'silent: [{on: createRoom, by: body.type, at: "body:/name"}, ',
    'breaking',
    'silent-added',
  ],
  [
    'a spot may be accepted',
    'tolerated: [',
    'tolerated: [{on: createRoom, by: body.type, at: "body:/name"}, ',
    'dangerous',
    'tolerated-added',
  ],
  ['what is cancelled is answered again', '{by: cancelled}, ', '', 'dangerous', 'silent-removed'],
  ['a deadline may no longer be met', '{by: deadline}, ', '', 'breaking', 'tolerated-removed'],
  ['a scenario may no longer be accepted', '{by: "scenario:full"}, ', '', 'breaking', 'tolerated-removed'],
  ['a condition of codes is answered again', '{by: gone}, ', '', 'dangerous', 'silent-removed'],
  ['a hook is answered again', '{by: "hook:down"}, ', '', 'dangerous', 'silent-removed'],
  ['a deadline gives no code any more', 'raised: [{by: deadline}], ', '', 'breaking', 'raised-no-more'],
  ['a code comes later', 'since: "1.1", ', 'since: "1.2", ', 'breaking', 'since-later'],
  ['a code comes earlier', 'since: "1.1", ', '', 'dangerous', 'since-earlier'],
  [
    'a code has a first version',
    'not_found: {status: 404',
    'not_found: {since: "1.1", status: 404',
    'breaking',
    'since-later',
  ],
  ['an entry comes later', 'by: in-use}', 'by: in-use, since: "1.1"}', 'breaking', 'since-later'],
  ['an entry comes earlier', ', since: "1.2"}', '}', 'dangerous', 'since-earlier'],
  ...['constructor', 'toString', '__proto__'].map(
    (name): Edit => [
      `a code is called ${name}`,
      '  not_found:',
      `  ${name}: {status: 418, unreachable: not yet}\n  not_found:`,
      'info',
      'code-added',
    ],
  ),
  [
    'a code of such a name is raised',
    '  not_found:',
    '  toString: {status: 429, raised: [{on: createRoom, by: limit}]}\n  not_found:',
    'dangerous',
    'raised-first',
  ],
];

/** Edits that mean the same to those who read errors: nothing that may come, and no occasion of it, is another. */
const idle: readonly (readonly [what: string, from: string, to: string])[] = [
  ['a comment', 'manifest: 1\n', '# the rooms\nmanifest: 1\n'],
  [
    'another order of members',
    '{status: 404, raised: [{on: deleteRoom, by: absent}]}',
    '{raised: [{by: absent, on: deleteRoom}], status: 404}',
  ],
  ['another order of entries', 'raised: ["body.*", "query.*"]', 'raised: ["query.*", "body.*"]'],
  ['long form of an entry', 'raised: ["body.*", "query.*"]', 'raised: [{by: "body.*"}, {by: ["query.*"]}]'],
  ['long form of a status', 'not_found: {status: 404', 'not_found: {status: {http: [404]}'],
  ['block style', 'reserved: [old_code]', 'reserved:\n  - old_code'],
  ['an operation by its method and path', '{on: deleteRoom, by: absent}', '{on: "DELETE /rooms/{id}", by: absent}'],
  ['an operation by a glob', '{on: deleteRoom, by: absent}', '{on: "delete*", by: absent}'],
  ['an operation by its tag', 'silent: [{on: listRooms', 'silent: [{on: "tag:read"'],
  [
    'an order of causes',
    'Required: [body.required], Duplicate: [taken]',
    'Duplicate: [taken], Required: [body.required]',
  ],
  ['an anchor', 'Required: [body.required]', 'Required: &r [body.required]'],
  ['the contract reworded', 'description: made', 'description: It was made.'],
  ['a property need not be there', 'required: [name]', 'required: []'],
  ['a property must be there', 'required: [name]', 'required: [name, beds]'],
  ['the body is of another type', 'application/json:', 'text/plain:'],
  ['the body need not be there', 'required: true\n        content', 'required: false\n        content'],
  ['a property has its type no more', 'beds: {type: integer}', 'beds: {}'],
  ['an operation is at another method', '    delete:', '    put:'],
  ['a comment in the contract', 'openapi: 3.1.0\n', 'openapi: 3.1.0 # of all rooms\n\n'],
  [
    'another order of properties',
    '{name: {type: string, minLength: 1}, beds: {type: integer}}',
    '{beds: {type: integer}, name: {minLength: 1, type: string}}',
  ],
  ['block style in the contract', 'tags: [read]', 'tags:\n        - read'],
  ['an example in the contract', 'beds: {type: integer}', 'beds: {type: integer, examples: [2]}'],
  ['another version of the contract', 'version: "1"}', 'version: "2"}'],
  [
    'a spot by itself that is answered as all others',
    'raised: ["body.*", "query.*"]',
    'raised: ["body.*", "query.*", {by: body.type, at: "body:/beds"}]',
  ],
  ['a code that is spelled as it is called', 'not_found: {status: 404', 'not_found: {wire: not_found, status: 404'],
  ['a comment in an entry', '  room_in_use: {', '  room_in_use: # both nights\n    {'],
];

const edited = (from: string, to: string) => {
  const inManifest = manifest.split(from).length - 1;
  const inContract = contract.split(from).length - 1;
  if (from === '' || inManifest + inContract !== 1) throw new Error(`${from}: ${inManifest} and ${inContract} times`);
  return lockOf(
    manifest.replace(from, () => to),
    contract.replace(from, () => to),
  );
};

test.each(edits)('%s', async (_, from, to, level, id) => {
  const before = await lockOf(manifest, contract);
  const changes = compare(before, await edited(from, to));
  expect(changes[0]?.level ?? null).toBe(level);
  expect(changes.map((one) => one.id)).toContain(id);
});

test.each(idle)('no change: %s', async (_, from, to) => {
  const before = await lockOf(manifest, contract);
  const after = await edited(from, to);
  expect(compare(before, after)).toEqual([]);
  expect(after.digest).toBe(before.digest);
});

test.each<[string, string, string]>([
  ['first versions', 'since: "1.1", ', ''],
  ['what is cancelled', '{by: cancelled}, ', ''],
  ['spots', ', {on: createRoom, by: body.type, at: "body:/beds"}]', ']'],
])('a lock of the first edition says nothing of %s', async (_, from, to) => {
  const [before, after] = [await lockOf(manifest, contract, 1), await lockOf(manifest.replace(from, to), contract, 1)];
  expect(before.edition).toBe(undefined);
  expect(compare(before, after)).toEqual([]);
});
