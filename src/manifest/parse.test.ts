import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Diagnostic } from '../model.ts';
import { parseManifest } from './parse.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'faultline-manifest-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function parse(text: string, more: Readonly<Record<string, string>> = {}) {
  for (const [name, content] of Object.entries({ ...more, 'errors.yaml': text }))
    await writeFile(join(folder, name), content);
  return parseManifest(join(folder, 'errors.yaml'));
}

const short = (one: Diagnostic): string =>
  `${one.file?.slice(folder.length + 1)}:${one.line}:${one.column} ${one.code}`;

/** Everything that the format can say. */
const full = `manifest: 1
version: "1.39"
contracts: [openapi.yaml, asyncapi.yaml]
envelopes:
  - {when: {transport: message}, outcome: "body:/outcome", code: "body:/error_code", detail: "body:/error_message", none: ""}
  - {when: {status: 401}, detail: "body:/message", as: unauthenticated}
  - {use: openstack}
  - code: ["body:/type", "body:/code"]
    causes: {each: "body:/errors/*", field: /field}
closed: true
codes:
  unauthenticated: {status: 401, allowed: "*"}
  invalid_request: {status: {http: 400, message: failure}, raised: ["body.*", "query.*"]}
  start_config_invalid:
    status: {http: 400, message: failure}
    summary: The start request was refused before any work.
    raised:
      - {on: startRuntime, by: "body.*"}
      - {on: startRuntime, by: value, at: "body:/image_ref", like: {pattern: "^[A-Z ]+$"}}
  not_found: {status: 404, raised: [{on: [stopRuntime, patchRuntime], by: absent}]}
  placement.duplicate_name: {status: 409, retry: after-change, detail: "{*}{body.name}{*}", raised: [{on: createResourceProvider, by: taken, key: name}]}
  replay_no_op: {outcome: success, status: {message: success}, raised: [{on: [startJob, stopJob], by: replay}]}
  service_unavailable: {status: 503, retry: with-backoff, effect: unknown, allowed: ["*"], raised: ["hook:redis-down"]}
  placement.undefined_code: {raised: [{by: absent, status: 404}, {by: "body.*", status: 400}, {by: "*", status: [400, 403, 404, 405]}]}
  Invalid: {status: 422, with: {"body:/details/name": "{path.name}"}, raised: [{by: body.required, cause: {type: FieldValueRequired}}]}
  ErrGRPCEmptyKey: {is: {detail: "etcdserver: key is not provided"}, status: {grpc: INVALID_ARGUMENT, http: 400}, raised: [{on: Put, by: body.required, at: "body:/key"}]}
  docker_unavailable: {status: 503, unreachable: kept for a later version}
  409: {status: 409, since: "1.40", raised: [{by: [stale, taken], since: "1.41"}]}
causes: {field: kubernetes, policy: exact, types: {FieldValueRequired: [body.required]}}
silent: [{on: consumeStartJob, by: body.syntax}]
tolerated: [{by: query.extra}]
precedence: [route, method, "body.*", stale]
reserved: [placement.old_code]
`;

describe('a manifest', () => {
  test('that says everything becomes a vocabulary', async () => {
    const { vocabulary, diagnostics } = await parse(full);
    expect(diagnostics).toEqual([]);
    const { places, ...rest } = vocabulary ?? {};
    expect(places?.['/codes/not_found/raised/0']).toMatchObject({ line: 20, column: 37 });
    expect(JSON.parse(JSON.stringify(rest).replaceAll(folder, ''))).toMatchSnapshot();
  });

  test('without quotes around a numeric code means the number', async () => {
    const { vocabulary } = await parse(
      'manifest: 1\ncodes: {404: {allowed: "*"}, "405": {allowed: "*"}, named: {wire: 7, allowed: "*"}}',
    );
    expect(vocabulary?.codes.map(({ name, wire }) => [name, wire])).toEqual([
      ['404', 404],
      ['405', undefined],
      ['named', 7],
    ]);
  });

  test('may use anchors, aliases and merge keys', async () => {
    const { vocabulary } = await parse(
      'manifest: 1\ncodes:\n  a: &base {status: 404, raised: &r [absent]}\n  b: {<<: *base, status: 410}\n  c: {raised: *r}\n',
    );
    expect(vocabulary?.codes.map(({ status, raised }) => [status.http, raised[0]?.by])).toEqual([
      [[404], ['absent']],
      [[410], ['absent']],
      [undefined, ['absent']],
    ]);
  });
});

