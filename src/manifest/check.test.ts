import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Json } from '../model.ts';
import { type CheckOptions, checkManifest } from './check.ts';
import { cannotHave } from './impossible.ts';
import type { Suite } from './model.ts';
import { parseSuite } from './suite.ts';
import { contractOf, jsonBody, line, operationOf, responsesOf, vocabularyOf, withFiles } from './testing.ts';

const error = {
  type: 'object',
  additionalProperties: false,
  properties: { code: { type: 'string' }, list: { type: 'array', items: { $ref: '#/item' } } },
};
const document = {
  error,
  item: { properties: { field: true }, additionalProperties: false },
  open: { type: 'object' },
};

const operations = [
  operationOf({
    id: 'getThing',
    tags: ['things'],
    responses: responsesOf({ '200': null, '404': '/error', '4XX': '/error' }),
  }),
  operationOf({
    id: 'putThing',
    method: 'PUT',
    body: jsonBody,
    responses: responsesOf({ '200': null, '400': '/error', '404': '/error' }),
  }),
  operationOf({ id: 'listThings', path: '/things', parameters: [], responses: responsesOf({ '200': null }) }),
];

/** `codes: {a: {allowed: "*"}}` is put before unless the text has codes. */
async function check(text: string, options: CheckOptions = {}, ops = operations) {
  const whole = text.includes('codes:') ? text : `codes: {a: {allowed: "*"}}\n${text}`;
  const vocabulary = await vocabularyOf(`contracts: openapi.yaml\n${whole}`);
  const contract = contractOf(vocabulary.contracts[0] ?? '', ops, document);
  return checkManifest(vocabulary, [contract], options).map(line);
}

