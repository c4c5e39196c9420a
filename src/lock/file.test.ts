import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { lockFile, lockText, parseLock } from './file.ts';
import { type Change, type ChangeId, changeLevels, type Lock } from './model.ts';
import { digestOf } from './project.ts';
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

test('every change has words', () => {
  for (const id of Object.keys(changeLevels) as ChangeId[]) {
    const change: Change = { id, level: changeLevels[id], code: 'a', operation: 'o', before: ['x'], after: { y: 1 } };
    expect(changeText(change)).toMatch(/^[^{}]*(\{"y":1\})?[^{}]*$/);
    expect(changeText(change).length).toBeGreaterThan(10);
  }
});