describe('extends', () => {
  const platform =
    'manifest: 1\nversion: "2"\ncontracts: base.yaml\nreserved: [old]\ncodes:\n  a: {status: 404, summary: from the platform, raised: [absent]}\n  b: {status: 409, raised: [taken]}\n';

  test('merges by code and the local field wins', async () => {
    const { vocabulary, diagnostics } = await parse(
      'manifest: 1\nextends: platform.yaml\ncontracts: [own.yaml]\ncodes:\n  a: {status: 410}\n  c: {allowed: "*"}\n',
      { 'platform.yaml': platform },
    );
    expect(diagnostics).toEqual([]);
    expect(
      vocabulary?.codes.map(({ name, status, summary, raised }) => [name, status, summary, raised.length]),
    ).toEqual([
      ['a', { http: [410] }, 'from the platform', 1],
      ['b', { http: [409] }, null, 1],
      ['c', {}, null, 0],
    ]);
    expect(vocabulary).toMatchObject({ version: '2', contracts: [join(folder, 'own.yaml')], reserved: ['old'] });
    expect(vocabulary?.codes[0]?.raised[0]?.place.file).toBe(join(folder, 'platform.yaml'));
    expect(vocabulary?.places?.['/codes/a/status']?.file).toBe(join(folder, 'errors.yaml'));
    expect(vocabulary?.places?.['/codes/a/raised/0']?.file).toBe(join(folder, 'platform.yaml'));
  });

  test('of several: the later one wins, and a diamond is no circle', async () => {
    const { vocabulary, diagnostics } = await parse('manifest: 1\nextends: [left.yaml, right.yaml]\n', {
      'platform.yaml': platform,
      'left.yaml': 'manifest: 1\nextends: platform.yaml\ncodes: {a: {status: 400}}\n',
      'right.yaml': 'manifest: 1\nextends: platform.yaml\ncodes: {a: {status: 403}}\n',
    });
    expect(diagnostics).toEqual([]);
    expect(vocabulary?.codes.find((code) => code.name === 'a')?.status).toEqual({ http: [403] });
  });

  test('in a circle is one diagnostic at the line that closes it', async () => {
    const { vocabulary, diagnostics } = await parse('manifest: 1\nextends: [b.yaml]\n', {
      'b.yaml': 'manifest: 1\nextends:\n  - errors.yaml\n',
    });
    expect(vocabulary).toBeNull();
    expect(diagnostics.map(short)).toEqual(['b.yaml:3:5 MANIFEST_EXTENDS_CYCLE']);
  });

  test('of a file that is not there is placed where it is named; mistakes of a base are placed in the base', async () => {
    const { diagnostics } = await parse('manifest: 1\nextends: [nowhere.yaml, broken.yaml]\n', {
      'broken.yaml': 'manifest: 1\ncodes: {a: {stauts: 404}}\n',
    });
    expect(diagnostics.map(short)).toEqual([
      'errors.yaml:2:11 MANIFEST_NOT_FOUND',
      'broken.yaml:2:13 MANIFEST_KEY_UNKNOWN',
    ]);
  });
});

