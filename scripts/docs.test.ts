/**
 * The documents execute: every fenced block of them is run, parsed or compared, in order, in a copy of the checkout.
 *
 * - `sh`: each line is run by bash, one working folder for the whole document. Exit 0 or 1 (findings) is right.
 * - `text`: what the `sh` block before it printed, in order; a line `…` stands for any lines left out.
 * - `yaml`, `js`, `ts`: the first line names a file, which is written there; a manifest or suite must parse without an
 *   error, a `.test.*` file must pass.
 */
import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { envelopes } from '../src/judge/envelopes/index.ts';
import { parseManifest } from '../src/manifest/parse.ts';
import { parseSuite } from '../src/manifest/suite.ts';
import { faults } from '../src/plan/faults/index.ts';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const documents = ['README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md'];

/** Blocks that are not run, by their first line, each with the reason. */
const waived: Readonly<Record<string, string>> = {};

/**
 * npm's own work is not done again in here, since this test runs inside of it: the script must exist, and what it
 * calls is what the other lines run. `npm ci` needs the lock file and the build that follows it.
 */
const npm = /^npm (?:ci|start|test|run (?:-s )?(\S+))$/;

interface Block {
  readonly language: string;
  readonly text: string;
  readonly line: number;
}

function blocksOf(document: string): Block[] {
  const text = readFileSync(join(root, document), 'utf8');
  return [...text.matchAll(/^```(\w*)\n(.*?)^```$/gms)].map((match) => ({
    language: match[1] ?? '',
    text: match[2] ?? '',
    line: text.slice(0, match.index).split('\n').length,
  }));
}

let work: string;
let server: ChildProcess | null = null;
let port: number;

beforeAll(async () => {
  work = realpathSync(mkdtempSync(join(tmpdir(), 'faultline-docs-')));
  const settings = ['package.json', 'jest.config.ts', 'scripts/seed.ts', 'scripts/sequence.js'];
  for (const name of ['contracts', 'suites', 'examples', 'src', ...settings]) {
    cpSync(join(root, name), join(work, name), { recursive: true });
  }
  for (const name of ['bin', 'dist', 'node_modules']) symlinkSync(join(root, name), join(work, name));
  // What `npm i faultline supertest` would leave in the newcomer's folder, and a folder of commands for `npx`.
  mkdirSync(join(work, 'commands'));
  symlinkSync(join(root, 'bin', 'faultline.js'), join(work, 'commands', 'faultline'));
  mkdirSync(join(work, 'notes', 'node_modules'), { recursive: true });
  symlinkSync(root, join(work, 'notes', 'node_modules', 'faultline'));
  symlinkSync(join(root, 'node_modules', 'supertest'), join(work, 'notes', 'node_modules', 'supertest'));
  port = await freePort();
});

afterAll(() => {
  server?.kill();
  rmSync(work, { recursive: true, force: true });
});

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

/** The server that the documents assume is up at port 8080, at a free one. */
async function served(): Promise<void> {
  if (server !== null) return;
  const source = readFileSync(join(work, 'examples/notes/server.js'), 'utf8').replace('8080', String(port));
  const file = join(work, 'examples/notes/served.js');
  writeFileSync(file, source);
  server = spawn(process.execPath, [file], { stdio: 'ignore' });
  for (let tries = 0; tries < 100; tries++) {
    const up = await fetch(`http://127.0.0.1:${port}/notes`).catch(() => null);
    if (up !== null) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('the notes server did not start');
}

const { NODE_OPTIONS: _, ...clean } = process.env;

interface Ran {
  readonly exit: number;
  readonly out: string;
  readonly cwd: string;
}

/** `npx` is a function here: the command is in the PATH already, and npm itself would look for updates. */
function bash(line: string, cwd: string): Ran {
  const script = `npx() { "$@"; }\n${line.replaceAll('127.0.0.1:8080', `127.0.0.1:${port}`)}\ncode=$?; pwd >&3; exit $code`;
  const folder = join(work, 'commands', 'pwd');
  const env = { ...clean, PATH: `${join(work, 'commands')}:${clean['PATH']}`, COLUMNS: '100' };
  const full = ['-c', `exec 3>"$0"\n${script}`, folder];
  const cwdOf = (): string => readFileSync(folder, 'utf8').trim() || cwd;
  try {
    const out = execFileSync('bash', full, { cwd, env, encoding: 'utf8', stdio: 'pipe', timeout: 300_000 });
    return { exit: 0, out, cwd: cwdOf() };
  } catch (thrown) {
    const { status, stdout, stderr } = thrown as { status: number | null; stdout: string; stderr: string };
    return { exit: status ?? -1, out: status === 1 ? stdout : `${stdout}\n${stderr}`, cwd: cwdOf() };
  }
}

/** What differs from run to run: the nonce, times, ports, folders, how many trials were under way; and blanks, which follow the widths of those. */
function masked(text: string): string[] {
  return text
    .replaceAll(work, '.')
    .replace(/\bf[0-9a-f]{8}(?=[a-z0-9])|F[0-9A-F]{8}(?=[A-Z0-9]{6})/g, 'NONCE')
    .replace(/\b\d+(?:\.\d+)? (?:ms|s)\b/g, 'TIME')
    .replace(/\b\d[\d,]*(?=×| trials?\b)/g, 'MANY')
    .replace(/127\.0\.0\.1:\d+/g, '127.0.0.1:PORT')
    .split('\n')
    .map((line) => line.replace(/\s+/g, ' ').trim())
    .filter((line) => line !== '');
}

/** Are the lines of the document those of the output, but for what `…` leaves out? */
function expectShown(shown: string, output: string): void {
  const lines = masked(output);
  let at = 0;
  let gap = true;
  for (const line of masked(shown)) {
    if (line === '…') {
      gap = true;
      continue;
    }
    const found = gap ? lines.indexOf(line, at) : lines[at] === line ? at : -1;
    if (found < 0) expect({ after: lines.slice(Math.max(0, at - 1), at + 3), line }).toEqual({ line: 'in the output' });
    at = found + 1;
    gap = false;
  }
}

function checkNpm(line: string): void {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    scripts: Record<string, string>;
  };
  if (line === 'npm ci') {
    expect(existsSync(join(root, 'package-lock.json'))).toBe(true);
    expect(scripts['prepare']).toBeDefined();
  } else expect(scripts).toHaveProperty([npm.exec(line)?.[1] ?? line.replace('npm ', '')]);
}

