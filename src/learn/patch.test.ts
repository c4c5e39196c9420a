import { expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { unifiedDiff } from '../lib/diff.ts';
import type { Proposal } from './model.ts';
import { patch as patched } from './patch.ts';

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

/** What is left unwritten is nothing. */
function patch(before: string, proposals: readonly Proposal[]): string {
  const { text: after, left } = patched(before, proposals);
  expect(left).toEqual([]);
  return after;
}

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
    '-      - body.unique',
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
  expect(made).toContain('invalid:   {status: 400}     # all of them');
  expect(parse(made)).toMatchObject({
    envelopes: [{ code: 'body:/error' }, { use: 'problem' }],
    codes: { invalid: { status: 400 } },
  });
  for (const comment of text.match(/#.*/g) ?? []) expect(made).toContain(comment);
});

test('a file in flow style stays one', () => {
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

/** The lines that are other ones. */
const changes = (before: string, after: string): readonly string[] =>
  unifiedDiff(before, after, 'x')
    .split('\n')
    .filter((one) => /^[-+](?![-+])/.test(one));
const more = propose('append', ['codes', 'bad', 'raised'], { on: 'a', by: 'route' });

test.each<[string, string, readonly string[]]>([
  [
    'an alias, which is another code’s list too',
    'codes:\n  other: {status: 500, raised: &r [size]}\n  bad:   {status: 400, raised: *r}  # same\n',
    [
      '-  bad:   {status: 400, raised: *r}  # same',
      '+  bad:   {status: 400, raised: [size, {on: a, by: route}]}  # same',
    ],
  ],
  [
    'what an alias stands for',
    'codes:\n  bad:\n    raised: &r [size]   # first\n  third: {raised: *r}\n  last:   {}\n',
    [
      '-    raised: &r [size]   # first',
      '-  third: {raised: *r}',
      '+    raised: &r [size, {on: a, by: route}]   # first',
      '+  third: {raised: [size]}',
    ],
  ],
  [
    'a code that is merged into another',
    'codes:\n  bad: &b\n    raised:\n    - size # big\n  other:\n    <<: *b\n',
    ['+    - {on: a, by: route}', '-    <<: *b', '+    <<: {raised: [size]}'],
  ],
  [
    'a code that another is merged into',
    'codes:\n  base: &b {status: 400, raised: [size]}\n  bad:\n    <<: *b\n    summary:   No.\n',
    ['+    raised: [size, {on: a, by: route}]'],
  ],
  [
    'a list with a comment behind it, before another code',
    'codes:\n  bad:\n    summary: "a # b"\n    raised:\n    - size\n    # the last of it\n\n  # before z\n  z:   {status:   1}\n# end\n',
    ['+    - {on: a, by: route}'],
  ],
  [
    'one word in place of a list',
    "codes:\n    bad:   # four\n        status:   400\n        raised: 'size'   # only\n",
    ["-        raised: 'size'   # only", '+        raised: [size, {on: a, by: route}]   # only'],
  ],
  ['no list', 'codes:\n  bad:   # none\n    status:   400\n  z: {}\n', ['+    raised: [{on: a, by: route}]']],
  ['a code with nothing in it', 'codes:\n  bad:   # later\n  z: {}\n', ['+    raised: [{on: a, by: route}]']],
  [
    'lines that end as on Windows',
    '\ufeff# top\r\ncodes:\r\n  bad:\r\n    raised:\r\n      - size\r\n  z:   {}\r\n',
    ['+      - {on: a, by: route}\r'],
  ],
])('%s: what is new is new, no more', (_what, before, lines) => {
  expect(changes(before, patch(before, [more]))).toEqual(lines);
});

test('what is taken out leaves its comment; what is put first comes before the comments of the others', () => {
  const before = `envelopes:   # how\n  # ours\n  - {use: problem}\ntolerated: [query.extra]   # why\ncodes:\n  bad:\n    raised:\n      # big\n      - size   # too big\n      - on: a   # here\n        by: route\n      - accept\n`;
  const after = patch(before, [
    propose('remove', ['codes', 'bad', 'raised', 0], null),
    propose('remove', ['codes', 'bad', 'raised', 1], null),
    propose('prepend', ['envelopes'], { use: 'azure' }),
    propose('append', ['tolerated'], 'query.repeated', 'is that meant?'),
  ]);
  expect(after).toBe(
    `envelopes:   # how\n  - {use: azure}\n  # ours\n  - {use: problem}\n# is that meant?\ntolerated: [query.extra, query.repeated]   # why\ncodes:\n  bad:\n    raised:\n      # big\n      # too big\n      # here\n      - accept\n`,
  );
});

test('what cannot be written is named, and all else is written', () => {
  const fresh = propose('set', ['codes', 'fresh'], { status: 404 });
  const odd = propose('append', ['codes', 'bad', 'raised', 'x'], 'absent');
  const { text: after, left } = patched('codes:\n  bad: {raised: [size]}\n', [odd, fresh]);
  expect({ after, left }).toEqual({ after: 'codes:\n  bad: {raised: [size]}\n  fresh: {status: 404}\n', left: [odd] });
  expect(patched('a: 1\n---\nb: 2\n', [fresh])).toEqual({ text: 'a: 1\n---\nb: 2\n', left: [fresh] });
});
