/** The lock of a vocabulary: written, held against, refused where clients would break. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { codes, faultline, folder, rooms } from './testing.ts';

let cwd = '';
let end: () => void = () => undefined;
beforeEach(async () => {
  ({ path: cwd, end } = await folder(rooms));
});
afterEach(() => end());

const lock = (): string => readFileSync(join(cwd, 'errors.lock.json'), 'utf8');
const edit = (from: string, to: string): void => {
  const file = join(cwd, 'errors.yaml');
  writeFileSync(file, readFileSync(file, 'utf8').replace(from, to));
};
const call = (...args: string[]) => faultline([...args, 'suite.yaml'], { cwd });

test('freeze writes the lock once, and check holds the manifest to it', async () => {
  expect(await call('check')).toMatchObject({ exit: 0 });
  expect(await call('freeze')).toMatchObject({ exit: 0, out: 'wrote errors.lock.json: 1 code\n', err: '' });
  expect(await call('freeze')).toMatchObject({ exit: 0, out: 'errors.lock.json: as it was\n' });
  expect(await call('check')).toMatchObject({ exit: 0, err: '' });
});

test('a breaking change is drift, and freezes only as a new major version or on demand', async () => {
  edit('manifest: 1', 'manifest: 1\nversion: "1.0"');
  await call('freeze');
  const before = lock();
  edit('status: 400', 'status: 422');
  const checked = await call('check');
  expect(checked.exit).toBe(3);
  expect(codes(checked.err)).toContain('error[DRIFT_STATUS_CHANGED]');
  expect(checked.err).toContain('errors.yaml:6:3: error[DRIFT_STATUS_CHANGED]: breaking: the status of `invalid` was');
  const refused = await call('freeze');
  expect(refused).toMatchObject({ exit: 3, out: '' });
  expect(refused.err).toContain('not frozen: 1 breaking change');
  expect(lock()).toBe(before);
  edit('"1.0"', '"2.0"');
  expect((await call('check')).err).toContain('the major version says so: `faultline freeze` takes it up');
  expect(await call('freeze')).toMatchObject({ exit: 0 });
  edit('status: 422', 'status: 400');
  expect(await call('freeze', '--allow-breaking')).toMatchObject({ exit: 0 });
  expect(await call('check')).toMatchObject({ exit: 0 });
});

test('what is new is frozen, and said', async () => {
  await call('freeze');
  edit('codes:\n', 'codes:\n  taken: {status: 409, raised: [taken]}\n');
  const checked = await call('check');
  expect(checked.exit).toBe(0);
  expect(codes(checked.err)).toEqual(expect.arrayContaining(['warning[DRIFT_RAISED_FIRST]']));
  const frozen = await call('freeze');
  expect(frozen.out).toContain('dangerous: `taken` on createRoom may come now (by taken); it could not before');
});

test.each([
  ['edited by hand', (text: string) => text.replace('400', '401'), 'LOCK_EDITED'],
  ['of a newer format', (text: string) => text.replace('"lock": 1', '"lock": 9'), 'LOCK_FORMAT'],
  ['in conflict', (text: string) => `<<<<<<< a\n${text}=======\n>>>>>>> b\n`, 'LOCK_CONFLICT'],
  ['cut off', (text: string) => text.slice(0, 30), 'LOCK_SYNTAX'],
])('a lock that is %s is refused and kept', async (_, spoilt, code) => {
  await call('freeze');
  const text = spoilt(lock());
  writeFileSync(join(cwd, 'errors.lock.json'), text);
  for (const verb of ['check', 'freeze']) {
    const called = await call(verb);
    expect(called.exit).toBe(2);
    expect(codes(called.err)).toEqual([`error[${code}]`]);
  }
  expect(lock()).toBe(text);
});

test('a broken contract freezes nothing', async () => {
  writeFileSync(join(cwd, 'openapi.yaml'), 'openapi: 3.1.0\npaths: [\n');
  expect((await call('freeze')).exit).toBe(2);
  expect(existsSync(join(cwd, 'errors.lock.json'))).toBe(false);
});

test.each([
  ['is not there', null, 'SOURCE_UNREADABLE'],
  ['has nothing that the extractor finds', 'package codes\n', 'SOURCE_EMPTY'],
  ['is in conflict', '<<<<<<< a\npackage codes\n=======\n>>>>>>> b\n', 'SOURCE_UNREADABLE'],
])('a source that %s: exit 2, and what is frozen stays', async (_, text, code) => {
  await call('freeze');
  const before = lock();
  edit('manifest: 1', 'manifest: 1\nsources: [{file: codes.go}]');
  edit('status: 400', 'status: 422');
  if (text !== null) writeFileSync(join(cwd, 'codes.go'), text);
  for (const verb of ['check', 'freeze']) {
    const called = await call(verb);
    expect(called.exit).toBe(2);
    expect(codes(called.err)).toContain(`error[${code}]`);
  }
  expect(lock()).toBe(before);
});

test('a code that a source has alone is drift, until the suite knows it', async () => {
  edit('manifest: 1', 'manifest: 1\nsources: [{file: codes.go}]');
  writeFileSync(join(cwd, 'codes.go'), 'package rooms\n\nconst (\n\tCodeInvalid = "invalid"\n\tCodeOld = "old"\n)\n');
  const checked = await call('check');
  expect(checked.exit).toBe(3);
  expect(codes(checked.err)).toContain('error[DRIFT_SOURCE_CODE]');
  const [id = ''] = /drift-[0-9a-f]{12}/.exec(checked.err) ?? [];
  const suite = join(cwd, 'suite.yaml');
  writeFileSync(suite, `${readFileSync(suite, 'utf8')}known: [{fingerprint: ${id}, why: to be retired}]\n`);
  expect(await call('check')).toMatchObject({ exit: 0 });
  writeFileSync(join(cwd, 'codes.go'), 'package rooms\n\nconst CodeInvalid = "invalid"\n');
  const clean = await call('check');
  expect(clean.exit).toBe(0);
  expect(codes(clean.err)).toContain('warning[KNOWN_UNMATCHED]');
});