describe('mistakes', () => {
  const mistakes: readonly (readonly [name: string, text: string, expected: readonly string[]])[] = [
    [
      'an unknown operation',
      'codes: {a: {raised: [{on: getThin, by: absent, status: 404}]}}',
      ['3:23 error OPERATION_UNKNOWN The contract has no operation `getThin` | Did you mean `getThing`?'],
    ],
    [
      'an unknown `METHOD /path`',
      'codes: {a: {allowed: "GET /thing/{id}"}}',
      [
        '3:13 error OPERATION_UNKNOWN The contract has no operation `GET /thing/{id}` | Did you mean `GET /things/{id}`?',
      ],
    ],
    [
      'an unknown operation that is taken out',
      'codes: {a: {allowed: ["*", "!nope"]}}',
      ['3:13 error OPERATION_UNKNOWN'],
    ],
    [
      'an unknown tag',
      'codes: {a: {allowed: "tag:thing"}}',
      ['3:13 error OPERATION_UNKNOWN No operation has the tag `thing` | Did you mean `tag:things`?'],
    ],
    [
      'a glob that matches nothing',
      'codes: {a: {allowed: "del*"}}',
      ['3:13 warning OPERATION_NONE No operation matches `del*`'],
    ],
    [
      'an unknown condition',
      'codes: {a: {raised: [{by: [body.requird], at: "body:/x"}]}}',
      ['3:23 error CONDITION_UNKNOWN `body.requird` is not a condition | Did you mean `body.required`?'],
    ],
    [
      'an unknown condition alone',
      'codes: {a: {raised: [Absent]}}',
      ['3:22 error CONDITION_UNKNOWN `Absent` is not a condition | Did you mean `absent`?'],
    ],
    [
      'unknown conditions elsewhere',
      'silent: [body.x]\ntolerated: [{on: nope}]\nprecedence: [route, rout]\ncauses: {types: {T: nope}}',
      [
        '4:10 error CONDITION_UNKNOWN',
        '5:14 error OPERATION_UNKNOWN',
        '6:21 error CONDITION_UNKNOWN',
        '7:18 error CONDITION_UNKNOWN',
      ],
    ],
    [
      'a code that nothing raises',
      'codes:\n  a: {status: 404}\n  b: {unreachable: later}',
      ['4:3 warning CODE_UNRAISED Nothing raises `a`'],
    ],
    [
      'an unknown envelope',
      'envelopes: [{use: openstak}]',
      ['4:14 error ENVELOPE_UNKNOWN There is no built-in envelope `openstak` | Did you mean `openstack`?'],
    ],
    [
      'a code that an envelope implies and nobody declares',
      'envelopes: [{detail: "header:x", as: b, absent: aa}]',
      ['4:34 error CODE_UNKNOWN `b` is not one of the codes | Did you mean `a`?', '4:41 error CODE_UNKNOWN'],
    ],
    [
      'a retired code that is declared',
      'reserved: [x, a]',
      ['3:9 error CODE_RESERVED `a` is retired (errors.yaml:4), and declared here'],
    ],
    [
      'a status that an operation lacks',
      'codes: {a: {status: 409, raised: ["body.*"]}}',
      ['3:35 warning STATUS_UNDECLARED `a` promises 409, which the contract does not declare on putThing'],
    ],
    [
      'a status where no errors are declared',
      'codes: {a: {raised: [{on: listThings, by: query.extra, status: 400}]}}',
      ['3:22 info STATUS_UNDECLARED `a` promises 400; the contract declares no errors at all on listThings'],
    ],
    [
      'a tie with different statuses',
      'codes: {a: {status: 404, raised: [{on: getThing, by: absent}]}, b: {status: 410, raised: [{on: getThing, by: absent}]}}',
      ['3:35 info EXPECTATION_TIE `a` (404) and `b` (410) tie for absent on getThing'],
    ],
    [
      'an entry that never answers',
      'codes: {a: {status: 400, raised: ["body.*"]}, b: {status: 400, raised: [{on: "*Thing", by: "*"}]}}',
      ['3:35 info ENTRY_SHADOWED This entry of `a` never answers'],
    ],
    [
      'a locator that no error can have',
      'envelopes: [{code: "body:/kode", detail: "body:/list/0/field", causes: {each: "body:/list/*"}}]',
      ['4:14 error LOCATOR_IMPOSSIBLE No error response of the contract can have `body:/kode`'],
    ],
    [
      'a locator too deep',
      'envelopes: [{code: ["body:/code/x", "body:/list/*/name"]}]',
      ['4:14 error LOCATOR_IMPOSSIBLE', '4:14 error LOCATOR_IMPOSSIBLE'],
    ],
    [
      'a locator that may be for another shape',
      'envelopes: [{when: {status: 404}, code: "body:/kode"}, {use: openstack}]',
      ['4:35 warning LOCATOR_IMPOSSIBLE'],
    ],
    [
      'a fact that the response cannot show',
      'codes: {a: {status: 404, raised: [absent], with: {"body:/nmae": x}}}',
      ['3:51 warning LOCATOR_IMPOSSIBLE No 404 response of the contract can have `body:/nmae`'],
    ],
  ];

  test.each(mistakes)('%s', async (_name, text, expected) => {
    const found = await check(text, { envelopes: ['openstack', 'problem'] });
    expect(found).toEqual(expected.map((part) => expect.stringContaining(`errors.yaml:${part}`)));
  });
});

