import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { expandText } from './env.ts';
import { durationOf, toLimits } from './limits.ts';
import { parseSuite, type SuiteOptions } from './suite.ts';
import { line, withFiles } from './testing.ts';

async function parse(text: string, options: Partial<SuiteOptions> = {}) {
  return withFiles({ 'svc.yaml': text }, async (folder) => ({
    folder,
    ...(await parseSuite(join(folder, 'svc.yaml'), { env: {}, ...options })),
  }));
}

describe('a suite', () => {
  test('of one line has defaults for the rest', async () => {
    const { suite, diagnostics, folder } = await parse('manifest: ../errors.yaml\n');
    expect(diagnostics).toEqual([]);
    expect(suite).toEqual({
      file: join(folder, 'svc.yaml'),
      name: 'svc',
      system: 'svc',
      transport: 'http',
      manifest: join(folder, '../errors.yaml'),
      contract: { overlays: [], allowRemoteRefs: false, allowOutsideRefs: false },
      target: 'prism',
      needs: null,
      headers: {},
      version: null,
      identities: {},
      files: {},
      env: {},
      fixtures: [],
      resources: {},
      scenarios: [],
      hooks: [],
      idempotency: null,
      values: [],
      poll: [],
      limits: {
        rate: null,
        concurrency: 8,
        timeout: 5000,
        budget: null,
        requests: null,
        trials: 10,
        racers: 4,
        burst: null,
        body: 1_048_576,
        settle: null,
      },
      tls: { ca: null, serverName: null, verify: true },
      hosts: [],
      isolation: 'shared',
      strictness: 'robust',
      rules: {},
      skip: [],
      known: [],
      envelopes: [],
      places: {},
    });
  });

  test('that says everything', async () => {
    const { suite, diagnostics, folder } = await parse(
      `suite: 1
name: staging
system: placement
transport: http
manifest: errors.yaml
contract: {overlays: fix.yaml, allowOutsideRefs: true}
target: \${URL:-https://localhost:8778/v1/}
version: "1.39"
headers: {X-Token: "\${TOKEN}", X-Price: "$\${free}"}
identities:
  default: {header: {X-Auth-Token: admin}}
  bearer: {bearer: "\${TOKEN}"}
  basic: {basic: {user: u, password: p}}
  query: {query: {key: k}}
  oauth: {oauth2: {tokenUrl: "http://h/t", clientId: i, clientSecret: s}}
  command: {command: [get-token, -q]}
  custom: {command: [get-token], header: X-Key}
  mtls: {certificate: {cert: c.pem, key: k.pem}}
  other: none
fixtures:
  - {name: rp, method: POST, path: /rp, body: {name: "{nonce}"}, take: {uuid: "body:/uuid"}, undo: {method: DELETE, path: "/rp/{uuid}"}}
scenarios:
  twice: {steps: [{operation: x, values: {"body:/a": 1}, take: {id: "body:/id"}, identity: basic, times: 2, status: 409}], control: {none: it is so}}
hooks:
  down: {do: [[stop, redis], {method: PUT, url: "http://h/down", headers: {a: b}, body: {x: 1}}], undo: {method: DELETE, path: /down}, settle: 1s, timeout: 200}
values:
  - {at: "path:uuid", value: "{uuid}"}
limits: {rate: 50, timeout: 500ms, budget: 2m, requests: "\${REQUESTS:-100}", body: 64KiB}
tls: {ca: ca.pem, serverName: inner, verify: false}
hosts: auth.local
isolation: operation
strictness: pedantic
rules: {leak: off, headers: error}
skip: [{on: "tag:slow", why: takes minutes}]
known: [{rule: [status, code], on: x, by: absent, status: 400, why: bug 7, until: "2030-01-31"}]
`,
      { env: { TOKEN: 'secret' } },
    );
    expect(diagnostics).toEqual([]);
    const { places, ...rest } = suite ?? {};
    expect(places?.['/known/0']).toMatchObject({ line: 35, column: 9 });
    expect(JSON.parse(JSON.stringify(rest).replaceAll(folder, ''))).toMatchSnapshot();
  });

  test.each([
    ['https://a.example/v1/', 'https://a.example/v1'],
    ['prism', 'prism'],
    ['handler:/app.js', 'handler:/app.js'],
  ])('takes the target %s from the caller', async (target, expected) => {
    const { suite } = await parse('manifest: m\ntarget: ${URL}\nheaders: {a: "1"}', {
      target,
      headers: { a: '2', b: '3' },
    });
    expect(suite).toMatchObject({ target: expected, needs: null, headers: { a: '2', b: '3' } });
  });

  test('a value may be one of several: the first where only one will do', async () => {
    const { suite } = await parse(
      'manifest: m\nvalues: [{at: "body:/a", examples: [1, 2, 3]}, {at: "body:/b", examples: [x]}]\n',
    );
    expect(suite?.values).toEqual([
      { on: [], at: 'body:/a', value: 1, or: [2, 3] },
      { on: [], at: 'body:/b', value: 'x' },
    ]);
  });

  test('finds a handler beside itself', async () => {
    const { suite, folder } = await parse('manifest: m\ntarget: handler:./app.js\n');
    expect(suite?.target).toBe(`handler:${join(folder, 'app.js')}`);
  });
});

