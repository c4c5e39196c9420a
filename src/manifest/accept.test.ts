import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parse } from 'yaml';
import { withKnown } from './accept.ts';

const entry = { fingerprint: 'abc', on: 'createRoom', by: 'body.type', why: 'ticket 7: later' };
const line = '{fingerprint: abc, on: createRoom, by: body.type, why: "ticket 7: later"}';

test.each([
  ['no list', 'manifest: m # errors\ntarget: prism\n', `manifest: m # errors\ntarget: prism\nknown:\n  - ${line}\n`],
  ['no last line feed', 'manifest: m', `manifest: m\nknown:\n  - ${line}\n`],
  [
    'a list in the middle, with comments',
    'known:\n  # old\n  - {on: a, why: b} # for b\n\n# how many\nlimits: {trials:   2}\n',
    `known:\n  # old\n  - {on: a, why: b} # for b\n  - ${line}\n\n# how many\nlimits: {trials:   2}\n`,
  ],
  [
    'entries over several lines',
    'known:\n- on: a\n  why: >-\n    because\n    of b\n- on: c\n  why: d\nname: x\n',
    `known:\n- on: a\n  why: >-\n    because\n    of b\n- on: c\n  why: d\n- ${line}\nname: x\n`,
  ],
  ['a list on one line', 'known: [{on: a, why: b}]\nname: x\n', `known: [{on: a, why: b}, ${line}]\nname: x\n`],
  [
    'a list with a line an entry',
    'known: [\n    {on: a, why: b}, # x\n  ]\nname: x\n',
    `known: [\n    {on: a, why: b},\n    ${line}, # x\n  ]\nname: x\n`,
  ],
  ['an empty list', 'known: [] # none\nname: x\n', `known: [${line}] # none\nname: x\n`],
  ['lines that end as on Windows', 'manifest: m\r\nname: x\r\n', `manifest: m\r\nname: x\r\nknown:\r\n  - ${line}\r\n`],
])('%s: only what is new is new', (_, text, expected) => {
  expect(withKnown(text, ['known'], [entry])).toBe(expected);
});

test('an environment has a list of its own', () => {
  const text = 'environments:\n  staging:\n    target: https://s # far\n  prod: {target: https://p}\nname: x\n';
  expect(withKnown(text, ['environments', 'staging', 'known'], [entry])).toBe(
    text.replace('# far\n', `# far\n    known:\n      - ${line}\n`),
  );
  const prod = withKnown(text, ['environments', 'prod', 'known'], [entry]);
  expect(parse(prod)).toEqual({
    ...parse(text),
    environments: { ...parse(text).environments, prod: { target: 'https://p', known: [entry] } },
  });
  expect(prod).toContain('# far');
});

test.each([
  ['a map on one line', '{manifest: m, name: x}'],
  ['JSON', '{\n  "manifest": "m",\n  "known": [ { "on": "a", "why": "b" } ]\n}\n'],
  ['a key without a list', 'manifest: m\nknown:\nname: x\n'],
  ['a document that is ended', 'manifest: m\n...\n'],
  ['a text at the end', 'manifest: m\nx: |+\n  a\n\n'],
  ['an anchor elsewhere', 'a: &l [{on: a, why: b}]\nknown: *l\n'],
])('%s: nothing is lost', (_, text) => {
  const before = parse(text);
  expect(parse(withKnown(text, ['known'], [entry]))).toEqual({ ...before, known: [...(before.known ?? []), entry] });
});

test('property: whatever the reason is, it is read back, and every line that was there stays', () => {
  const comment = fc.string({ unit: fc.constantFrom('a', ' ', ':', '-', '#', '[', '"') }).map((text) => `# ${text}`);
  const part = fc.oneof(
    comment,
    fc.constantFrom('limits: {trials: 2}', 'values:\n- {at: "path:a", value: 1}', 'headers:\n    a: b', ''),
  );
  const known = fc.constantFrom(
    '',
    'known:\n    - {on: a, why: b}',
    'known:\n- on: a\n  why: |\n    b\n',
    'known: [{on: a, why: b}]',
  );
  const parts = fc.uniqueArray(part, { maxLength: 6 });
  fc.assert(
    fc.property(parts, known, parts, fc.string({ minLength: 1 }), fc.nat({ max: 2 }), (a, list, b, why, more) => {
      const text = ['manifest: m', ...a, list, ...b.filter((one) => one.startsWith('#') || !a.includes(one)), ''].join(
        '\n',
      );
      const entries = Array.from({ length: more + 1 }, (_, at) => ({ fingerprint: `f${at}`, why }));
      const after = withKnown(text, ['known'], entries);
      const before = parse(text);
      expect(parse(after)).toEqual({ ...before, known: [...(before.known ?? []), ...entries] });
      const left = after.split('\n');
      const flow = list.startsWith('known: [');
      for (const one of text.split('\n')) if (!flow || one !== list) expect(left).toContain(one);
    }),
  );
});