describe('mistakes', () => {
  const mistakes: readonly (readonly [name: string, text: string, expected: readonly string[]])[] = [
    ['an empty file', '', ['1:1 MANIFEST_EMPTY The file is empty']],
    ['only comments', '# nothing\n', ['1:1 MANIFEST_EMPTY The file is empty']],
    ['a list', '- a\n', ['1:1 MANIFEST_TYPE The file must be a map of keys, not a list']],
    ['broken YAML', 'manifest: 1\ncodes: {a: [}\n', ['2:13 MANIFEST_SYNTAX']],
    ['a bad indent', 'manifest: 1\ncodes:\n  a: {status: 1}\n b: {}\n', ['4:1 MANIFEST_SYNTAX']],
    ['two documents', 'manifest: 1\n---\nmanifest: 1\n', ['2:1 MANIFEST_SYNTAX']],
    ['an unknown alias', 'manifest: 1\ncodes: *nope\n', ['2:8 MANIFEST_SYNTAX']],
    ['a circular alias', 'manifest: 1\ncodes: &a {b: *a}\n', ['MANIFEST_SYNTAX']],
    [
      'a key twice',
      'manifest: 1\ncodes:\n  a: {allowed: "*"}\n  a: {allowed: "*"}\n',
      ['4:3 MANIFEST_KEY_DUPLICATE `a` is there twice'],
    ],
    [
      'a merge conflict',
      'manifest: 1\n<<<<<<< HEAD\nversion: "1"\n=======\nversion: "2"\n>>>>>>> other\n',
      ['2:1 MANIFEST_CONFLICT'],
    ],
    ['no format version', 'codes: {}\n', ['1:1 MANIFEST_KEY_MISSING `manifest` is missing']],
    ['a later format', 'manifest: 2\n', ['1:11 MANIFEST_VALUE This must be the number 1, not the number 2']],
    [
      'a misspelt key',
      'manifest: 1\ncode: {}\n',
      ['2:1 MANIFEST_KEY_UNKNOWN `code` is not a key here | Did you mean `codes`?'],
    ],
    [
      'a version without quotes',
      'manifest: 1\nversion: 1.30\n',
      ['2:10 MANIFEST_TYPE This must be a version in quotes, not the number 1.3 | Put it in quotes.'],
    ],
    ['a code without anything', 'manifest: 1\ncodes:\n  a:\n', ['MANIFEST_TYPE This must be a code, not empty']],
    ['a status of the wrong type', 'manifest: 1\ncodes: {a: {status: true, allowed: "*"}}\n', ['2:21 MANIFEST_TYPE']],
    [
      'a status that none is',
      'manifest: 1\ncodes: {a: {status: 44, allowed: "*"}}\n',
      ['2:13 MANIFEST_VALUE 44 is not a status of http'],
    ],
    [
      'an unknown gRPC name',
      'manifest: 1\ncodes: {a: {status: NOTFOUND, allowed: "*"}}\n',
      ['2:13 MANIFEST_VALUE "NOTFOUND" is not a status of grpc'],
    ],
    [
      'a status of an unknown transport',
      'manifest: 1\ncodes: {a: {status: {htp: 404}, allowed: "*"}}\n',
      ['2:22 MANIFEST_KEY_UNKNOWN `htp` is not a key here | Did you mean `http`?'],
    ],
    [
      'a retry that none is',
      'manifest: 1\ncodes: {a: {retry: with-backof, allowed: "*"}}\n',
      ['2:20 MANIFEST_VALUE The text "with-backof" is not a retry advice | Did you mean `with-backoff`?'],
    ],
    [
      'an entry without a condition',
      'manifest: 1\ncodes: {a: {raised: [{on: x}]}}\n',
      ['2:22 MANIFEST_KEY_MISSING `by` is missing'],
    ],
    [
      'an entry with a wrong key',
      'manifest: 1\ncodes: {a: {raised: [{by: absent, stauts: 404}]}}\n',
      ['2:35 MANIFEST_KEY_UNKNOWN `stauts` is not a key here | Did you mean `status`?'],
    ],
    [
      'an entry that is a number',
      'manifest: 1\ncodes: {a: {raised: [404]}}\n',
      ['2:22 MANIFEST_TYPE This must be a condition or entry, not the number 404'],
    ],
    [
      'a condition list with a number',
      'manifest: 1\ncodes: {a: {raised: [{by: [absent, 4]}]}}\n',
      ['2:36 MANIFEST_TYPE'],
    ],
    [
      'a spot that is none',
      'manifest: 1\ncodes: {a: {raised: [{by: absent, at: name}]}}\n',
      ['2:39 MANIFEST_VALUE The text "name" is not a spot'],
    ],
    [
      'a locator that is none',
      'manifest: 1\ncodes: {}\nenvelopes: [{code: "bdy:/x"}]\n',
      ['3:20 MANIFEST_VALUE The text "bdy:/x" is not a locator'],
    ],
    [
      'a fact at no locator',
      'manifest: 1\ncodes: {a: {allowed: "*", with: {details: x}}}\n',
      ['2:34 MANIFEST_VALUE `details` is not a locator'],
    ],
    [
      '`by: value` without a spot',
      'manifest: 1\ncodes: {a: {raised: [{by: value, examples: [1]}]}}\n',
      ['2:22 VALUE_INCOMPLETE `by: value` lacks `at`'],
    ],
    [
      '`by: value` without values',
      'manifest: 1\ncodes: {a: {raised: [{by: value, at: "body:/a"}]}}\n',
      ['2:22 VALUE_INCOMPLETE `by: value` lacks `like` or `examples`'],
    ],
    [
      'a pattern of what is printed that is none',
      'manifest: 1\nenvelopes: [{code: "stderr:(", detail: "stdout:("}]\ncodes: {a: {allowed: "*"}}\n',
      ['2:14 PATTERN_INVALID', '2:32 PATTERN_INVALID'],
    ],
    [
      'a code without a group',
      'manifest: 1\nenvelopes: [{code: "stderr:E[0-9]+", detail: "stderr:.+"}]\ncodes: {a: {allowed: "*"}}\n',
      ['2:14 PATTERN_INVALID `stderr:E[0-9]+` has no group'],
    ],
    ['a pattern that is none', 'manifest: 1\nclosed: "("\ncodes: {a: {allowed: "*"}}\n', ['2:1 PATTERN_INVALID']],
    ['no codes', 'manifest: 1\n', ['1:1 MANIFEST_WITHOUT_CODES']],
    [
      'three at once',
      'manifest: 1\nversion: 2\ncodes: {a: {effect: maybe, raised: [{by: absent, at: 1}]}}\n',
      ['2:10 MANIFEST_TYPE', '3:21 MANIFEST_VALUE', '3:54 MANIFEST_TYPE'],
    ],
  ];

  test.each(mistakes)('%s', async (_name, text, expected) => {
    const { diagnostics } = await parse(text);
    const found = diagnostics.map((one) => `${one.line}:${one.column} ${one.code} ${one.message} | ${one.hint}`);
    expect(found).toEqual(expected.map((part) => expect.stringContaining(part)));
    for (const one of diagnostics)
      expect(one).toMatchObject({ hint: expect.any(String), file: join(folder, 'errors.yaml') });
  });

  test.each(['(E[0-9]+)', '(?<code>E)', '(?:a)|(b)', '/error/code', ''])(
    'a code at stderr:%s is no mistake',
    async (at) => {
      const { diagnostics } = await parse(
        `manifest: 1\nenvelopes: [{code: "stderr:${at}"}]\ncodes: {a: {allowed: "*"}}\n`,
      );
      expect(diagnostics).toEqual([]);
    },
  );

  test('a file that is not there, and one that is a folder', async () => {
    const { diagnostics } = await parseManifest(join(folder, 'none.yaml'));
    expect(diagnostics.map(short)).toEqual(['none.yaml:1:1 MANIFEST_NOT_FOUND']);
    const { diagnostics: more } = await parseManifest(folder);
    expect(more[0]).toMatchObject({ code: 'MANIFEST_NOT_FOUND', message: expect.stringContaining('is a folder') });
  });
});
