import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { main } from './main.ts';

/** The checkout. */
export const root = fileURLToPath(new URL('../..', import.meta.url));

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
