import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { main } from './main.ts';

/** The checkout. */
export const root = fileURLToPath(new URL('../..', import.meta.url));

const openapi = `openapi: 3.1.0
info: {title: Rooms, version: '1'}
paths:
  /rooms:
    post:
      operationId: createRoom
      requestBody:
        required: true
        content: {application/json: {schema: {type: object, required: [name], properties: {name: {type: string}}}}}
      responses:
        '201': {description: made}
        '400':
          description: refused
          content: {application/problem+json: {schema: {type: object, properties: {code: {type: string}}}}}
`;
const manifest = `manifest: 1
contracts: [openapi.yaml]
envelopes: [{use: problem}]
codes:
  invalid: {status: 400, raised: ["body.*"]}
`;
const suite = 'system: rooms\nmanifest: errors.yaml\ntarget: ${ROOMS_URL:-http://127.0.0.1:1}\nlimits: {timeout: 2s}\n';
/** A contract, its manifest and a suite that aims at ROOMS_URL. */
export const rooms = { 'openapi.yaml': openapi, 'errors.yaml': manifest, 'suite.yaml': suite };

export interface Called {
  readonly exit: number;
  readonly out: string;
  readonly err: string;
}

/** The command line in this process, with its streams as texts. */
export async function faultline(
  args: readonly string[],
  given: {
    readonly cwd?: string;
    readonly env?: Readonly<Record<string, string>>;
    readonly signal?: AbortSignal;
    /** Hears standard error as it comes. */
    readonly hears?: (text: string) => void;
  } = {},
): Promise<Called> {
  let out = '';
  let err = '';
  const exit = await main(args, {
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
      given.hears?.(text);
    },
    env: given.env ?? {},
    cwd: given.cwd ?? root,
    tty: false,
    columns: 100,
    colour: false,
    signal: given.signal ?? new AbortController().signal,
  });
  return { exit, out, err };
}

export interface Running {
  readonly kill: (signal: NodeJS.Signals) => void;
  readonly isOver: () => boolean;
  /** Its exit code, or the signal that ended it. */
  readonly ended: Promise<number | NodeJS.Signals>;
}

/** The command line as a process of its own, to be killed. */
export function spawned(
  args: readonly string[],
  { cwd, env = {} }: { readonly cwd: string; readonly env?: Readonly<Record<string, string>> },
): Running {
  const program = ['scripts/ts.js', 'scripts/cli.ts'].map((name) => join(root, name));
  const given = { ...process.env, NODE_OPTIONS: '', ...env };
  const child = spawn(process.execPath, [...program, ...args], { cwd, env: given, stdio: 'ignore' });
  const ended = once(child, 'exit').then(([code, signal]) => (signal ?? code) as number | NodeJS.Signals);
  const isOver = (): boolean => child.exitCode !== null || child.signalCode !== null;
  return { kill: (signal) => child.kill(signal), isOver, ended };
}

/** The journals in a folder's reports: their paths. */
export function journals(cwd: string): readonly string[] {
  const reports = join(cwd, 'reports');
  const all = existsSync(reports) ? readdirSync(reports) : [];
  return all.filter((name) => name.includes('journal')).map((name) => join(reports, name));
}

/** A temporary folder with these files; `end` takes it away. */
export async function folder(files: Readonly<Record<string, string>>): Promise<{ path: string; end: () => void }> {
  const path = mkdtempSync(join(tmpdir(), 'faultline-cli-'));
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(path, name)), { recursive: true });
    writeFileSync(join(path, name), text);
  }
  return { path, end: () => rmSync(path, { recursive: true, force: true }) };
}

/** The diagnostics that were printed: `level[CODE]`. */
export function codes(err: string): readonly string[] {
  return [...err.matchAll(/\b(?:error|warning)\[[A-Z0-9_]+\]/g)].map(([text]) => text);
}

/** A stack trace's line. */
export const stack = /^\s+at .+:\d+:\d+\)?$/m;
