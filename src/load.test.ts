import { describe, expect, test } from '@jest/globals';
import { codes, faultline, folder } from './cli/testing.ts';
import { audit, load } from './load.ts';

const openapi = `openapi: 3.1.0
info: {title: Rooms, version: '1'}
paths:
  /rooms:
    get:
      operationId: listRooms
      responses:
        '400':
          description: refused
          content: {application/json: {schema: {type: object, properties: {code: {type: string}}}}}
`;

test('the envelopes of a gateway are the suite’s: what is wrong with the manifest’s is said where it is written', async () => {
  const { path, end } = await folder({
    'openapi.yaml': openapi,
    'errors.yaml':
      'manifest: 1\ncontracts: [openapi.yaml]\ncodes: {a: {status: 400, allowed: "*"}}\nenvelopes:\n  - {detail: "body:/message", code: "body:/kode"}\n',
    'suite.yaml':
      'manifest: errors.yaml\nenvironments:\n  staging: {envelopes: [{when: {status: 403}, code: "body:/gateway"}]}\n',
  });
  try {
    for (const environment of [{}, { environment: 'staging' }]) {
      const loadout = await load(`${path}/suite.yaml`, { env: {}, ...environment });
      expect(loadout.diagnostics).toEqual([]);
      const found = await audit(loadout, false);
      expect(found.map(({ level, code, line, column }) => [level, code, line, column])).toEqual([
        ['warning', 'LOCATOR_UNDECLARED', 5, 6],
        ['warning', 'LOCATOR_UNDECLARED', 5, 31],
      ]);
    }
  } finally {
    end();
  }
});

describe('a suite whose target is not there', () => {
  const manifest =
    'manifest: 1\ncontracts: [openapi.yaml]\ncodes: {a: {status: 400, raised: [{on: listRoms, by: route}]}}\n';
  const written = 'manifest: errors.yaml\ntarget: ${ROOMS_URL}\nidentities: {default: {bearer: "${ROOMS_TOKEN}"}}\n';
  const call = async (verb: string, files: Readonly<Record<string, string>>, suite = 'suite.yaml') => {
    const { path, end } = await folder({
      'openapi.yaml': openapi,
      'errors.yaml': manifest,
      'suite.yaml': written,
      ...files,
    });
    try {
      const { exit, out, err } = await faultline([verb, suite, ...(verb === 'run' ? ['--json'] : [])], { cwd: path });
      return { exit, out, said: codes(err), err };
    } finally {
      end();
    }
  };

  test.each<[string, Readonly<Record<string, string>>, string]>([
    ['a manifest that names what the contract lacks', {}, 'OPERATION_UNKNOWN'],
    ['a contract that cannot be read', { 'openapi.yaml': 'openapi: 3.1.0\npaths: {' }, 'CONTRACT'],
    ['a word of the suite', { 'suite.yaml': `${written}resources: {rooms: {create: makeRoom}}\n` }, 'RESOURCE'],
    ['a limit that is none', { 'suite.yaml': `${written}limits: {timeout: "soon"}\n` }, 'SUITE'],
  ])('is checked all the same: %s', async (_, files, code) => {
    const { exit, said, err } = await call('check', files);
    expect(said.join()).toContain(`error[${code}`);
    expect({ exit, err }).toMatchObject({ exit: 2 });
  });

  const right = { 'errors.yaml': manifest.replace('listRoms', 'listRooms') };

  test('is planned, and said not to run; a run has a row for it', async () => {
    expect(await call('check', right)).toMatchObject({ exit: 0, said: [] });
    const planned = await call('plan', right);
    expect(planned).toMatchObject({ exit: 0, err: 'suite: not run: needs ROOMS_URL, ROOMS_TOKEN\n' });
    expect(planned.out).toMatch(/^suite: 1 operation, 1 probe/);
    expect(await call('run', right)).toMatchObject({ exit: 5, out: expect.stringContaining('"exit":5') });
  });

  test('says nothing of what is made of variables that are not there, nor of a contract for another target', async () => {
    for (const more of ['values: [{at: "path:room", value: "${ROOM}"}]', 'contract: {overlays: ["${OVERLAY}"]}']) {
      const suite = `${written.replace('errors.yaml', 'none.yaml')}${more}\n`;
      expect(await call('check', { 'suite.yaml': suite })).toMatchObject({ exit: 0, said: [] });
    }
    const grpc = { 'errors.yaml': 'manifest: 1\ncontracts: [rooms.proto]\ncodes: {a: {status: {grpc: INTERNAL}}}\n' };
    const http = { ...grpc, 'suite.yaml': `${written}transport: http\n` };
    expect(await call('check', http)).toMatchObject({ exit: 0, said: [] });
  });

  test('a target of another transport than the contract’s is told at once', async () => {
    const files = { 'suite.yaml': 'manifest: errors.yaml\ntarget: grpc://127.0.0.1:1\n' };
    const { exit, said, err } = await call('run', files);
    expect({ exit, said }).toEqual({ exit: 2, said: ['error[CONTRACT_UNNAMED]'] });
    expect(err).toContain('its contract is of the transport http: grpc://127.0.0.1:1 is none of its targets');
  });

  test('is carried as its contract says, where nothing else does', async () => {
    const proto = 'syntax = "proto3"; package a; message M { string b = 1; } service S { rpc Get (M) returns (M); }\n';
    const codes = 'codes: {x: {status: {grpc: NOT_FOUND}, raised: [{on: Got, by: absent}]}}\n';
    const grpc = { 'rooms.proto': proto, 'errors.yaml': `manifest: 1\ncontracts: [rooms.proto]\n${codes}` };
    expect(await call('check', grpc)).toMatchObject({ exit: 2, said: ['error[OPERATION_UNKNOWN]'] });
  });
});
