/** What `init` drafts for people to uncomment is right as it stands. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { codes, faultline, folder, root } from '../testing.ts';

let end: () => void = () => undefined;
afterEach(() => end());

const answers = "responses: {'200': {description: fine}, '401': {description: who}}";
const uuid = '{type: string, format: uuid}';

/** A contract with these schemes; everything but /health needs them as `security` says. */
function openapi(schemes: string, security: string): string {
  return `openapi: 3.1.0
info: {title: 'Räume & Gäste API', version: '1'}
components: {securitySchemes: ${schemes}}
security: ${security}
paths:
  /health:
    get: {operationId: health, security: [], ${answers}}
  /rooms/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: string, pattern: '^rm-[0-9]{4}$'}, example: rm-0042}]
    get: {operationId: getRoom, ${answers}}
    put: {operationId: putRoom, ${answers}}
  /rooms/{id}/guests/{guest}:
    parameters:
      - {name: id, in: path, required: true, schema: {type: string, pattern: '^rm-[0-9]{4}$'}}
      - {name: guest, in: path, required: true, schema: {type: integer, minimum: 7}}
    get: {operationId: 'get: "guest"', ${answers}}
  /guests/{id}:
    parameters: [{name: id, in: path, required: true, schema: ${uuid}, example: no uuid}]
    get: {operationId: getGuest, ${answers}}
`;
}