describe('a suite whose target is not there', () => {
  test.each([
    ['names the variable', 'target: ${KUBE_URL}', 'KUBE_URL'],
    ['and every other one that it lacks', 'target: ${KUBE_URL}\nheaders: {a: "${KUBE_TOKEN}"}', 'KUBE_URL, KUBE_TOKEN'],
    ['also where the variable is empty', 'target: ${EMPTY}', 'EMPTY'],
    ['or what it says itself', 'needs: the grpc target\nheaders: {a: "${X}"}', 'the grpc target'],
  ])('%s', async (_name, text, needs) => {
    const { suite, diagnostics } = await parse(`manifest: m\n${text}\n`, { env: { EMPTY: '' } });
    expect(diagnostics).toEqual([]);
    expect(suite).toMatchObject({ needs, target: '' });
  });
});

describe('environments', () => {
  test('say more of a resource, field by field, each with its place', async () => {
    const lines = [
      'manifest: m',
      'resources: {rooms: {path: "/rooms/{id}", usedBy: [beds]}, beds: {path: "/beds/{id}"}}',
      'environments:',
      '  lab: {resources: {rooms: {usedBy: [boxes], needs: [keys]}, beds: null, keys: {path: "/keys/{id}"}}}',
    ].join('\n');
    const { suite, diagnostics } = await parse(lines, { environment: 'lab' });
    expect(diagnostics).toEqual([]);
    expect(suite?.resources).toEqual({
      rooms: { path: '/rooms/{id}', usedBy: ['boxes'], needs: ['keys'] },
      beds: null,
      keys: { path: '/keys/{id}' },
    });
    const places = suite?.places ?? {};
    expect([places['/resources/rooms/path']?.line, places['/resources/rooms/needs']?.line]).toEqual([2, 4]);
  });

  const text = `manifest: m
target: prism
headers: {a: base, b: base}
limits: {trials: 3, timeout: 1s}
known: [{on: x, why: base}]
environments:
  staging:
    target: \${STAGING_URL:-https://staging.example}
    headers: {b: "\${B:-staging}"}
    limits: {timeout: 9s}
    envelopes: [{when: {status: 502}, detail: "body:/message", as: gateway}]
    known: [{on: y, why: staging}]
  broken:
    headers: {b: "\${MISSING}"}
    limits: {timeout: "\${T:-soon}"}
`;

  test('are laid over the rest', async () => {
    const { suite, diagnostics } = await parse(text, { environment: 'staging' });
    expect(diagnostics).toEqual([]);
    expect(suite).toMatchObject({
      target: 'https://staging.example',
      headers: { a: 'base', b: 'staging' },
      limits: { trials: 3, timeout: 9000 },
      envelopes: [{ as: 'gateway' }],
      known: [
        { on: ['x'], place: { line: 5, column: 9 } },
        { on: ['y'], place: { line: 12, column: 13 } },
      ],
    });
  });

  test('count only when chosen; their mistakes are placed in them', async () => {
    expect((await parse(text)).diagnostics).toEqual([]);
    const { diagnostics } = await parse(text, { environment: 'broken' });
    expect(diagnostics.map(line)).toEqual([
      expect.stringContaining('svc.yaml:14:19 error ENV_UNSET The environment variable MISSING is not set'),
    ]);
    const { diagnostics: more } = await parse(text, { environment: 'broken', env: { MISSING: '' } });
    expect(more.map(line)).toEqual([
      expect.stringContaining('svc.yaml:15:23 error SUITE_VALUE "soon" is not a number above 0'),
    ]);
  });

  test('must be there', async () => {
    const { suite, diagnostics } = await parse(text, { environment: 'stagging' });
    expect(suite).toBeNull();
    expect(diagnostics.map(line)).toEqual([
      'svc.yaml:6:1 error SUITE_ENVIRONMENT_UNKNOWN The suite has no environment `stagging`, only staging, broken | Did you mean `staging`?',
    ]);
  });
});

