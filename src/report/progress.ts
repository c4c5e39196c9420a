/** A line that says how far a run is, on standard error, so that standard output stays clean for `--json`. */
import type { Event } from '../ledger/model.ts';
import { cut, duration, plural, thousands } from './text.ts';

/** What progress needs of the command line's streams. */
interface Output {
  readonly err: (text: string) => void;
  readonly tty: boolean;
  readonly columns: number;
}

export interface Progress {
  event(event: Event): void;
  /** Ends the line. */
  close(): void;
}

/** Milliseconds between two lines: on a terminal the line moves, in a log every line stays. */
const pace = { terminal: 100, log: 5000 };

interface State {
  readonly suite: string;
  readonly target: string;
  readonly began: number;
  readonly probes: number;
  trials: number;
  findings: number;
  unjudged: number;
}

export function progress({ err, tty, columns }: Output, now: () => number = () => performance.now()): Progress {
  let state: State | null = null;
  let shown = now();
  const show = (): void => {
    shown = now();
    if (state === null) return;
    err(tty ? `\r\u001b[2K${cut(line(state, shown), columns - 1)}` : `${line(state, shown)}\n`);
  };
  const wipe = (): void => {
    if (tty && state !== null) err('\r\u001b[2K');
    state = null;
  };
  return {
    event(event) {
      if (event.type === 'end' || event.type === 'run') wipe();
      state = next(state, event, now);
      const due = now() - shown >= (tty ? pace.terminal : pace.log);
      // In a log every line stays: none that says only that it began.
      if (tty ? due || event.type === 'plan' : due && (state?.trials ?? 0) > 0) show();
    },
    close: wipe,
  };
}

function next(state: State | null, event: Event, now: () => number): State | null {
  const none = { probes: 0, trials: 0, findings: 0, unjudged: 0 };
  if (event.type === 'run') {
    return event.needs === null ? { suite: event.suite, target: event.target, began: now(), ...none } : null;
  }
  if (state === null) return null;
  if (event.type === 'plan') return { ...state, probes: event.probes.length };
  if (event.type === 'issue' && event.known === null) state.findings++;
  if (event.type === 'trial') {
    state.trials++;
    if (event.verdict.kind === 'broken' || event.verdict.kind === 'inconclusive') state.unjudged++;
  }
  return state;
}

function line({ suite, target, began, probes, trials, findings, unjudged }: State, now: number): string {
  const elapsed = now - began;
  const rate = elapsed > 1000 ? `${thousands(Math.round((trials / elapsed) * 1000))}/s` : '';
  const parts = [plural(probes, 'probe'), plural(trials, 'trial'), rate, plural(findings, 'finding')];
  const aside = unjudged > 0 ? `${unjudged} without a verdict` : '';
  return `${suite} → ${target}: ${[...parts, aside, duration(elapsed)].filter((part) => part !== '').join(' · ')}`;
}
