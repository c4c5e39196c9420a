import { expect, test } from '@jest/globals';
import { faultline, folder, rooms } from '../cli/testing.ts';

const head = 'manifest: 1\ncontracts: [openapi.yaml]\nenvelopes: [{use: problem}]\ncodes:\n';
const tail = 'system: rooms\nmanifest: errors.yaml\n';
const full = 'scenarios: {full: {steps: [{operation: createRoom}]}}\n';
const down = 'hooks: {down: {do: [[echo]]}}\n';

/** What `check` says of names, for a manifest with these entries of `full` and these suites. */
async function said(raised: string, ...suites: readonly string[]): Promise<readonly string[]> {
  const codes = `  invalid: {status: 400, raised: ["body.*"]}\n  full: {status: 400, raised: ${raised}}\n`;
  const named = suites.map((text, index) => [`${index}.yaml`, `${tail}${text}`] as const);
  const { path: cwd, end } = await folder({ ...rooms, 'errors.yaml': head + codes, ...Object.fromEntries(named) });
  try {
    const { out } = await faultline(['check', '--json', ...named.map(([name]) => name)], { cwd });
    const { diagnostics } = JSON.parse(out) as {
      diagnostics: { level: string; code: string; message: string; hint: string }[];
    };
    const own = diagnostics.filter(({ message }) => /waits for|The suite has no|can match nothing/.test(message));
    return own.map(({ level, code, message, hint }) => `${level} ${code} ${message} | ${hint}`);
  } finally {
    end();
  }
}

test.each([
  ['the suite has it', '["scenario:full", "hook:down"]', [full + down]],
  ['another suite has it', '["scenario:full"]', ['', full]],
  ['one of its environments has it', '["hook:down"]', [`environments: {staging: {${down.trim()}}}\n`]],
  ['a pattern names none', '["hook:*"]', ['']],
  ['it is about an operation of another contract', '[{on: "close*", by: "scenario:full"}]', ['']],
])('nothing where %s', async (_, raised, suites) => expect(await said(raised, ...suites)).toEqual([]));

test('a scenario or a hook that no suite has is told, with the name that may be meant', async () => {
  expect(await said('["scenario:ful", "hook:gone"]', full)).toEqual([
    'warning CODE_UNRAISED `full` waits for `scenario:ful`, which no suite that is checked has | Did you mean `scenario:full`?',
    'warning CODE_UNRAISED `full` waits for `hook:gone`, which no suite that is checked has | Write it under `hooks` of a suite of this manifest.',
  ]);
});

test('two at once that no order ranks are never sent', async () => {
  const [told] = await said('["body.type+body.required"]', full);
  expect(told).toContain('`full` waits for `body.type+body.required`, which is never sent | Two at once');
  // What follows is a comment.
  const ordered = '["body.type+body.required"]}\nprecedence: [body.type, body.required]\n#';
  expect(await said(ordered, full)).toEqual([]);
  expect(await said(ordered.replace('required]', 'enum]'), full)).toHaveLength(1);
});

test('in a suite’s own selectors it is a mistake', async () => {
  const during = 'hooks: {down: {do: [[echo]], during: [{by: "scenario:ful"}]}}\n';
  const known = 'known: [{by: "hook:dow", why: it is so}]\n';
  expect(await said('["scenario:full"]', full + during + known)).toEqual([
    'error CONDITION_UNKNOWN The suite has no scenario `ful` | Did you mean `scenario:full`?',
    'warning KNOWN_UNMATCHED This known failure can match nothing: the suite has no hook `dow` | Did you mean `hook:down`?',
  ]);
});
