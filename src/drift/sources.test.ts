/** A vocabulary that a program, a contract and a page spell too, as a runtime manager's: eleven constants, twelve in the contract. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { parseManifest } from '../manifest/parse.ts';
import { settled } from './known.ts';
import { sourcesDrift } from './sources.ts';
import { driftDiagnostic } from './words.ts';

const codes = ['busy', 'cold', 'dark', 'empty', 'faint', 'gone', 'high', 'idle', 'jammed', 'kept', 'late'];
const goName = (code: string): string => `FailureCode${code[0]?.toUpperCase()}${code.slice(1)}`;
const program = `package boiler

// Codes as they go out. FailureCodeZero = "zero" was never sent.
const (
${codes.map((code) => `	// ${goName(code)}: the boiler is "${code}".\n	${goName(code)} = "${code}"`).join('\n')}
)

const DefaultMode = "eco"
`;
const contract = `openapi: 3.0.3
components:
  schemas:
    FailureCode:
      type: string
      enum: [${[...codes, 'mute'].join(', ')}]
`;
const page = `# Failures\n\n| Code | When |\n|---|---|\n${codes.map((code) => `| \`${code}\` | it is ${code} |`).join('\n')}\n`;
const manifest = `manifest: 1
sources:
  - {file: codes.go, name: "FailureCode*"}
  - {file: openapi.yaml, at: /components/schemas/FailureCode}
  - {file: failures.md}
codes:
${codes.map((code) => `  ${code}: {status: 409, allowed: ["*"]}`).join('\n')}
`;

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'faultline-sources-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const files = { 'codes.go': program, 'openapi.yaml': contract, 'failures.md': page, 'errors.yaml': manifest };
type Files = Readonly<Partial<Record<keyof typeof files, string | null>>>;

async function drift(changed: Files = {}) {
  for (const [name, text] of Object.entries({ ...files, ...changed }))
    if (text === null) await rm(join(folder, name), { force: true });
    else await writeFile(join(folder, name), text);
  const { vocabulary, diagnostics } = await parseManifest(join(folder, 'errors.yaml'));
  if (vocabulary === null) return diagnostics;
  const found = await sourcesDrift(vocabulary);
  return [...found.diagnostics, ...found.drifts.map(driftDiagnostic)];
}
const short = async (changed: Files = {}) =>
  (await drift(changed)).map(({ level, code, message }) => `${level} ${code} ${/`(\w+)`/.exec(message)?.[1] ?? ''}`);

test('eleven constants, twelve in the contract: the twelfth is found, with both places', async () => {
  expect(await drift()).toMatchObject([
    {
      level: 'error',
      code: 'DRIFT_SOURCE_CODE',
      message: 'breaking: `mute` stands in openapi.yaml, but not in the vocabulary (errors.yaml:6)',
      file: join(folder, 'openapi.yaml'),
      line: 6,
      id: expect.stringMatching(/^drift-[0-9a-f]{12}$/),
    },
  ]);
});

test('with twelve in the manifest the program and the page lack one', async () => {
  const twelve = `${manifest}  mute: {status: 503, allowed: ["*"]}\n`;
  expect(await short({ 'errors.yaml': twelve })).toEqual([
    'error DRIFT_SOURCE_LACKS mute',
    'error DRIFT_SOURCE_LACKS mute',
  ]);
  const waiting = `${manifest}  mute: {status: 503, unreachable: not built}\n`;
  expect(await short({ 'errors.yaml': waiting })).toEqual([
    'warning DRIFT_SOURCE_LACKS mute',
    'warning DRIFT_SOURCE_LACKS mute',
  ]);
});

const even = { 'openapi.yaml': contract.replace(', mute', '') };

test.each<[string, Files, readonly string[]]>([
  ['nothing', {}, []],
  [
    'a constant is removed',
    { 'codes.go': program.replace(/\n\tFailureCodeIdle = .*/, '') },
    ['error DRIFT_SOURCE_LACKS idle'],
  ],
  ['a constant is renamed', { 'codes.go': program.replaceAll('FailureCodeIdle', 'FailureCodeIdling') }, []],
  [
    'a code is respelled',
    { 'codes.go': program.replace('= "idle"', '= "idling"') },
    ['error DRIFT_SOURCE_CODE idling', 'error DRIFT_SOURCE_LACKS idle'],
  ],
  [
    'a code is added',
    { 'codes.go': program.replace('\n)', '\n\tFailureCodeMad = "mad"\n)') },
    ['error DRIFT_SOURCE_CODE mad'],
  ],
  [
    'a code is commented out',
    { 'codes.go': program.replace('\tFailureCodeIdle =', '\t// FailureCodeIdle =') },
    ['error DRIFT_SOURCE_LACKS idle'],
  ],
  [
    'a row is removed',
    { 'failures.md': page.replace('| `late` | it is late |\n', '') },
    ['error DRIFT_SOURCE_LACKS late'],
  ],
  [
    'a row is respelled',
    { 'failures.md': page.replace('`late`', '`later`') },
    ['error DRIFT_SOURCE_CODE later', 'error DRIFT_SOURCE_LACKS late'],
  ],
  [
    'a member of the list is removed',
    { 'openapi.yaml': contract.replace(', late, mute', '') },
    ['error DRIFT_SOURCE_LACKS late'],
  ],
  [
    'only some are there',
    {
      'errors.yaml': manifest.replace('{file: failures.md}', '{file: failures.md, part: true}'),
      'failures.md': page.replace('| `late` | it is late |\n', ''),
    },
    [],
  ],
  [
    'a retired code is there',
    { 'errors.yaml': manifest.replace('codes:', 'reserved: [later]\ncodes:'), 'failures.md': `${page}| later | x |\n` },
    ['error DRIFT_SOURCE_CODE later'],
  ],
  [
    'an open vocabulary',
    {
      'errors.yaml': manifest.replace('codes:', 'closed: "^l"\ncodes:'),
      'failures.md': `${page}| later | x |\n| mad | x |\n`,
    },
    ['info DRIFT_SOURCE_CODE later', 'error DRIFT_SOURCE_CODE mad'],
  ],
  ['a comment', { 'codes.go': program.replace('const (', '/* x = "y" */\nconst (') }, []],
  [
    'another order',
    {
      'failures.md': page
        .split('\n')
        .toSpliced(5, 0, page.split('\n').at(-2) ?? '')
        .slice(0, -2)
        .join('\n'),
    },
    [],
  ],
  [
    'a list in block style, in another order, with a comment',
    {
      'openapi.yaml': contract.replace(
        /enum: .*/,
        `enum: # all of them\n${codes
          .toReversed()
          .map((code) => `        - ${code}`)
          .join('\n')}`,
      ),
    },
    [],
  ],
  [
    'constants in another order',
    { 'codes.go': program.replace(/(\tFailureCodeBusy.*\n)((?:.*\n)*)(\))/, '$2$1$3') },
    [],
  ],
  ['a comment in a page', { 'failures.md': page.replace('\n\n', '\n\n<!-- | `later` | x | -->\n\n') }, []],
  ['a wider table', { 'failures.md': page.replaceAll('| `', '|    `') }, []],
  [
    'a member is added to the list',
    { 'openapi.yaml': contract.replace('mute]', 'mad]') },
    ['error DRIFT_SOURCE_CODE mad'],
  ],
  [
    'a code changes its case',
    { 'codes.go': program.replace('= "idle"', '= "Idle"') },
    ['error DRIFT_SOURCE_CODE Idle', 'error DRIFT_SOURCE_LACKS idle'],
  ],
  [
    'other quotes and spaces',
    { 'codes.go': program.replace('FailureCodeIdle = "idle"', 'FailureCodeIdle    =   `idle`') },
    [],
  ],
])('%s', async (_, changed, expected) => {
  expect(await short({ ...even, ...changed })).toEqual(expected);
});

