import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { unifiedDiff } from './diff.ts';

test('nothing for nothing', () => expect(unifiedDiff('a\n', 'a\n', 'x')).toBe(''));

test('hunks with three lines around, counted from 1', () => {
  const before = Array.from({ length: 20 }, (_, i) => `${i}\n`).join('');
  const after = before.replace('2\n', 'two\n').replace('15\n', '').replace('18\n', '18\nmore\n');
  expect(unifiedDiff(before, after, 'x').split('\n')).toEqual(
    [
      ['--- a/x', '+++ b/x', '@@ -1,6 +1,6 @@', ' 0', ' 1', '-2', '+two', ' 3', ' 4', ' 5'],
      ['@@ -13,8 +13,8 @@', ' 12', ' 13', ' 14', '-15', ' 16', ' 17', ' 18', '+more', ' 19', ''],
    ].flat(),
  );
});

test('git takes it, whatever ends or begins the files', () => {
  const folder = mkdtempSync(join(tmpdir(), 'diff-'));
  const cases = [
    ['a\nb\nc', 'a\nB\nc\nd'],
    ['a\n', 'b\na'],
    ['x\ny\nz\n', 'z\ny\nx\n'],
  ] as const;
  try {
    const file = join(folder, 'x');
    for (const [before, after] of cases) {
      writeFileSync(file, before);
      const input = `Words before it are passed over.\n\n${unifiedDiff(before, after, 'x')}`;
      execFileSync('git', ['apply', '-'], { cwd: folder, input });
      expect(readFileSync(file, 'utf8')).toBe(after);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});
