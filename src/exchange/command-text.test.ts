import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import type { Request } from '../model.ts';
import { commandText } from './command-text.ts';

const request: Request = {
  method: 'EXEC',
  target: '',
  headers: [],
  body: "it's\n\\n\n",
  argv: ['a b', "c'd", '$HOME'],
  files: {
    'in/x.json': '{"a": "b"}',
    gone: null,
    link: { link: 'in/x.json' },
    folder: { folder: true },
    shut: { content: 'x', mode: '400' },
  },
};

test('the line does in a shell what the target does', () => {
  const folder = mkdtempSync(join(tmpdir(), 'faultline-text-'));
  try {
    const program =
      'exec:sh -c cat;for%20one;do%20printf%20\'|%s\'%20"$one";done;cat%20link;stat%20-c%20%a%20shut;ls sh';
    const printed = execFileSync('sh', ['-c', commandText(request, program)], { cwd: folder, encoding: 'utf8' });
    expect(printed).toBe(`it's\n\\n\n|a b|c'd|$HOME{"a": "b"}400\nfolder\nin\nlink\nshut\n`);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('it can be read', () => {
  const plain = { ...request, body: null, files: {}, argv: ['check', 'a.yaml'] };
  expect(commandText(plain, 'exec:/opt/tool --quiet')).toBe(
    '/opt/tool --quiet check a.yaml </dev/null # in a folder with the files of the suite',
  );
});