describe('what is no mistake', () => {
  test.each([
    [
      'operations by id, key, tag, glob and all but',
      'codes: {a: {allowed: [getThing, "PUT /things/{id}", "tag:things", "GET *", "!listThings"]}}',
    ],
    ['a status declared by class or default', 'codes: {a: {status: 422, raised: [{on: getThing, by: query.type}]}}'],
    [
      'an unknown path or method, which belong to no operation',
      'codes: {a: {status: 404, raised: [route]}, b: {status: 405, raised: [method]}}',
    ],
    ['one status of a set that is declared', 'codes: {a: {raised: [{by: "*", status: [400, 404, 406]}]}}'],
    [
      'a state for all operations, declared where it can be met',
      'codes: {a: {status: 404, raised: [taken]}, b: {status: 400, raised: [{on: "*Thing", by: stale}]}}',
    ],
    [
      'a condition for which no schema gives occasion',
      'codes: {a: {status: 409, raised: ["*.enum", body.multipleOf]}}',
    ],
    [
      'entries with keys of their own neither tie nor hide each other',
      'codes: {a: {status: 404, raised: [{on: getThing, by: state, key: x}]}, b: {status: 410, raised: [{on: "getT*", by: state, key: y}]}}',
    ],
    ['a tie with one status', 'codes: {a: {status: 404, raised: [absent]}, b: {status: 404, raised: [absent]}}'],
    [
      'two codes by value at one spot',
      'codes: {a: {raised: [{on: putThing, by: value, at: "body:/x", examples: [1], status: 400}]}, b: {raised: [{on: putThing, by: value, at: "body:/x", examples: [2], status: 404}]}}',
    ],
    [
      'an entry for what the contract gives no occasion for',
      'codes: {a: {status: 400, raised: ["cookie.*", "header.*", "auth.*"]}}',
    ],
    ['a locator where some response may have it', 'envelopes: [{code: "body:/code", detail: "header:x"}]'],
    ['an envelope that is built in', 'envelopes: [{use: openstack}]'],
  ])('%s', async (_name, text) => {
    expect(await check(text, { envelopes: ['openstack'] })).toEqual([]);
  });

  test('a locator, where a response is not described', async () => {
    const ops = [operationOf({ id: 'x', responses: responsesOf({ '404': '/error', '401': null }) })];
    expect((await check('envelopes: [{code: "body:/kode"}]', {}, ops)).join()).not.toContain('LOCATOR_IMPOSSIBLE');
    const open = [operationOf({ id: 'x', responses: responsesOf({ '404': '/error', '400': '/open' }) })];
    expect(await check('envelopes: [{code: "body:/kode"}]', {}, open)).toEqual([]);
  });

  test('an operation that may be in a contract which was not given', async () => {
    const vocabulary = await vocabularyOf('contracts: [a.yaml, b.yaml]\ncodes: {a: {allowed: startJob}}');
    expect(checkManifest(vocabulary, [contractOf(vocabulary.contracts[0] ?? '', operations)])).toEqual([]);
  });

  test('an operation of another service in a manifest that is extended', async () => {
    const vocabulary = await vocabularyOf('contracts: a.yaml\ncodes: {a: {allowed: elsewhere}}');
    const extended = { ...vocabulary, file: `${vocabulary.file}.local` };
    expect(checkManifest(extended, [contractOf(vocabulary.contracts[0] ?? '', operations)])).toEqual([]);
  });
});

describe('a suite', () => {
  async function suiteOf(text: string): Promise<Suite> {
    return withFiles({ 's.yaml': `manifest: m\n${text}` }, async (folder) => {
      const { suite, diagnostics } = await parseSuite(`${folder}/s.yaml`, { env: {} });
      if (suite === null) throw new Error(JSON.stringify(diagnostics));
      return suite;
    });
  }

  test.each([
    [
      'a known failure of no operation',
      'known: [{on: getThin, why: x}]',
      [
        '2:9 warning KNOWN_UNMATCHED This known failure can match nothing: the contract has no operation `getThin` | Did you mean `getThing`?',
      ],
    ],
    [
      'names in the gate that are none',
      'gate: {coverage: {codes: {b: 1, "*": 1}, operations: {getThin: 1, "get*": 1, "PUT /things/{id}": 1}}}',
      ['2:27 error CODE_UNKNOWN', '2:55 error OPERATION_UNKNOWN'],
    ],
    ['a known failure of no condition', 'known: [{by: body.foo, why: x}]', ['2:9 warning KNOWN_UNMATCHED']],
    [
      'a skip of nothing',
      'skip: [{on: nope, why: x}, {by: nope, why: x}]',
      ['2:8 error OPERATION_UNKNOWN', '2:28 error CONDITION_UNKNOWN'],
    ],
    [
      'a pinned value that no operation has',
      'values: [{at: "query:limt", value: 1}, {on: getThing, at: "body:/x", value: 1}]',
      [
        '2:10 error SITE_INVALID No operation has `query:limt` | Did you mean `query:limit`?',
        '2:40 error SITE_INVALID',
      ],
    ],
    [
      'polling what is not there, and what never says 202',
      'poll: [{on: getThin, done: {status: 1}, failed: {status: 2}}, {on: getThing, done: {status: 1}, failed: {status: 2}}]',
      ['2:8 error OPERATION_UNKNOWN', '2:63 warning POLL_NEVER No operation of `on` declares an answer of 202'],
    ],
    ['an unknown envelope', 'envelopes: [{use: nope}]', ['2:13 error ENVELOPE_UNKNOWN']],
    [
      'all as it should be',
      'known: [{on: getThing, by: "body.*", why: x}]\nvalues: [{at: "path:id", value: 1}]\nenvelopes: [{use: problem}]',
      [],
    ],
  ])('%s', async (_name, text, expected) => {
    const found = await check('', { suite: await suiteOf(text), envelopes: ['problem'] });
    expect(found).toEqual(expected.map((part) => expect.stringContaining(`s.yaml:${part}`)));
  });

  test('that polls an operation: what its work ends with need not be declared, what comes at once must', async () => {
    const responses = responsesOf({ '202': null, '400': null });
    const start = operationOf({ id: 'startThing', method: 'POST', body: jsonBody, responses });
    const suite = await suiteOf(`poll: [{on: ${start.id}, done: {"body:/state": ok}, failed: {"body:/state": no}}]`);
    const said = (by: string, options: CheckOptions) =>
      check(`codes: {a: {allowed: "*"}, b: {status: 409, raised: [{on: ${start.id}, by: "${by}"}]}}`, options, [start]);
    const undeclared = [expect.stringContaining('STATUS_UNDECLARED')];
    expect(await said('hook:x', {})).toEqual(undeclared);
    expect(await said('hook:x', { suite })).toEqual([]);
    expect(await said('media-type', { suite })).toEqual(undeclared);
  });
});