/** The drafted suite, as it is and with one level of comments taken away. */
async function drafted(contract: string) {
  const made = await folder({ 'openapi.yaml': contract });
  end = made.end;
  const { exit, err } = await faultline(['init', 'openapi.yaml'], { cwd: made.path });
  expect({ exit, err }).toEqual({ exit: 0, err: '' });
  const [file = ''] = readdirSync(join(made.path, 'suites'));
  const text = readFileSync(join(made.path, 'suites', file), 'utf8');
  return { cwd: made.path, file, text, uncommented: text.replace(/^# (?=identities:|values:| )/gm, '') };
}

async function complaints(cwd: string, file: string, text: string): Promise<readonly string[]> {
  writeFileSync(join(cwd, 'suites', file), text);
  const { err, out } = await faultline(['check'], { cwd });
  expect(out).toContain(': 0 errors');
  return codes(err);
}

test.each([
  ['contracts/grpc/rooms.proto', 'grpc', 'INVALID_ARGUMENT'],
  ['contracts/quote/asyncapi.yaml', 'message', 'invalid'],
  ['contracts/runmark/opencli.yaml', 'command', 'usage'],
])('%s is drafted for its transport, and waits for a target', async (contract, transport, code) => {
  const made = await folder({});
  end = made.end;
  const cwd = made.path;
  expect((await faultline(['init', join(root, contract), '--name', 'it'], { cwd })).exit).toBe(0);
  expect(await faultline(['check'], { cwd })).toMatchObject({ exit: 0, err: '' });
  const row = await faultline(['run', '--json'], { cwd });
  const [suite] = JSON.parse(row.out).suites;
  expect([row.exit, suite.transport]).toEqual([5, transport]);
  expect(readFileSync(join(cwd, 'contracts/it/errors.yaml'), 'utf8')).toContain(`  ${code}:\n`);
});

test('who may do what is said by the operations that declare it', async () => {
  const fine = "'200': {description: fine}";
  const get = (id: string, ...more: readonly string[]) =>
    `  /${id}: {get: {operationId: ${id}, responses: {${[fine, ...more].join(', ')}}}}\n`;
  const refused = ["'403': {description: no}", "'406': {description: no}", "'404': {description: no}"];
  const { cwd, file, text } = await drafted(
    `openapi: 3.1.0\ninfo: {title: Halls, version: '1'}\npaths:\n${get('a')}${get('b', ...refused)}${get('c', refused[1] ?? '')}`,
  );
  const manifest = parse(readFileSync(join(cwd, 'contracts/halls/errors.yaml'), 'utf8'));
  expect(manifest.codes).toMatchObject({
    forbidden: { raised: [{ on: ['b'], by: 'auth.forbidden' }] },
    not_acceptable: { raised: [{ on: ['!a'], by: 'accept' }] },
    not_found: { raised: ['absent'] },
  });
  expect(await complaints(cwd, file, text)).toEqual([]);
});

test('names are the title’s', async () => {
  const { cwd, text } = await drafted(openapi('{}', '[]'));
  expect(readdirSync(join(cwd, 'suites'))).toEqual(['raume-gaste-api.yaml']);
  expect(readdirSync(join(cwd, 'contracts'))).toEqual(['raume-gaste-api']);
  expect(text).toContain('target: ${RAUME_GASTE_API_URL:-prism}');
});

test('a line for each path parameter, with the operations that need it and a value that fits', async () => {
  const { text, uncommented, cwd, file } = await drafted(openapi('{}', '[]'));
  expect(text).not.toContain('identities');
  const lines = uncommented.slice(uncommented.indexOf('values:')).trimEnd().split('\n').slice(1);
  expect(lines).toEqual([
    '  - {at: "path:id", value: "rm-0042", on: [getRoom, putRoom, "get: \\"guest\\""]}',
    expect.stringMatching(/^ {2}- \{at: "path:guest", value: \d+, on: \["get: \\"guest\\""\]\}$/),
    expect.stringMatching(/^ {2}- \{at: "path:id", value: "[0-9a-f-]{36}", on: \[getGuest\]\}$/),
  ]);
  expect(await complaints(cwd, file, uncommented)).toEqual(await complaints(cwd, file, text));
});

describe('codes that only a schema lists', () => {
  const contract = (examples: string) => `openapi: 3.1.0
info: {title: P, version: '1'}
components:
  schemas:
    Code: {type: string, enum: [invalid_room, room_taken]}
    Problem: {type: object, properties: {code: {$ref: '#/components/schemas/Code'}, status: {type: integer}}}
paths:
  /rooms:
    post:
      operationId: createRoom
      requestBody: {content: {application/json: {schema: {type: object, required: [name], properties: {name: {type: string}}}}}}
      responses:
        '201': {description: made}
        '400': {description: no, content: {application/problem+json: {schema: {$ref: '#/components/schemas/Problem'}${examples}}}}
        '409': {description: no, content: {application/problem+json: {schema: {allOf: [{$ref: '#/components/schemas/Problem'}]}}}}
`;
  const manifestOf = (cwd: string) => readFileSync(join(cwd, 'contracts', 'p', 'errors.yaml'), 'utf8');

  test('are in the draft, each with every status that they may have', async () => {
    const { cwd } = await drafted(contract(''));
    const text = manifestOf(cwd);
    expect(text).toContain('use: problem');
    for (const code of ['invalid_room', 'room_taken'])
      expect(text).toMatch(
        new RegExp(`  ${code}:\n    status:\n      - 400\n      - 409\n    raised:\n      - body\\.\\*`),
      );
    expect((await faultline(['check'], { cwd })).exit).toBe(0);
  });

  test('leave what an example shows to its code', async () => {
    const { cwd } = await drafted(contract(', example: {code: invalid_room, status: 400}'));
    const text = manifestOf(cwd);
    expect(text).toMatch(/ {2}invalid_room:\n {4}status: 400\n/);
    expect(text).toMatch(/ {2}room_taken:\n {4}status:\n {6}- 400\n {6}- 409\n {4}raised:\n {6}- taken\n/);
    expect((await faultline(['check'], { cwd })).exit).toBe(0);
  });

  test('in a list that may be empty: the answer may have no code, and nobody promises which', async () => {
    const errors = '{type: array, items: {type: object, properties: {code: {enum: [missing, invalid]}}}}';
    const body = `{type: object, properties: {message: {type: string}, documentation_url: {type: string}, errors: ${errors}}}`;
    const { cwd } = await drafted(`openapi: 3.1.0
info: {title: P, version: '1'}
paths:
  /rooms:
    get: {operationId: listRooms, responses: {'200': {description: all}}}
    post:
      operationId: createRoom
      requestBody: {content: {application/json: {schema: {type: object, required: [name]}}}}
      responses:
        '201': {description: made}
        '422': {description: no, content: {application/json: {schema: ${body}}}}
`);
    const text = manifestOf(cwd);
    for (const code of ['missing', 'invalid'])
      expect(text).toContain(`  ${code}:\n    status: 422\n    allowed:\n      - createRoom\n`);
    expect(text).toContain('use: github\n  - when:\n      status: 422\n    as: invalid_content');
    const { exit, err } = await faultline(['check'], { cwd });
    expect({ exit, err: codes(err) }).toEqual({ exit: 0, err: [] });
  });
});

describe('identities', () => {
  const key = (where: string, name: string) => `{type: apiKey, in: ${where}, name: ${name}}`;
  const flow = 'flows: {clientCredentials: {tokenUrl: "https://id.example/token", scopes: {}}}';
  test.each([
    ['a bearer token', '{a: {type: http, scheme: bearer}}', '[{a: []}]', '{bearer: "${P_TOKEN:-faultline}"}'],
    ['OpenID', '{a: {type: openIdConnect, openIdConnectUrl: /x}}', '[{a: []}]', '{bearer: "${P_TOKEN:-faultline}"}'],
    ['OAuth2', `{a: {type: oauth2, ${flow}}}`, '[{a: []}]', '{bearer: "${P_TOKEN:-faultline}"}'],
    [
      'Basic',
      '{a: {type: http, scheme: basic}}',
      '[{a: []}]',
      '{basic: {user: "${P_USER:-faultline}", password: "${P_PASSWORD:-faultline}"}}',
    ],
    [
      'a key in a header',
      `{a: ${key('header', 'X-Key')}}`,
      '[{a: []}]',
      '{header: {"X-Key": "${P_X_KEY:-faultline}"}}',
    ],
    ['a key in the query', `{a: ${key('query', 'k')}}`, '[{a: []}]', '{query: {"k": "${P_K:-faultline}"}}'],
    [
      'a key in a cookie',
      `{a: ${key('cookie', 'sid')}}`,
      '[{a: []}]',
      '{header: {"Cookie": "sid=${P_SID:-faultline}"}}',
    ],
    [
      'Digest',
      '{a: {type: http, scheme: digest}}',
      '[{a: []}]',
      '{header: {"Authorization": "digest ${P_AUTHORIZATION:-faultline}"}}',
    ],
    [
      'a certificate',
      '{a: {type: mutualTLS}}',
      '[{a: []}]',
      '{certificate: {cert: "${P_CERT:-client.pem}", key: "${P_CERT_KEY:-client.key}"}}',
    ],
    [
      'two together',
      `{a: ${key('header', 'X-Key')}, b: {type: http, scheme: bearer}}`,
      '[{a: [], b: []}]',
      '{header: {"X-Key": "${P_X_KEY:-faultline}", "Authorization": "Bearer ${P_TOKEN:-faultline}"}}',
    ],
  ])('%s', async (_what, schemes, security, expected) => {
    const { cwd, file, text, uncommented } = await drafted(openapi(schemes, security));
    const [, line] = /\n {2}default: (\{.*\}) {2}#/.exec(uncommented) ?? [];
    expect(line?.replaceAll('RAUME_GASTE_API', 'P')).toBe(expected);
    expect(await complaints(cwd, file, uncommented)).toEqual(await complaints(cwd, file, text));
  });

  test('alternatives are there as comments of their own, and client credentials beside a token', async () => {
    const schemes = `{a: {type: oauth2, ${flow}}, b: ${key('header', 'X-Key')}}`;
    const { uncommented } = await drafted(openapi(schemes, '[{a: []}, {b: []}]'));
    const inner = uncommented.match(/^ {2}# default: .*$/gm)?.map((line) => line.replaceAll('RAUME_GASTE_API', 'P'));
    expect(inner).toEqual([
      expect.stringContaining('{oauth2: {tokenUrl: "https://id.example/token", clientId: "${P_CLIENT_ID:-faultline}"'),
      expect.stringContaining('{header: {"X-Key": "${P_X_KEY:-faultline}"}}'),
    ]);
  });
});

test('codes that a schema lists are drafted where no built-in envelope reads it, those of `default` too', async () => {
  const listing = (codes: string) =>
    `{description: no, content: {application/json: {schema: {type: object, properties: {failure: {type: object, properties: {code: {enum: ${codes}}, message: {type: string}, extra: {type: integer}}}, at: {type: string}}}}}}`;
  const made = await folder({
    'openapi.yaml': `openapi: 3.1.0
info: {title: Odd, version: '1'}
paths:
  /a: {get: {operationId: a, responses: {'200': {description: fine}, '404': ${listing('[none, "1e3", ""]')}, default: ${listing('[none, 1001]')}}}}
`,
  });
  end = made.end;
  expect((await faultline(['init', 'openapi.yaml'], { cwd: made.path })).exit).toBe(0);
  const { envelopes, codes: drafted } = parse(readFileSync(join(made.path, 'contracts/odd/errors.yaml'), 'utf8'));
  expect({ envelopes, drafted }).toEqual({
    envelopes: [{ code: 'body:/failure/code', detail: 'body:/failure/message' }],
    drafted: {
      none: { status: 404, raised: ['absent'] },
      '1e3': { status: 404, raised: ['absent'] },
      1001: { wire: 1001, allowed: ['*'] },
    },
  });
  expect(await faultline(['check'], { cwd: made.path })).toMatchObject({ exit: 0, err: '' });
});
