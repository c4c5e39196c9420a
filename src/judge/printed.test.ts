import { expect, test } from '@jest/globals';
import type { EnvelopeSpec } from '../manifest/model.ts';
import type { Observed, Reply } from '../model.ts';
import { locate } from './locate.ts';
import { openLocated } from './located.ts';
import { printed } from './printed.ts';

const text = `a.yaml:7:3: error[FIRST]: one
  hint: do it
b.yaml:9:1: warning[SECOND]: two
`;
const pattern = String.raw`^(?<file>[^\n:]+):(?<line>\d+):\d+: \w+\[(?<code>\w+)\]: (?<detail>[^\n]+)(?:\n  hint: (?<hint>.+))?`;
const reply: Reply = {
  transport: 'command',
  status: 2,
  headers: [],
  body: '{"a":[1]}',
  stderr: text,
  truncated: false,
};

test('every match is its groups, without those that took no part', () => {
  expect(printed(pattern, text)).toEqual([
    { file: 'a.yaml', line: '7', code: 'FIRST', detail: 'one', hint: 'do it' },
    { file: 'b.yaml', line: '9', code: 'SECOND', detail: 'two' },
  ]);
});

test.each([
  [String.raw`\[(?<any>\w+)\]`, ['FIRST', 'SECOND']],
  [String.raw`\[(\w+)\]`, ['FIRST', 'SECOND']],
  [String.raw`^b\.\w+`, ['b.yaml']],
  ['', [text.trim()]],
  ['(', []],
  ['nothing', []],
])('%j', (one, found) => {
  expect(printed(one, text)).toEqual(found);
});

test('stdout is the body, stderr what a pattern finds', () => {
  expect(locate('stdout:/a/0', reply)).toEqual([1]);
  expect(locate('stderr:hint: (.*)', reply)).toEqual(['do it']);
  const { stderr: _, ...silent } = reply;
  expect(locate('stderr:', silent)).toEqual([]);
});

test('one pattern tells several codes, the detail and the causes', () => {
  const none = { use: null, when: {}, outcome: null, status: null, none: null, absent: null, as: null };
  const at = `stderr:${pattern}`;
  const causes = { each: at, type: '/code', field: '/file', detail: '/detail' };
  expect(openLocated({ ...none, code: [at], detail: [at], causes }, reply, null)).toMatchObject({
    outcome: 'failure',
    status: 2,
    code: 'FIRST',
    codes: ['SECOND'],
    detail: 'one',
    causes: [
      { type: 'FIRST', field: 'a.yaml', detail: 'one' },
      { type: 'SECOND', field: 'b.yaml', detail: 'two' },
    ],
  });
});

test('an envelope for certain answers says that it has no place for causes, unless it stands on one that has', () => {
  const spec = { use: null, when: { status: [2] }, outcome: null, status: null, none: null, absent: null, as: null };
  const silent = { ...spec, code: [`stderr:${pattern}`], detail: [], causes: null };
  const causeless = (own: EnvelopeSpec, base: Observed | null = null) => openLocated(own, reply, base)?.causeless;
  expect(causeless(silent)).toBe(true);
  expect(causeless({ ...silent, when: {} })).toBeUndefined();
  expect(causeless({ ...silent, when: { transport: 'command' } })).toBeUndefined();
  expect(causeless({ ...silent, causes: { each: `stderr:${pattern}` } })).toBeUndefined();
  const { causeless: _, ...placed } = openLocated(silent, reply, null) as Observed;
  expect(causeless(silent, placed)).toBeUndefined();
  expect(causeless(silent, { ...placed, causeless: true })).toBe(true);
});