describe('mistakes', () => {
  const mistakes: readonly (readonly [name: string, text: string, expected: readonly string[]])[] = [
    ['an empty file', '', ['1:1 error SUITE_EMPTY']],
    ['broken YAML', 'manifest: [', ['1:12 error SUITE_SYNTAX']],
    ['a key twice', 'manifest: a\nmanifest: b\n', ['2:1 error SUITE_KEY_DUPLICATE `manifest` is there twice']],
    ['a merge conflict', '<<<<<<< ours\nmanifest: a\n=======\n', ['1:1 error SUITE_CONFLICT']],
    ['no manifest', 'target: prism\n', ['1:1 error SUITE_KEY_MISSING `manifest` is missing']],
    [
      'a misspelt key',
      'manifest: m\nheader: {}\n',
      ['2:1 error SUITE_KEY_UNKNOWN `header` is not a key here | Did you mean `headers`?'],
    ],
    [
      'a misspelt key in an environment',
      'manifest: m\nenvironments: {a: {limit: {}}}\n',
      ['2:20 error SUITE_KEY_UNKNOWN `limit` is not a key here | Did you mean `limits`?'],
    ],
    [
      'a header that is a number',
      'manifest: m\nheaders: {v: 1.39}\n',
      ['2:14 error SUITE_TYPE This must be text, not the number 1.39 | Put it in quotes.'],
    ],
    [
      'an unknown rule',
      'manifest: m\nrules: {stauts: off}\n',
      ['2:9 error SUITE_KEY_UNKNOWN `stauts` is not a key here | Did you mean `status`?'],
    ],
    [
      'an unknown level',
      'manifest: m\nrules: {status: on}\n',
      ['2:17 error SUITE_VALUE The text "on" is not a rule level'],
    ],
    [
      'an unknown rule in `known`',
      'manifest: m\nknown: [{rule: stats, why: x}]\n',
      ['2:16 error SUITE_VALUE The text "stats" is not a rule | Did you mean `status`?'],
    ],
    [
      'a known failure without why',
      'manifest: m\nknown: [{rule: status, on: x}]\n',
      ['2:9 error SUITE_KEY_MISSING `why` is missing'],
    ],
    [
      'a date that is none',
      'manifest: m\nknown: [{rule: status, why: x, until: "2026-02-30"}]\n',
      ['2:39 error SUITE_VALUE `2026-02-30` is not a date'],
    ],
    [
      'a date of another form',
      'manifest: m\nknown: [{rule: status, why: x, until: soon}]\n',
      ['2:39 error SUITE_VALUE The text "soon" is not a date'],
    ],
    [
      'an unset variable',
      'manifest: m\nheaders:\n  a: Bearer ${TOKEN} ${OTHER}\n',
      ['3:13 error ENV_UNSET The environment variable TOKEN is not set', '3:22 error ENV_UNSET'],
    ],
    ['a target that is none', 'manifest: m\ntarget: ftp://x\n', ['2:9 error SUITE_TARGET `ftp://x` is not a target']],
    ['a URL that is none', 'manifest: m\ntarget: "http://:80"\n', ['2:9 error SUITE_TARGET']],
    ['an identity without a way', 'manifest: m\nidentities: {default: {prefix: x}}\n', ['2:14 error SUITE_IDENTITY']],
    [
      'an identity with two ways',
      'manifest: m\nidentities: {default: {bearer: x, query: {a: b}}}\n',
      ['2:14 error SUITE_IDENTITY'],
    ],
    ['an identity that is text', 'manifest: m\nidentities: {default: nobody}\n', ['2:23 error SUITE_VALUE']],
    [
      'a duration that is none',
      'manifest: m\nlimits: {timeout: 5 minutes}\n',
      ['2:19 error SUITE_VALUE The text "5 minutes" is not a duration'],
    ],
    ['no concurrency', 'manifest: m\nlimits: {concurrency: 0}\n', ['2:23 error SUITE_VALUE']],
    [
      'a value and one of several',
      'manifest: m\nvalues: [{at: "path:a", value: 1, examples: [1, 2]}]\n',
      ['2:10 error SUITE_VALUE A pinned value has either `value` or `examples`'],
    ],
    ['neither', 'manifest: m\nvalues: [{at: "path:a"}]\n', ['2:10 error SUITE_VALUE A pinned value has either']],
    [
      'a spot that is none',
      'manifest: m\nvalues: [{at: "uuid", value: 1}]\n',
      ['2:15 error SUITE_VALUE The text "uuid" is not a spot'],
    ],
  ];

  test.each(mistakes)('%s', async (_name, text, expected) => {
    const { diagnostics, suite } = await parse(text);
    expect(suite).toBeNull();
    expect(diagnostics.map(line)).toEqual(expected.map((part) => expect.stringContaining(`svc.yaml:${part}`)));
  });

  test('a file that is not there', async () => {
    const { suite, diagnostics } = await parseSuite('/nowhere/at/all.yaml', { env: {} });
    expect(suite).toBeNull();
    expect(diagnostics).toMatchObject([{ code: 'SUITE_NOT_FOUND', file: '/nowhere/at/all.yaml', line: 1, column: 1 }]);
  });
});

