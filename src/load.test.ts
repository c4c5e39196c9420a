import { expect, test } from '@jest/globals';
import { folder } from './cli/testing.ts';
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