test('a hint names the place in the contract', async () => {
  const place = { file: '/x/openapi.yaml', line: 7, column: 3, path: '' };
  const [found] = await check('codes: {a: {status: 409, raised: ["body.*"]}}', { locate: () => place });
  expect(found).toContain('openapi.yaml:7:3 declares 200, 400, 404');
});

describe('cannotHave', () => {
  const no = (schema: Json, path: string) => cannotHave({ item: { type: 'string' } }, schema, path.split('/').slice(1));

  test.each<[Json, string, boolean]>([
    [true, '/a', false],
    [false, '', true],
    [{}, '/a', false],
    [{ type: 'string' }, '/a', true],
    [{ type: ['string', 'null'] }, '/a', true],
    [{ type: ['object', 'null'] }, '/a', false],
    [{ properties: { b: {} } }, '/a', false],
    [{ properties: { b: {} }, additionalProperties: false }, '/a', true],
    [{ properties: { b: {} }, additionalProperties: false, patternProperties: { a: {} } }, '/a', false],
    [{ additionalProperties: { $ref: '#/item' } }, '/a/b', true],
    [{ properties: { a: { $ref: '#/item' } } }, '/a', false],
    [{ properties: { a: { $ref: '#/item' } } }, '/a/b', true],
    [{ properties: { a: { $ref: 'other.json' } } }, '/a/b', false],
    [{ allOf: [{}, { type: 'number' }] }, '/a', true],
    [{ anyOf: [{}, { type: 'number' }] }, '/a', false],
    [{ oneOf: [{ type: 'string' }, { type: 'number' }] }, '/a', true],
    [{ type: 'array', items: { type: 'string' } }, '/0', false],
    [{ type: 'array', items: { type: 'string' } }, '/*/x', true],
    [{ type: 'array' }, '/name', true],
    [{ properties: { '0': false } }, '/0', false],
    [{ type: 'object', properties: { a: { type: 'string' } }, additionalProperties: false }, '/*/x', true],
  ])('%j %s', (schema, path, expected) => expect(no(schema, path)).toBe(expected));

  test('ends on circles, and never throws', () => {
    const root = { a: { $ref: '#/b' }, b: { allOf: [{ $ref: '#/a' }] } };
    expect(cannotHave(root, root.a, ['x'])).toBe(false);
    fc.assert(
      fc.property(fc.jsonValue(), fc.array(fc.string()), (schema, path) =>
        expect(typeof cannotHave({}, schema as Json, path)).toBe('boolean'),
      ),
    );
  });
});
