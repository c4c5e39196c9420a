import { expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { unifiedDiff } from '../lib/diff.ts';
import type { Proposal } from './model.ts';
import { patch } from './patch.ts';

const evidence = { trials: 1, operations: ['a'], examples: ['p#0'] };
const propose = (
  edit: Proposal['edit'],
  path: Proposal['path'],
  value: Proposal['value'],
  comment?: string,
): Proposal => ({
  kind: 'raised',
  edit,
  path,
  value,
  evidence,
  ...(comment !== undefined && { comment }),
});

const text = `# Ours.
manifest: 1
envelopes:                       # how it is read
  - {use: problem}
codes:
  # Bodies
  invalid:   {status: 400, raised: ["body.*"]}     # all of them
  taken:
    status: 409   # as always
    raised:
      - {on: createRoom, by: taken}  # by name
      - body.unique

  # Others
  not_found: {status: 404, raised: [absent]}

# The end.
closed: true
`;

test('nothing proposed, nothing changed', () => expect(patch(text, [])).toBe(text));

test('lines that no proposal is about stay byte for byte, and every comment stays', () => {
  const made = patch(text, [
    propose('remove', ['codes', 'taken', 'raised', 1], null),
    propose('append', ['codes', 'not_found', 'raised'], { on: 'getRoom', by: 'path.pattern' }),
    propose('set', ['codes', 'fresh'], { status: 415 }),
    propose('append', ['codes', 'fresh', 'raised'], 'media-type'),
    propose('append', ['tolerated'], 'query.extra', 'is that meant?'),
  ]);
  const lines = unifiedDiff(text, made, 'x').split('\n');
  expect(lines.filter((one) => /^[-+](?![-+])/.test(one))).toEqual([
    // Within a code that changes, comments move up.
    '-    status: 409   # as always',
    '+    status: 409 # as always',
    '-      - {on: createRoom, by: taken}  # by name',
    '-      - body.unique',
    '+      - {on: createRoom, by: taken} # by name',
    '-  not_found: {status: 404, raised: [absent]}',
    '+  not_found: {status: 404, raised: [absent, {on: getRoom, by: path.pattern}]}',
    '+  fresh: {status: 415, raised: [media-type]}',
    '+tolerated:',
    '+  - query.extra # is that meant?',
  ]);
});

test('a list goes with its last member, an envelope comes first', () => {
  const made = patch(text, [
    propose('remove', ['codes', 'invalid', 'raised', 0], null),
    propose('prepend', ['envelopes'], { code: 'body:/error' }),
  ]);
  expect(made).toContain('invalid: {status: 400} # all of them');
  expect(parse(made)).toMatchObject({
    envelopes: [{ code: 'body:/error' }, { use: 'problem' }],
    codes: { invalid: { status: 400 } },
  });
  for (const comment of text.match(/#.*/g) ?? []) expect(made).toContain(comment);
});

test('a file in flow style is written anew as a whole, and says the same', () => {
  const made = patch('{manifest: 1, codes: {a: {status: 400}}} # mine\n', [
    propose('append', ['codes', 'a', 'raised'], 'absent'),
  ]);
  expect(parse(made)).toEqual({ manifest: 1, codes: { a: { status: 400, raised: ['absent'] } } });
  expect(made).toContain('# mine');
});

test('what is long is no line', () => {
  const on = Array.from({ length: 12 }, (_, i) => `listEverything${i}`);
  const made = patch(text, [
    propose('set', ['codes', 'fresh'], { status: 406 }),
    propose('append', ['codes', 'fresh', 'raised'], { on, by: 'accept' }),
  ]);
  expect(made).toMatch(/\n {2}fresh:\n {4}status: 406\n {4}raised:\n {6}- on:\n[^}]*\n {8}by: accept\n/);
  expect(parse(made)).toMatchObject({ codes: { fresh: { raised: [{ on, by: 'accept' }] } } });
});

test('resources come into a suite beside those that it has, what they rest on before them', () => {
  const suite = '# How to aim.\nmanifest: errors.yaml\ntarget: ${ROOMS_URL:-prism} # or not\n';
  const long = {
    path: '/rooms/{roomId}',
    create: 'createRoom',
    id: 'header:location',
    read: 'getRoom',
    delete: 'deleteRoom',
  };
  const made = patch(suite, [propose('set', ['resources', 'rooms'], long, '3 made')]);
  expect(made).toBe(
    `${suite}resources:\n  rooms:\n    # 3 made\n    path: /rooms/{roomId}\n    create: createRoom\n    id: header:location\n    read: getRoom\n    delete: deleteRoom\n`,
  );
  const short = { path: '/beds/{id}', create: 'createBed', read: 'getBed' };
  const more = patch(made, [propose('set', ['resources', 'beds'], short, '1 made')]);
  expect(more).toBe(`${made}  beds: {path: "/beds/{id}", create: createBed, read: getBed} # 1 made\n`);
});
