import type { Cleaned } from '../../exchange/cleanup.ts';
import { type Found, journalsIn, replaceJournal } from '../../exchange/journal.ts';
import { leftovers } from '../../exchange/leftovers.ts';
import { sender } from '../../exchange/send.ts';
import type { Diagnostic } from '../../model.ts';
import type { Bench } from '../../pipeline.ts';
import { plural } from '../../report/text.ts';
import { cleaned, session } from '../../session.ts';
import { complain, near } from '../diagnostics.ts';
import { exits } from '../main.ts';
import { type AimOptions, selection } from '../options.ts';
import type { Streams } from '../streams.ts';

interface CleanOptions extends AimOptions {
  /** Milliseconds. */
  readonly olderThan?: number;
}

/** Finishes the clean-up of runs that ended early, from their journals; with `--older-than` also of those whose journal is gone. */
export async function cleanCommand(
  files: readonly string[],
  folder: string,
  options: CleanOptions,
  streams: Streams,
): Promise<number> {
  const problems: Diagnostic[] = [];
  let count = 0;
  let hooks = 0;
  const found = journalsIn(folder).filter(({ head }) => files.includes(head.suite));
  for (const one of found) {
    if (one.alive) {
      problems.push(kept(near(one.file, streams.cwd), 'the run that writes it is under way'));
      continue;
    }
    const { suite, target, environment } = one.head;
    const env = environment === undefined ? {} : { env: environment };
    const bench = await opened(suite, { ...options, ...env, target }, streams, problems);
    if (bench === null) continue;
    const { undone, off, left } = await worked(one, bench);
    count += undone;
    hooks += off;
    problems.push(...left);
  }
  for (const file of options.olderThan === undefined ? [] : files) {
    const bench = await opened(file, options, streams, problems);
    if (bench === null || bench.target.mock) continue;
    const { undone, left } = await old(bench, Date.now() - (options.olderThan ?? 0));
    count += undone;
    problems.push(...left);
  }
  complain(problems, streams);
  const back = `${count} taken back${hooks === 0 ? '' : `, ${plural(hooks, 'hook')} undone`}`;
  streams.out(`${back}, from ${plural(found.length, 'journal')}\n`);
  return problems.some((one) => one.level === 'error') ? exits.usage : problems.length > 0 ? exits.findings : exits.ok;
}

interface Worked {
  readonly undone: number;
  readonly off: number;
  readonly left: readonly Diagnostic[];
}

async function worked(journal: Found, bench: Bench): Promise<Worked> {
  const { undone, off, left, rest } = await cleaned(bench, { pending: () => journal });
  replaceJournal(journal, rest);
  await bench.target.close();
  return { undone, off, left: left.map(failed) };
}

async function old(bench: Bench, before: number): Promise<Worked> {
  const post = sender(bench.target, bench.suite, bench.signal);
  const { undos, doubts } = await leftovers({ ...bench, before, send: (request) => post.send(request, 'default') });
  const { undone, left } = await cleaned(bench, { pending: () => ({ intents: [], undos, hooks: [] }) });
  await bench.target.close();
  return { undone, off: 0, left: [...doubts.map(doubt), ...left.map(failed)] };
}

async function opened(
  file: string,
  options: CleanOptions,
  streams: Streams,
  problems: Diagnostic[],
): Promise<Bench | null> {
  const one = await session(file, { env: streams.env, signal: streams.signal, ...selection(options) });
  if (one.kind === 'ready') return one.bench;
  if (one.kind === 'broken') problems.push(...one.diagnostics);
  return null;
}

function failed({ what, why }: Cleaned['left'][number]): Diagnostic {
  return { level: 'warning', code: 'CLEANUP_FAILED', message: `${what}: ${why}` };
}

function doubt(message: string): Diagnostic {
  return { level: 'warning', code: 'CLEANUP_DOUBT', message };
}

function kept(file: string, why: string): Diagnostic {
  return { level: 'warning', code: 'JOURNAL_KEPT', message: `${why}; its journal is left alone`, file };
}
