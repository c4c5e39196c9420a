import { expect, test } from '@jest/globals';
import { expectationTable, printTable } from './print.ts';
import { contractOf, jsonBody, operationOf, vocabularyOf } from './testing.ts';

test('the table of a small vocabulary', async () => {
  const vocabulary = await vocabularyOf(`codes:
  invalid: {status: 400, raised: ["body.*", "query.*"]}
  too_long: {status: 422, detail: "{*}", raised: [{on: putThing, by: body.length}, {on: putThing, by: body.required, at: "body:/name"}]}
  missing: {status: 404, raised: [absent]}
  gone: {status: 410, raised: [{on: getThing, by: absent}]}
  late: {raised: [{on: getThing, by: absent}]}
  done: {outcome: success, raised: [{on: putThing, by: replay}]}
tolerated: [query.extra]`);
  const contract = contractOf('/openapi.yaml', [
    operationOf({ id: 'getThing' }),
    operationOf({ id: 'putThing', method: 'PUT', body: jsonBody, parameters: [] }),
  ]);
  const rows = expectationTable(vocabulary, contract);
  expect(rows.filter((row) => row.site !== null)).toMatchObject([
    {
      operation: 'putThing',
      condition: 'body.required',
      site: 'body:/name',
      expectation: { must: [{ code: 'too_long' }] },
    },
  ]);
  expect(rows.some((row) => row.condition.startsWith('auth.'))).toBe(false);
  expect(printTable(rows)).toMatchInlineSnapshot(`
"getThing
  (no answer)
    path.syntax
  400 invalid
    query.syntax, query.type, query.range, query.repeated
  400 invalid, or acceptance
    query.extra
  410 gone, or any status late
    absent

putThing
  400 invalid
    body.syntax, body.required, body.type, body.empty
  422 too_long (detail "{*}")
    body.length, body.required at body:/name
  404 missing
    absent
  any status done (with success)
    replay
"
`);
});

test('no rows, no text', () => {
  expect(printTable([])).toBe('');
});