test.each<[string, Files, string]>([
  ['is missing', { 'codes.go': null }, 'error SOURCE_UNREADABLE'],
  ['has no code', { 'codes.go': 'package boiler\n' }, 'error SOURCE_EMPTY'],
  ['has none of that name', { 'errors.yaml': manifest.replace('FailureCode*', 'Fault*') }, 'error SOURCE_EMPTY'],
  ['is no document', { 'openapi.yaml': 'a: [' }, 'error SOURCE_UNREADABLE'],
  ['is left in a merge', { 'codes.go': `<<<<<<< a\n${program}\n=======\n>>>>>>> b\n` }, 'error SOURCE_UNREADABLE'],
  [
    'has a pattern that is none',
    { 'errors.yaml': manifest.replace('name: "FailureCode*"', 'find: "("') },
    'error PATTERN_INVALID',
  ],
  [
    'is of a kind that nobody knows',
    { 'errors.yaml': manifest.replace('name: "FailureCode*"', 'as: cobol') },
    'error MANIFEST_VALUE',
  ],
])('a source that %s', async (_, changed, expected) => {
  expect((await short({ ...even, ...changed })).map((one) => one.trim().split(' ').slice(0, 2).join(' '))).toEqual([
    expected,
  ]);
});

test('what is known is information until its day; what is there no longer is said', async () => {
  const found = await drift();
  const place = { file: 'suite.yaml', line: 3, column: 1, path: '' };
  const known = (fingerprint: string) => ({
    fingerprint,
    on: [],
    by: [],
    at: null,
    rule: [],
    code: null,
    status: null,
    why: 'agreed',
    until: '2026-01-31',
    place,
  });
  const id = found[0]?.id ?? '';
  expect(settled(found, [known(id)], '2026-01-31')).toMatchObject([
    { level: 'info', hint: 'Known until 2026-01-31: agreed' },
  ]);
  expect(settled(found, [known(id)], '2026-02-01')).toMatchObject([
    { level: 'error', hint: 'It was known until 2026-01-31: agreed' },
  ]);
  expect(settled([], [known(id), known('0123456789ab')], '2026-01-01')).toMatchObject([
    { code: 'KNOWN_UNMATCHED', ...place },
  ]);
});
