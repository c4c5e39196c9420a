/** Makes a hook's trouble, and ends it: requests and commands, within a hard time. */
import { spawn } from 'node:child_process';
import { dirname } from 'node:path';
import type { HookAct, Suite } from '../manifest/model.ts';
import type { Step } from '../model.ts';
import type { Hands } from './arrange.ts';

/** What a failed command printed last, characters. */
const lastWords = 200;

export interface ActsOptions {
  readonly suite: Suite;
  readonly hands: Hands;
  /** Milliseconds for all of them. */
  readonly timeout: number;
  /** Gives up at once; null: not even on Ctrl-C. */
  readonly signal: AbortSignal | null;
}

/** One after the other. Why one of them failed or did not end in time, or null. */
export async function perform(acts: readonly HookAct[], options: ActsOptions): Promise<string | null> {
  const late = AbortSignal.timeout(options.timeout);
  const ends = options.signal === null ? late : AbortSignal.any([late, options.signal]);
  for (const act of acts) {
    const why = act.kind === 'command' ? await run(act.command, options.suite, ends) : await ask(act, options, ends);
    if (why === null) continue;
    const over = late.aborted ? `was not over in ${options.timeout} ms` : why;
    return `${nameOf(act)} ${options.signal?.aborted ? 'was stopped' : over}`;
  }
  return null;
}

function nameOf(act: HookAct): string {
  return act.kind === 'command' ? `\`${act.command[0]}\`` : `${act.method} ${act.url}`;
}

type RequestAct = Extract<HookAct, { kind: 'request' }>;

function ask(act: RequestAct, { hands }: ActsOptions, ends: AbortSignal): Promise<string | null> {
  const body = act.body === undefined ? null : JSON.stringify(act.body);
  const typed = body === null || Object.keys(act.headers).some((name) => name.toLowerCase() === 'content-type');
  const headers = { ...(typed ? {} : { 'content-type': 'application/json' }), ...act.headers };
  const asked = act.url.startsWith('/') ? onTarget(act, headers, body, hands) : elsewhere(act, headers, body, ends);
  return Promise.race([asked, aborted(ends)]);
}

type Headers = Readonly<Record<string, string>>;

async function onTarget({ method, url }: RequestAct, headers: Headers, body: string | null, hands: Hands) {
  const request = { method, target: url, headers: Object.entries(headers), body };
  const step: Step = { name: 'hook', operation: null, request, marks: [], undo: null };
  return (await hands.send(step, request)).refused;
}

/** A switchboard of its own: whatever the target may hear from us is not for it. */
async function elsewhere({ method, url }: RequestAct, headers: Headers, body: string | null, signal: AbortSignal) {
  try {
    const { status, body: stream } = await fetch(url, { method, headers, body, signal, redirect: 'manual' });
    await stream?.cancel();
    return status < 400 ? null : `answered ${status}`;
  } catch (thrown) {
    const { cause } = thrown as { readonly cause?: { readonly message?: string } };
    return `failed: ${cause?.message ?? String(thrown)}`;
  }
}

function aborted(signal: AbortSignal): Promise<string> {
  return new Promise((resolve) => {
    const give = (): void => resolve('was given up');
    if (signal.aborted) give();
    else signal.addEventListener('abort', give, { once: true });
  });
}

/**
 * In the suite's folder, in a process group of its own: what does not end in time is killed with all that it has started.
 * Its end counts, not that of those who still hold its output.
 */
function run([file = '', ...words]: readonly string[], suite: Suite, ends: AbortSignal): Promise<string | null> {
  return new Promise((resolve) => {
    const child = spawn(file, words, {
      cwd: dirname(suite.file),
      detached: true,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let said = '';
    child.stderr?.on('data', (bytes: Buffer) => {
      said = (said + bytes.toString()).slice(-lastWords);
    });
    const kill = (): void => {
      if (child.pid === undefined) return;
      try {
        process.kill(-child.pid, 'SIGKILL');
      } catch {
        // It is over already.
      }
    };
    if (ends.aborted) kill();
    ends.addEventListener('abort', kill, { once: true });
    const over = (why: string | null): void => {
      ends.removeEventListener('abort', kill);
      child.stderr?.destroy();
      resolve(why);
    };
    child.once('error', (error) => over(`could not be started: ${error.message}`));
    child.once('exit', (code, name) => over(code === 0 ? null : `ended with ${code ?? name}${told(said)}`));
  });
}

function told(said: string): string {
  const text = said.replace(/\s+/g, ' ').trim();
  return text === '' ? '' : `: ${text}`;
}