describe('variables', () => {
  test.each([
    ['${A}', 'a', []],
    ['x${A}y${A}', 'xaya', []],
    ['${B:-b}', 'b', []],
    ['${EMPTY:-b}', 'b', []],
    ['${EMPTY}', '', []],
    ['${B:-}', '', []],
    ['${B}${C}', '', ['B', 'C']],
    ['$${A} $A ${} ${1}', '${A} $A ${} ${1}', []],
    ['${toString}', '', ['toString']],
  ])('%s', (text, expected, unset) => {
    expect(expandText(text, { A: 'a', EMPTY: '' })).toEqual({ text: expected, unset });
  });

  test('a value is never expanded again, and text without `${` stays', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(expandText('${A}', { A: text }).text).toBe(text);
        if (!text.includes('${')) expect(expandText(text, {})).toEqual({ text, unset: [] });
      }),
    );
  });
});

test('limits', () => {
  expect(['5s', '500ms', 250, '1.5 m', '1h', '70'].map(durationOf)).toEqual([5000, 500, 250, 90_000, 3_600_000, 70]);
  expect(toLimits({ rate: null, trials: '7', body: '2MiB' })).toMatchObject({
    limits: { rate: null, trials: 7, body: 2_097_152 },
    problems: [],
  });
  const { problems } = toLimits({ trials: 1.5, rate: '', timeout: '0s', concurrency: 'many' });
  expect(problems.map(({ key }) => key)).toEqual(['trials', 'rate', 'timeout', 'concurrency']);
});
