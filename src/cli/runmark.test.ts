/** The stand-in for runmark with one defect at a time: each is found by the rule that is there for it. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Event, IssueEvent } from '../ledger/model.ts';
import { faultline, folder, root } from './testing.ts';

let cwd = '';
let end: () => void = () => undefined;
let hanging: ReturnType<typeof issues>;
beforeAll(async () => {
  ({ path: cwd, end } = await folder({}));
  // It waits most of its time: beside the others.
  hanging = issues('hang', 'SESSION_NOT_RESUMABLE', { RUNMARK_TIMEOUT: '4s' });
  hanging.catch(() => undefined);
});
afterAll(() => end());

async function issues(defect: string, code: string, env: Readonly<Record<string, string>> = {}) {
  const given = ['--seed', '1', '--trials', '1', '--code', code, '--reports', defect];
  const { out, err } = await faultline(['run', join(root, 'suites', 'runmark.yaml'), ...given], {
    cwd,
    env: { RUNMARK_DEFECTS: defect === 'none' ? '' : defect, ...env },
  });
  const lines = readFileSync(join(cwd, defect, 'ledger.jsonl'), 'utf8')
    .trimEnd()
    .split('\n');
  const events = lines.map((line) => JSON.parse(line) as Event);
  return { out, err, found: events.filter((event): event is IssueEvent => event.type === 'issue') };
}

test.each([
  ['wrong-status', 'EXPECTATION_FAILED', 'status', 'status'],
  ['no-code', 'EXTRACTION_FAILED', 'causes', 'stderr:'],
  ['trace', 'RUN_NOT_FOUND', 'leak', 'body:'],
  ['no-hint', 'SESSION_DRIFT_DETECTED', 'causes', 'stdout:'],
  ['no-line', 'EXPECTATION_FAILED', 'causes', 'stdout:'],
])(
  '%s of %s is found by %s',
  async (defect, code, rule, at) => {
    const { found, out } = await issues(defect, code);
    const findings = found.flatMap((issue) => issue.findings);
    expect(findings).toContainEqual(expect.objectContaining({ rule, at: expect.stringContaining(at) }));
    // What is printed can be pasted: the program, its words, and where.
    expect(out).toMatch(/request {3}.*runmark\.js .*# in a folder with the files of the suite/);
    expect(out).toMatch(/received {2}exit \d/);
  },
  120_000,
);

test('the twin without a defect is quiet', async () => {
  const { found, out } = await issues('none', 'SESSION_NOT_RESUMABLE');
  expect(found).toEqual([]);
  expect(out).toContain('no finding');
}, 240_000);

test('what hangs after its answer is silent, and nobody is left', async () => {
  const { found } = await hanging;
  expect(found.map((issue) => issue.findings[0]?.rule)).toEqual(['silence']);
  expect(commandLines().filter((line) => line.includes('s-done'))).toEqual([]);
}, 240_000);

/** Of every process that this system shows. */
function commandLines(): readonly string[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids.flatMap((pid) => {
    try {
      const line = readFileSync(join('/proc', pid, 'cmdline'), 'utf8')
        .split('\0')
        .join(' ');
      return line.includes('runmark.js') ? [line] : [];
    } catch {
      return [];
    }
  });
}
