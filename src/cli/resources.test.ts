/** `plan --resources`, and what is wrong with a suite's resources: each mistake at its place, in `check`, `plan` and `run`. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from '@jest/globals';
import { codes, faultline, folder, stack } from './testing.ts';

const openapi = `openapi: 3.1.0
info: {title: Halls, version: '1'}
paths:
  /halls:
    post:
      operationId: addHall
      requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/Hall'}}}}
      responses: {'201': {description: made, content: {application/json: {schema: {$ref: '#/components/schemas/Hall'}}}}}
  /halls/{hallId}:
    parameters: [{name: hallId, in: path, required: true, schema: {type: string}}]
    get:
      operationId: getHall
      responses: {'200': {description: one, headers: {ETag: {schema: {type: string}}}}}
    put:
      operationId: putHall
      parameters: [{name: If-Match, in: header, required: true, schema: {type: string}}]
      requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/Hall'}}}}
      responses: {'200': {description: changed}}
  /halls/{hallId}/seats/{seat}:
    parameters:
      - {name: hallId, in: path, required: true, schema: {type: string}}
      - {name: seat, in: path, required: true, schema: {type: integer}}
    get: {operationId: getSeat, responses: {'200': {description: one}}}
    put: {operationId: putSeat, responses: {'200': {description: there}}}
    delete: {operationId: deleteSeat, responses: {'204': {description: gone}}}
components:
  schemas:
    Hall: {type: object, required: [name], properties: {id: {type: string, readOnly: true}, name: {type: string}}}
`;
const manifest = `manifest: 1
contracts: [openapi.yaml]
envelopes: [{use: problem}]
codes:
  invalid: {status: 400, raised: ["body.*", "path.*"]}
  not_found: {status: 404, raised: [absent, gone]}
  taken: {status: 409, raised: [taken]}
`;
const head = `system: halls
manifest: errors.yaml
target: \${HALLS_URL:-http://127.0.0.1:1}
limits: {timeout: 2s, trials: 2}
`;

let end: () => void = () => undefined;
afterEach(() => end());

async function call(args: readonly string[], suite: string, env: Record<string, string> = {}) {
  const made = await folder({ 'openapi.yaml': openapi, 'errors.yaml': manifest, 'suite.yaml': head + suite });
  end = made.end;
  return faultline(args, { cwd: made.path, env });
}

test('plan --resources: who makes, reads and deletes one, what needs what, and what to put into the suite', async () => {
  const words = `resources:
  halls: {usedBy: [seats], unique: {name: "body:/name"}}
  seats:
    states: {dirty: [{operation: putSeat}]}
    from: {deleteSeat: dirty}
`;
  const { out, err, exit } = await call(['plan', '--resources', 'suite.yaml'], words);
  expect({ err, exit }).toEqual({ err: '', exit: 0 });
  expect(out).toBe(`suite: 2 resources
  halls  /halls/{hallId}
    create   addHall, id from body:/id or header:location
    read     getHall
    delete   –
    used by  seats
    unique   name at body:/name
    version  header:etag, sent at header:If-Match
  seats  /halls/{hallId}/seats/{seat}
    create   putSeat, the client chooses the id
    read     getSeat
    delete   deleteSeat
    needs    halls
    states   dirty, deleteSeat wants dirty
could not be inferred; in the suite, say
  halls: no operation deletes one, so what is made stays
    resources: {halls: {delete: …}}
`);
});

test('plan --resources --json: the same as data', async () => {
  const { out } = await call(['plan', '--resources', '--json', 'suite.yaml'], '');
  expect(JSON.parse(out)).toMatchObject({
    suites: [
      {
        suite: 'suite',
        resources: [
          { name: 'halls', create: 'addHall', delete: null, version: { from: 'header:etag' } },
          { name: 'seats', create: 'putSeat', id: [], needs: ['halls'] },
        ],
        unknown: [{ resource: 'halls', line: 'resources: {halls: {delete: …}}' }],
      },
    ],
  });
});

describe('mistakes', () => {
  const cases: readonly [what: string, suite: string, expected: RegExp][] = [
    [
      'an unknown resource',
      'resources:\n  hals: {usedBy: [seats]}\n',
      /^suite\.yaml:6:3: error\[RESOURCE_UNKNOWN\].*`hals`\n {2}hint: Did you mean `halls`/,
    ],
    ['one that is none', 'resources:\n  hals: null\n', /^suite\.yaml:6:3: error\[RESOURCE_UNKNOWN\]/],
    [
      'a path that no operation has',
      'resources:\n  it: {path: "/hall/{id}"}\n',
      /^suite\.yaml:6:\d+: error\[RESOURCE_PATH\].*`\/hall\/\{id\}`/,
    ],
    [
      'another path that no operation has',
      'resources:\n  halls: {also: ["/v2/hall/{id}"]}\n',
      /^suite\.yaml:6:\d+: error\[RESOURCE_PATH\].*`\/v2\/hall\/\{id\}`/,
    ],
    ['a path of no one', 'resources:\n  it: {path: /halls}\n', /^suite\.yaml:6:\d+: error\[RESOURCE_PATH\].*parameter/],
    [
      'an unknown operation',
      'resources:\n  halls: {delete: dropHall}\n',
      /^suite\.yaml:6:\d+: error\[OPERATION_UNKNOWN\].*`dropHall`/,
    ],
    [
      'an unknown need',
      'resources:\n  seats:\n    needs: [halls, hall]\n',
      /^suite\.yaml:7:20: error\[RESOURCE_UNKNOWN\].*`hall`\n.*`halls`/,
    ],
    [
      'an unknown user',
      'resources:\n  seats: {usedBy: [chairs]}\n',
      /^suite\.yaml:6:\d+: error\[RESOURCE_UNKNOWN\].*`chairs`\n {2}hint: `faultline plan --resources`/,
    ],
    [
      'a cycle',
      'resources:\n  halls:\n    needs: [seats]\n',
      /^suite\.yaml:7:13: error\[RESOURCE_CYCLE\].*halls → seats → halls\n/,
    ],
    [
      'a unique spot that is not there',
      'resources:\n  halls: {unique: {label: "body:/label"}}\n',
      /^suite\.yaml:6:\d+: error\[SITE_INVALID\].*one of halls has `body:\/label`/,
    ],
    [
      'a spot that only the server writes',
      'resources:\n  halls: {unique: {id: "body:/id"}}\n',
      /^suite\.yaml:6:\d+: error\[SITE_INVALID\]/,
    ],
    [
      'a version’s spot that is not there',
      'resources:\n  halls: {version: {from: "header:etag", to: "header:If-Mach"}}\n',
      /^suite\.yaml:6:\d+: error\[SITE_INVALID\].*\n.*`header:If-Match`/,
    ],
    [
      'an unknown name in braces',
      'values:\n  - {at: "path:seat", value: "{hal}"}\n',
      /^suite\.yaml:6:\d+: error\[NAME_UNKNOWN\].*`\{hal\}`/,
    ],
  ];
  test.each(cases)('%s', async (_, suite, expected) => {
    const { exit, out, err } = await call(['check', 'suite.yaml'], suite);
    expect(err).toMatch(expected);
    expect({ exit, said: codes(err).length }).toEqual({ exit: 2, said: 1 });
    expect(out + err).not.toMatch(stack);
  });

  test.each(['run', 'plan', 'check'])('%s says them', async (verb) => {
    const { exit, err } = await call([verb, 'suite.yaml'], 'resources:\n  halls: {needs: [seats]}\n');
    expect({ exit, said: codes(err) }).toEqual({ exit: 2, said: ['error[RESOURCE_CYCLE]'] });
  });

  test('braces that are meant as they are, deep spots and the suite’s own names are none', async () => {
    const suite = `resources:
  hall: {path: "/halls/{x}", read: "GET /halls/{hallId}", unique: {deep: "body:/a/b/c"}}
values:
  - {on: addHall, at: "body:/name", value: "query { user } of {user} {hall} {hall.version} {nonce}"}
`;
    expect(await call(['check', 'suite.yaml'], suite)).toMatchObject({
      err: expect.not.stringContaining('suite.yaml'),
      exit: 0,
    });
  });
});

test('a create that never says an id: a note and exit 5, and nothing unfilled is sent', async () => {
  const seen: string[] = [];
  const isHall = (text: string): boolean => {
    try {
      const hall = JSON.parse(text) as Record<string, unknown> | null;
      return typeof hall?.['name'] === 'string' && ['string', 'undefined'].includes(typeof hall['id']);
    } catch {
      return false;
    }
  };
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += String(chunk);
    seen.push(`${request.method} ${request.url} ${body}`);
    const post = request.url === '/halls' && request.method === 'POST';
    const [status, code] = !post ? [404, 'not_found'] : isHall(body) ? [201, null] : [400, 'invalid'];
    response.writeHead(status, { 'content-type': `application/${code === null ? 'json' : 'problem+json'}` });
    response.end(JSON.stringify(code === null ? { name: 'x' } : { code, status }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const { exit, err, out } = await call(['run', 'suite.yaml', '--seed', '1'], '', { HALLS_URL: url });
  await new Promise((resolve) => server.close(resolve));
  expect(out + err).toMatch(/RESOURCE_UNMADE.*create halls run: its answer has nothing at body:\/id, header:location/);
  expect(exit).toBe(5);
  expect(seen.filter((one) => one.includes('flmark'))).toEqual([]);
  expect(out + err).not.toMatch(stack);
});
