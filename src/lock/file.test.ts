import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { lockFile, lockText, parseLock } from './file.ts';
import { type Change, type ChangeId, changeLevels, type Lock } from './model.ts';
import { digestOf } from './project.ts';
import { isMajor } from './state.ts';
import { changeText } from './words.ts';

const json = fc.jsonValue({ maxDepth: 3 }) as fc.Arbitrary<never>;
const contents = fc.record({
  lock: fc.constant(1 as const),
  closed: fc.boolean(),
  codes: fc.dictionary(fc.string(), fc.record({ with: fc.dictionary(fc.string(), json) })),
  operations: fc.constant({}),
});
const frozen = (content: Omit<Lock, 'digest'>): Lock => ({ ...content, digest: digestOf(content) });
const kindOf = (text: string): string => {
  const read = parseLock(text, 'errors.lock.json');
  return read.kind === 'broken' ? read.diagnostic.code : read.kind;
};

test('the lock stands beside its manifest', () => {
  expect(lockFile('/a/errors.yaml')).toBe('/a/errors.lock.json');
});

test('what is written is read as it was', () => {
  fc.assert(
    fc.property(contents, (content) => {
      const lock = frozen(content);
      expect(parseLock(lockText(lock), 'x')).toEqual({ kind: 'lock', lock: JSON.parse(JSON.stringify(lock)) });
    }),
  );
});

test('reading is total', () => {
  fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (text) => typeof kindOf(text) === 'string'));
});

const lock = frozen({ lock: 1, closed: true, codes: { a: { status: { http: [400] } } }, operations: {} });
const text = lockText(lock);

test.each([
  ['a status edited by hand', text.replace('400', '404'), 'LOCK_EDITED'],
  ['another digest', text.replace(/sha256:./, 'sha256:_'), 'LOCK_EDITED'],
  ['a newer format', text.replace('"lock": 1', '"lock": 2'), 'LOCK_FORMAT'],
  ['a newer edition', text.replace('"lock": 1', '"edition": 3, "lock": 1'), 'LOCK_FORMAT'],
  ['merge-conflict markers', `<<<<<<< ours\n${text}=======\n${text}>>>>>>> theirs\n`, 'LOCK_CONFLICT'],
  ['half of it', text.slice(0, 40), 'LOCK_SYNTAX'],
  ['nothing', '', 'LOCK_SYNTAX'],
  ['a list', '[]', 'LOCK_SYNTAX'],
  ['another document', '{"openapi": "3.1.0"}', 'LOCK_SYNTAX'],
  ['other spacing', JSON.stringify(lock), 'lock'],
])('%s', (_, edited, kind) => {
  expect(kindOf(edited)).toBe(kind);
});

test.each<[string, unknown]>([
  ['a code that is a number', { codes: { a: 5 } }],
  ['a code that is nothing', { codes: { a: null } }],
  ['a status that is no list', { codes: { a: { status: { http: 400 } } } }],
  ['a spelling that is an object', { codes: { a: { wire: {} } } }],
  ['operations that are a list', { operations: [] }],
  ['occasions that are a number', { operations: { o: { raises: 5 } } }],
  ['an occasion that is a text', { operations: { o: { raises: { a: { taken: 'x' } } } } }],
  ['silence that is a text', { operations: { o: { silent: 'taken' } } }],
  ['envelopes that are a number', { envelopes: 5 }],
  ['retired codes that are a text', { reserved: 'abc' }],
  ['causes without a list', { causes: { field: 'dotted', policy: 'exact', types: { A: 'taken' } } }],
  ['a version that is a number', { version: 1 }],
])('the digest fits, and it is no lock: %s', (_, members) => {
  const content = { lock: 1, closed: true, codes: {}, operations: {}, ...(members as object) } as unknown as Lock;
  expect(kindOf(lockText(frozen(content)))).toBe('LOCK_SYNTAX');
});

test.each([
  ['1', '2', true],
  ['1.9', 'v2.0', true],
  ['v1', '2-rc1', true],
  ['9', '10', true],
  ['2', '1', false],
  ['1.2', '1.3', false],
  ['1-alpha', '1-beta', false],
  ['1-rc1', '1-rc2', false],
  ['1', '1a', false],
  ['1+b1', '1+b2', false],
  ['alpha', 'beta', false],
  [undefined, '2', false],
  ['1', undefined, false],
])('from version %s to %s: a new major version is %s', (old, now, is) => {
  const of = (version: string | undefined): Lock => ({ ...lock, ...(version === undefined ? {} : { version }) });
  expect(isMajor({ frozen: { kind: 'lock', lock: of(old) }, now: () => of(now) })).toBe(is);
});

test('every change has words', () => {
  for (const id of Object.keys(changeLevels) as ChangeId[]) {
    const change: Change = { id, level: changeLevels[id], code: 'a', operation: 'o', before: ['x'], after: { y: 1 } };
    expect(changeText(change)).toMatch(/^[^{}]*(\{"y":1\})?[^{}]*$/);
    expect(changeText(change).length).toBeGreaterThan(10);
  }
});
