import { closeSync, createReadStream, fstatSync, openSync, readSync, writeSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Diagnostic } from '../model.ts';
import type { Event } from './model.ts';

/** Characters kept back before a write; about 300 trials. */
const mostKept = 65_536;
/** Milliseconds after which what is kept back is written all the same. */
const longestKept = 500;

export interface Ledger {
  write(event: Event): void;
  /** Writes what is left. Gives why the ledger is incomplete, where it is; never rejects. */
  close(): Promise<readonly Diagnostic[]>;
}

/**
 * Opens a ledger for writing; `fresh` empties it first. Writes are synchronous but few, so an event costs little more
 * than its JSON, and whatever ends the process the exit handler writes the rest. A failure to write stops no run.
 */
export function appendTo(file: string, options: { readonly fresh?: boolean } = {}): Ledger {
  const failures: Diagnostic[] = [];
  let kept = '';
  let timer: NodeJS.Timeout | null = null;
  const attempt = <T>(act: () => T): T | null => {
    try {
      return act();
    } catch (error) {
      if (failures.length === 0) failures.push(unwritten(file, error));
      return null;
    }
  };
  const handle = attempt(() => openLedger(file, options.fresh === true));
  const flush = (): void => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    const text = kept;
    kept = '';
    if (handle !== null && text !== '' && failures.length === 0) attempt(() => writeAll(handle, text));
  };
  process.once('exit', flush);
  return {
    write(event) {
      kept += `${JSON.stringify(event)}\n`;
      if (kept.length >= mostKept) flush();
      else timer ??= setTimeout(flush, longestKept).unref();
    },
    async close() {
      flush();
      process.removeListener('exit', flush);
      if (handle !== null) attempt(() => closeSync(handle));
      return failures;
    },
  };
}

/** A torn last line of an earlier crash is ended, so that it takes no new event with it. */
function openLedger(file: string, fresh: boolean): number {
  const handle = openSync(file, fresh ? 'w+' : 'a+');
  const { size } = fstatSync(handle);
  const last = Buffer.alloc(1);
  if (size > 0 && readSync(handle, last, 0, 1, size - 1) === 1 && last.toString() !== '\n') writeSync(handle, '\n');
  return handle;
}

function writeAll(handle: number, text: string): void {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; ) at += writeSync(handle, bytes, at);
}

export interface Read {
  readonly events: readonly Event[];
  readonly diagnostics: readonly Diagnostic[];
}

const types: ReadonlySet<unknown> = new Set<Event['type']>(['run', 'plan', 'trial', 'example', 'issue', 'note', 'end']);

/**
 * Reads a ledger whole. A line that is no JSON (a crash tore it) is left out with a warning, an event type of a later
 * Faultline is ignored, another format version is an error. Never rejects.
 */
export async function readLedger(file: string): Promise<Read> {
  const events: Event[] = [];
  const diagnostics: Diagnostic[] = [];
  let line = 0;
  try {
    for await (const text of createInterface({ input: createReadStream(file, 'utf8'), crlfDelay: Infinity })) {
      line++;
      const event = text.trim() === '' ? null : parseLine(text);
      if (event === undefined) diagnostics.push(torn(file, line));
      else if (event !== null && event.v !== 1) return { events, diagnostics: [...diagnostics, other(file, line)] };
      else if (event !== null && types.has(event.type)) events.push(event as unknown as Event);
    }
  } catch (error) {
    diagnostics.push(unreadable(file, error));
  }
  return { events, diagnostics };
}

/** undefined: not one JSON object. */
function parseLine(text: string): { readonly v?: unknown; readonly type?: unknown } | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function unwritten(file: string, error: unknown): Diagnostic {
  const hint = 'the summary is complete; the ledger, and so replay, is not';
  return {
    level: 'error',
    code: 'LEDGER_UNWRITTEN',
    message: `the ledger cannot be written: ${says(error)}`,
    hint,
    file,
  };
}

function torn(file: string, line: number): Diagnostic {
  const message = 'this line is cut off and was left out: the run that wrote it ended early';
  return { level: 'warning', code: 'LEDGER_TORN', message, file, line };
}

function other(file: string, line: number): Diagnostic {
  const hint = 'it reads version 1; use the Faultline that wrote this file';
  return { level: 'error', code: 'LEDGER_VERSION', message: 'a ledger of another version', hint, file, line };
}

function unreadable(file: string, error: unknown): Diagnostic {
  const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
  return missing
    ? {
        level: 'error',
        code: 'LEDGER_NOT_FOUND',
        message: 'there is no ledger',
        hint: 'faultline run writes one',
        file,
      }
    : { level: 'error', code: 'LEDGER_UNREADABLE', message: `the ledger cannot be read: ${says(error)}`, file };
}

function says(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
