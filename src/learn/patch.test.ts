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