async function checkFile(path: string, text: string, folder: string): Promise<void> {
  const file = join(folder, path);
  mkdirSync(dirname(file), { recursive: true });
  if (text.includes(':8080')) await served();
  writeFileSync(file, text.replaceAll('127.0.0.1:8080', `127.0.0.1:${port}`));
  if (/\.ya?ml$/.test(path)) {
    const parsed = /^manifest: \d/m.test(text) ? await parseManifest(file) : await parseSuite(file, { env: {} });
    expect(parsed.diagnostics.filter((one) => one.level === 'error')).toEqual([]);
  } else if (path.includes('.test.')) {
    const own = folder === work;
    const jest = join(root, 'node_modules/jest/bin/jest.js');
    const args = own
      ? ['--selectProjects', 'unit', '--runTestsByPath', file]
      : ['--config', JSON.stringify({ rootDir: folder })];
    const flags = own ? ['--experimental-vm-modules'] : [];
    const { status, stderr } = spawnSync(process.execPath, [...flags, jest, ...args], {
      cwd: folder,
      env: { ...clean, CI: '' },
      encoding: 'utf8',
      timeout: 320_000,
    });
    if (status !== 0) throw new Error(`${path}: exit ${status}\n${stderr}`);
  } else throw new Error(`${path}: nothing checks such a file`);
}

describe.each(documents)('%s', (document) => {
  let cwd: string;
  let printed = '';
  beforeAll(() => {
    cwd = work;
  });

  const blocks = blocksOf(document);
  test('its fences are of the languages that are run', () => {
    expect(blocks.filter(({ language }) => !/^(sh|text|yaml|js|ts)$/.test(language))).toEqual([]);
  });

  for (const { language, text, line } of blocks) {
    const [first = ''] = text.split('\n');
    if (waived[first] !== undefined) continue;
    test(`line ${line}: ${first.slice(0, 80)}`, async () => {
      if (language === 'text') return expectShown(text, printed);
      if (language !== 'sh') return checkFile(first.replace(/^(?:#|\/\/) /, ''), text, cwd);
      printed = '';
      for (const command of text.split('\n').filter((one) => one !== '')) {
        if (npm.test(command)) checkNpm(command);
        else {
          if (command.includes(':8080')) await served();
          const ran = bash(command, cwd);
          if (ran.exit > 1 || ran.exit < 0) throw new Error(`${command}: exit ${ran.exit}\n${ran.out}`);
          printed += ran.out;
          cwd = ran.cwd;
        }
      }
    }, 240_000);
  }
});

describe('the command line as the README tells it', () => {
  const rows = readFileSync(join(root, 'README.md'), 'utf8').matchAll(/^\| `faultline (\w+)[^|]*\|[^|]*\|([^|]*)\|$/gm);
  test.each([...rows].map(([, verb = '', options = '']) => [verb, options] as const))('%s', (verb, options) => {
    const { out, exit } = bash(`faultline ${verb} --help`, work);
    expect(exit).toBe(0);
    for (const [, option = ''] of options.matchAll(/`(--[a-z-]+)`/g)) expect(out).toContain(`${option} `);
    const told = [...out.matchAll(/^ {2}(--[a-z-]+)/gm)].map(([, option]) => option ?? '');
    const aims = ['--target', '--env', '--operation', '--tag', '--code', '--condition', '--shard'];
    expect(told.filter((option) => !options.includes(option) && !aims.includes(option))).toEqual([]);
  });

  test('conditions that something aims at, and envelopes, are all named', () => {
    const text = readFileSync(join(root, 'README.md'), 'utf8');
    const aimed = faults.flatMap((fault) => fault.conditions).filter((id) => !/[*:]/.test(id));
    const words = [
      ...aimed.map((id) => id.replace(/^(?:path|query|header|cookie|body|argv)\.(?!empty|bare)/, '')),
      ...envelopes.map(({ id }) => id),
    ];
    expect([...new Set(words)].filter((word) => !text.includes(`\`${word}\``))).toEqual([]);
  });

  test('links lead to files', () => {
    const links = documents.flatMap((name) =>
      [...readFileSync(join(root, name), 'utf8').matchAll(/\]\(([^)#:]+)\)/g)].map(([, to = '']) => to),
    );
    expect(links.filter((to) => !existsSync(join(root, to)))).toEqual([]);
  });
});
