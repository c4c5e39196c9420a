/** The commands on the reference service, in this process: each of its defects is found by its own rule, and replays. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { DEFECTS } from '../../examples/bookings/server.js';
import type { Event, IssueEvent } from '../ledger/model.ts';
import { codes, faultline, folder, root } from './testing.ts';

let suite = '';
let cwd = '';
let end: () => void = () => undefined;

beforeAll(async () => {
  const text = readFileSync(join(root, 'suites', 'bookings.yaml'), 'utf8').replaceAll('../', `${root}/`);
  // Where answers hang they are given up sooner; elsewhere a busy machine must not look like a silent service.
  const made = await folder({ 'bookings.yaml': text, 'hasty.yaml': `${text}limits: {timeout: 150ms}\n` });
  cwd = made.path;
  end = made.end;
  suite = join(cwd, 'bookings.yaml');
});
afterAll(() => end());

/** A module with the reference service and these defects; its address as a target. */
function app(name: string, defects: readonly string[]): string {
  const server = pathToFileURL(join(root, 'examples', 'bookings', 'server.js')).href;
  const text = `import { createApp } from '${server}';\nexport const app = createApp({ defects: ${JSON.stringify(defects)} });\n`;
  const file = join(cwd, `${name}.mjs`);
  writeFileSync(file, text);
  return `handler:${file}`;
}

function issues(reports: string): readonly IssueEvent[] {
  const lines = readFileSync(join(cwd, reports, 'ledger.jsonl'), 'utf8')
    .trimEnd()
    .split('\n');
  return lines.map((line) => JSON.parse(line) as Event).filter((event) => event.type === 'issue');
}

async function run(name: string, defects: readonly string[], ...more: readonly string[]) {
  const file = defects.includes('hangs') ? join(cwd, 'hasty.yaml') : suite;
  return faultline(
    ['run', file, '--target', app(name, defects), '--seed', '1', '--trials', '2', '--reports', name, ...more],
    { cwd },
  );
}

const few = ['--condition', 'body.enum'];
/** What shows each of them; the others are sought by all that there is. */
const narrowed: Readonly<Record<string, readonly string[]>> = {
  ...{ 'accepts-missing-field': ['--condition', 'body.required'], hangs: ['--condition', 'accept'] },
  ...{ 'wrong-status': few, 'wrong-code': few, 'wrong-cause': few, 'extra-cause': few },
  ...{ 'code-on-wrong-operation': ['--code', 'invalid_parameter'], 'stale-detail': ['--code', 'room_unknown'] },
  ...{ 'html-error': ['--code', 'malformed_request'], 'stack-trace': ['--code', 'malformed_request'] },
  ...{ 'status-disagrees': ['--code', 'unsupported_media_type'], 'undeclared-status': ['--code', 'missing_parameter'] },
  ...{ 'off-schema-body': ['--code', 'duplicate_parameter'], 'no-allow-header': ['--code', 'method_not_allowed'] },
};

describe('run', () => {
  test('a conforming service gives no finding', async () => {
    const { exit, out } = await run('conforming', [], '--json');
    // Not the events themselves: Jest compares half a megabyte of a body for minutes.
    expect(issues('conforming').map(({ fingerprint, findings }) => [fingerprint, findings])).toEqual([]);
    expect({ exit, report: JSON.parse(out) }).toMatchObject({
      exit: 0,
      report: { exit: 0, suites: [{ suite: 'bookings', findings: 0, broken: 0, inconclusive: 0 }] },
    });
  });

  test.each(DEFECTS.map(({ id, rule }) => [id, rule] as const))('%s is found by the rule %s', async (id, rule) => {
    // Two operations have every code; the whole service is under test above.
    const both = ['--operation', 'createBooking', '--operation', 'listRooms'];
    const { exit } = await run(id, [id], ...both, ...(narrowed[id] ?? []));
    const found = issues(id).map((issue) => issue.findings.map((finding) => finding.rule));
    expect(found.flat()).toContain(rule);
    expect(exit).toBe(1);
  });
});

describe('the other commands', () => {
  const target = (defects: readonly string[]): string => app(`replayed-${defects.length}`, defects);

  test('replay: the finding again, then as expected without the defect', async () => {
    await run('replay', ['wrong-code'], '--operation', 'createBooking', '--condition', 'body.required');
    const [issue] = issues('replay');
    const ledger = join(cwd, 'replay', 'ledger.jsonl');
    const replay = (defects: readonly string[]) =>
      faultline(['replay', issue?.fingerprint ?? '', '--ledger', ledger, '--target', target(defects)], { cwd });
    const again = await replay(['wrong-code']);
    expect(again).toMatchObject({ exit: 1, err: '', out: expect.stringContaining('dates_inverted') });
    expect(await replay([])).toMatchObject({ exit: 0, out: `${issue?.fingerprint}: as expected now\n` });
    const unknown = await faultline(['replay', 'ffffffffffffffff', '--ledger', ledger], { cwd });
    expect({ exit: unknown.exit, said: codes(unknown.err) }).toEqual({ exit: 2, said: ['error[FINDING_UNKNOWN]'] });
  });

  test('report: the same files and the same exit from the ledger', async () => {
    const first = await run('told', ['wrong-status'], '--operation', 'createBooking', '--condition', 'body.required');
    const written = readFileSync(join(cwd, 'told', 'junit.xml'), 'utf8');
    const again = await faultline(['report', 'told/ledger.jsonl', '--reports', 'again'], { cwd });
    expect(again.exit).toBe(first.exit);
    expect(readFileSync(join(cwd, 'again', 'junit.xml'), 'utf8')).toBe(written);
  });

  test('plan and check send nothing', async () => {
    const none = ['--target', 'handler:./not-there.mjs'];
    const plan = await faultline(['plan', suite, '--json', ...none], { cwd });
    expect(plan.exit).toBe(0);
    expect(JSON.parse(plan.out).plans[0].probes.length).toBeGreaterThan(300);
    const narrow = await faultline(['plan', suite, '--json', '--operation', 'listRooms', ...none], { cwd });
    const operations = JSON.parse(narrow.out).plans[0].probes.map((probe: { operation: string }) => probe.operation);
    expect(new Set(operations)).toEqual(new Set(['listRooms']));
    expect(await faultline(['check', suite], { cwd })).toMatchObject({
      exit: 0,
      out: expect.stringMatching(/: 0 errors/),
    });
    const wrong = await faultline(['run', suite, ...none], { cwd });
    expect({ exit: wrong.exit, said: codes(wrong.err).length }).toEqual({ exit: 2, said: 1 });
  });
});
