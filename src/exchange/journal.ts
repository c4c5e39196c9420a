/** What a run has made and not yet taken back, in a file: whatever ends the run, its clean-up can be finished from there. */
import { appendFileSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import type { Json, Request } from '../model.ts';
import { isCredentialHeader } from './redact.ts';

/** Who wrote a journal. */
interface Head {
  readonly v: 1;
  /** Absolute path of the suite's file. */
  readonly suite: string;
  readonly target: string;
  /** `--env` of the run: its hooks and identities take back what it has made. Left out: none. */
  readonly environment?: string;
  readonly pid: number;
  readonly host: string;
}

/** Something that was sent and may have made something, until its answer says what. */
export interface Intent {
  /** `POST /rooms`: the operation's method, and the path that was sent. */
  readonly method: string;
  readonly target: string;
  readonly operation: string;
  /** Texts of this tool in what was sent: what was made shows one of them. */
  readonly texts: readonly string[];
  /** Known before the answer where the client chooses the id. */
  readonly undo: Request | null;
}

export interface Pending {
  readonly intents: readonly Intent[];
  /** In the order of making. */
  readonly undos: readonly Request[];
  /** Names of the suite's hooks that are on, in the order in which they were switched on. */
  readonly hooks: readonly string[];
}

export interface Journal {
  /** Before something is sent that may make something. The result is told what came of it: what undoes it, or null for nothing. */
  intend(intent: Intent): (undo: Request | null) => void;
  /**
   * Before a hook is switched on. The result is told that it is off. Its name stands for what undoes it: so no credential of the
   * suite's gets into the file, and nothing is ever run because a file among reports says so.
   */
  switchOn(hook: string): () => void;
  /** Something is there that this request takes back. */
  owe(undo: Request): void;
  /** The request was answered: what it takes back is no more. */
  undone(request: Request): void;
  pending(): Pending;
  /** All that was pending has been looked into: this is what is left of it. */
  settle(left: Pending): void;
  /** Removes the file if nothing is left. */
  close(): void;
}

/** Characters of lines after which a file is written anew with what is left. */
const mostWritten = 1_000_000;

type Line =
  | { readonly id: number; readonly intent: Intent }
  | { readonly id: number; readonly undo: Request }
  | { readonly id: number; readonly hook: string }
  | { readonly id: number; readonly done: true };

/** Lines are written at once, so that they outlive the process; the file is not there before the first. */
export function journal(folder: string, nonce: string, facts: Pick<Head, 'suite' | 'target' | 'environment'>): Journal {
  const file = join(folder, `faultline-journal-${nonce}.jsonl`);
  const head: Head = { v: 1, ...facts, pid: process.pid, host: hostname() };
  const open = new Map<number, Line>();
  let serial = 0;
  let written = 0;
  // By what they undo: of thousands that are open, each answer asks for its own.
  const undoing = new Map<string, Set<number>>();
  const index = (line: Line): void => {
    const before = open.get(line.id);
    if (before !== undefined && 'undo' in before) undoing.get(placeOf(before.undo))?.delete(line.id);
    if ('undo' in line) undoing.set(placeOf(line.undo), (undoing.get(placeOf(line.undo)) ?? new Set()).add(line.id));
  };
  const write = (line: Line): void => {
    index(line);
    if ('done' in line) open.delete(line.id);
    else open.set(line.id, line);
    if (written === 0 || written > mostWritten) {
      written = 1;
      writeFileSync(`${file}~`, [head, ...open.values()].map((one) => `${JSON.stringify(one)}\n`).join(''));
      renameSync(`${file}~`, file);
      return;
    }
    const text = `${JSON.stringify(line)}\n`;
    written += text.length;
    appendFileSync(file, text);
  };
  const undosOf = (wanted: Request): readonly number[] => [...(undoing.get(placeOf(wanted)) ?? [])];
  const owe = (undo: Request): void => {
    if (undosOf(undo).length === 0) write({ id: serial++, undo: plain(undo) });
  };
  return {
    intend(intent) {
      const id = serial++;
      write({ id, intent });
      return (undo) => write(undo === null ? { id, done: true } : { id, undo: plain(undo) });
    },
    switchOn(hook) {
      const id = serial++;
      write({ id, hook });
      return () => write({ id, done: true });
    },
    owe,
    undone(request) {
      for (const id of undosOf(request)) write({ id, done: true });
    },
    pending: () => pendingOf([...open.values()]),
    settle(left) {
      for (const undo of left.undos) owe(undo);
      for (const line of [...open.values()]) {
        const isOver =
          ('intent' in line && !left.intents.includes(line.intent)) ||
          ('hook' in line && !left.hooks.includes(line.hook));
        if (isOver) write({ id: line.id, done: true });
      }
    },
    close() {
      if (open.size === 0 && written > 0) rmSync(file, { force: true });
    },
  };
}

/** Credentials are put on when it is sent. */
function plain({ method, target, headers, body }: Request): Request {
  return { method, target, headers: headers.filter(([name]) => !isCredentialHeader(name)), body };
}

/** Two requests at one place take back the same. */
function placeOf({ method, target }: Request): string {
  return `${method} ${target.split('?', 1)[0]}`;
}

function pendingOf(lines: readonly Line[]): Pending {
  const sorted = [...lines].sort((a, b) => a.id - b.id);
  return {
    intents: sorted.flatMap((line) => ('intent' in line ? [line.intent] : [])),
    undos: sorted.flatMap((line) => ('undo' in line ? [line.undo] : [])),
    hooks: sorted.flatMap((line) => ('hook' in line ? [line.hook] : [])),
  };
}

export interface Found extends Pending {
  readonly file: string;
  readonly head: Head;
  /** Is the run that writes it still under way? */
  readonly alive: boolean;
}

/** The journals in a folder that other runs have left there. A line that a crash has torn is left out. */
export function journalsIn(folder: string): readonly Found[] {
  return names(folder).flatMap((name): Found[] => {
    const file = join(folder, name);
    const [head, ...lines] = readFileSync(file, 'utf8').split('\n').flatMap(parsed) as unknown as [Head?, ...Line[]];
    if (head?.v !== 1) return [];
    const open = new Map<number, Line>();
    for (const line of lines) {
      if ('done' in line) open.delete(line.id);
      else open.set(line.id, line);
    }
    const alive = head.host === hostname() && isRunning(head.pid);
    return [{ file, head, alive, ...pendingOf([...open.values()]) }];
  });
}

/** What is left of a journal that was worked off: nothing, and so no file, or what is to be tried again. */
export function replaceJournal({ file, head }: Found, { intents, undos, hooks }: Pending): void {
  const left = [
    ...hooks.map((hook) => ({ hook })),
    ...undos.map((undo) => ({ undo })),
    ...intents.map((intent) => ({ intent })),
  ];
  if (left.length === 0) {
    rmSync(file, { force: true });
    return;
  }
  const lines = [head, ...left.map((one, id): Line => ({ id, ...one }))];
  writeFileSync(file, lines.map((one) => `${JSON.stringify(one)}\n`).join(''));
}

function names(folder: string): readonly string[] {
  try {
    return readdirSync(folder).filter((name) => /^faultline-journal-[0-9a-f]{8}\.jsonl$/.test(name));
  } catch {
    return [];
  }
}

function parsed(text: string): Json[] {
  try {
    return text === '' ? [] : [JSON.parse(text) as Json];
  } catch {
    return [];
  }
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
