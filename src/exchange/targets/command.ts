/** `exec:` a command, started for each request in a folder of its own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { setMaxListeners } from 'node:events';
import { constants as fs } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { constants } from 'node:os';
import { delimiter, join } from 'node:path';
import type { FileSpec, Reply, Request } from '../../model.ts';
import type { SendOptions, Target } from '../../seams.ts';
import { asTransportError } from '../transport-error.ts';
import { type Folder, makeFolder } from './command-folder.ts';

export interface CommandOptions {
  /** The program and the words that stand before every request's own. */
  readonly command: readonly [string, ...string[]];
  /** What lies in every folder. */
  readonly files: Readonly<Record<string, FileSpec>>;
  /** All that the command sees; `HOME` and `TMPDIR` besides, which are its folder's. */
  readonly env: Readonly<Record<string, string>>;
  /** Milliseconds until it is killed with all that it has started. */
  readonly timeout: number;
  /** Bytes of each stream that are kept. */
  readonly body: number;
}

/** Is there a program of this name or path? */
export async function startable(program: string, path: string): Promise<boolean> {
  const places = program.includes('/') ? [program] : path.split(delimiter).map((folder) => join(folder, program));
  const found = await Promise.all(
    places.map(async (place) => {
      const runs = await access(place, fs.X_OK)
        .then(() => true)
        .catch(() => false);
      return runs && (await stat(place)).isFile();
    }),
  );
  return found.includes(true);
}

/** Milliseconds for what the command has written to arrive after its end; whoever still holds the streams is not waited for. */
const lastBytes = 250;

/**
 * No shell. Standard input is the body, and is closed. The status is the exit status; where a signal ended the command,
 * 128 and its number, as shells say it, and its name is the header `signal`. What is over its time is silent, and killed.
 */
export function command(options: CommandOptions): Target {
  const running = new Set<ChildProcess>();
  return {
    id: 'exec',
    mock: false,
    async send(request, sending) {
      if (sending.signal.aborted) return null;
      // One for the whole run, however many commands are under way.
      setMaxListeners(0, sending.signal);
      let folder: Folder | null = null;
      try {
        folder = await makeFolder({ ...options.files, ...request.files });
        return await answer(request, options, sending, folder, running);
      } catch (thrown) {
        throw asTransportError(thrown);
      } finally {
        await folder?.remove();
      }
    },
    async close() {
      for (const child of running) killGroup(child);
    },
  };
}

function answer(
  request: Request,
  options: CommandOptions,
  { signal, timeout = options.timeout }: SendOptions,
  folder: Folder,
  running: Set<ChildProcess>,
): Promise<Reply | null> {
  return new Promise((resolve, reject) => {
    const [program, ...words] = options.command;
    // A group of its own: what it starts is ended with it.
    const child = spawn(program, [...words, ...(request.argv ?? [])], {
      cwd: folder.path,
      env: { ...options.env, HOME: folder.home, TMPDIR: folder.home },
      detached: true,
      stdio: 'pipe',
    });
    running.add(child);
    const out = gather(child.stdout, options.body);
    const err = gather(child.stderr, options.body);
    let late = false;
    const end = (): void => {
      late = true;
      killGroup(child);
    };
    const timer = setTimeout(end, timeout);
    signal.addEventListener('abort', end, { once: true });
    // It need not read its input.
    child.stdin.on('error', () => undefined);
    child.stdin.end(bytesOf(request.body));
    const over = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      running.delete(child);
    };
    child.once('error', (thrown) => {
      over();
      reject(thrown);
    });
    child.once('exit', (code, name) => {
      over();
      killGroup(child);
      const last = setTimeout(() => {
        child.stdout.destroy();
        child.stderr.destroy();
      }, lastBytes);
      child.once('close', () => {
        clearTimeout(last);
        resolve(late ? null : { transport: 'command', ...statusOf(code, name), ...texts(out(), err()) });
      });
    });
  });
}

function statusOf(code: number | null, name: NodeJS.Signals | null): Pick<Reply, 'status' | 'headers'> {
  if (name === null) return { status: code ?? 0, headers: [] };
  return { status: 128 + (constants.signals[name] ?? 0), headers: [['signal', name]] };
}

function texts(out: Gathered, err: Gathered): Pick<Reply, 'body' | 'stderr' | 'truncated'> {
  return { body: out.text, stderr: err.text, truncated: out.cut || err.cut };
}

interface Gathered {
  readonly text: string;
  readonly cut: boolean;
}

/** What comes through a stream, up to a number of bytes; the rest is read, so that nobody waits, and dropped. */
function gather(stream: NodeJS.ReadableStream, most: number): () => Gathered {
  const kept: Buffer[] = [];
  let size = 0;
  stream.on('data', (bytes: Buffer) => {
    if (size < most) kept.push(bytes.subarray(0, most - size));
    size += bytes.length;
  });
  return () => ({ text: Buffer.concat(kept).toString('utf8'), cut: size > most });
}

function bytesOf(body: Request['body']): string | Buffer {
  if (body === null) return '';
  return typeof body === 'string' ? body : Buffer.from(body.base64, 'base64');
}

/** The command and whatever is left of what it has started. */
function killGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // Nobody is left.
  }
}
