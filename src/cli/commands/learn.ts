import { readFile, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { explored, exploring, learning } from '../../learn/explore.ts';
import type { Also, Observation } from '../../learn/model.ts';
import { patch } from '../../learn/patch.ts';
import { propose } from '../../learn/propose.ts';
import { learnedText } from '../../learn/words.ts';
import { isUntested } from '../../ledger/gate.ts';
import { add, report as fold, start } from '../../ledger/tally.ts';
import { unifiedDiff } from '../../lib/diff.ts';
import { planOf } from '../../load.ts';
import type { Diagnostic } from '../../model.ts';
import { progress } from '../../report/progress.ts';
import { session } from '../../session.ts';
import { complain, near } from '../diagnostics.ts';
import { exits } from '../main.ts';
import { type AimOptions, selection } from '../options.ts';
import type { Streams } from '../streams.ts';
import { makeFolder } from '../write.ts';

interface LearnOptions extends AimOptions {
  readonly also?: readonly string[];
  readonly write?: boolean;
  readonly json?: boolean;
  readonly reports: string;
}

/** Asks a live target more than the manifest says, and proposes what its answers show, as a patch of the manifest. */
export async function learnCommand(file: string, options: LearnOptions, streams: Streams): Promise<number> {
  const folder = resolve(streams.cwd, options.reports);
  const refused = await makeFolder(folder);
  if (refused !== null) return complain([refused], streams);
  const seen: Observation[] = [];
  const chosen = selection(options);
  const opened = await session(resolve(streams.cwd, file), {
    env: streams.env,
    signal: streams.signal,
    journal: folder,
    ...chosen,
    adapt: (plan, bench) => {
      const { suite, vocabulary, contract } = bench;
      const wider = exploring(vocabulary);
      const whole = explored(plan, planOf(suite, wider, contract, chosen.selection));
      return { plan: whole, bench: learning(bench, wider, plan, (one) => seen.push(one)) };
    },
  });
  if (opened.kind === 'broken') return complain(opened.diagnostics, streams);
  if (opened.kind === 'needs') return complain([needs(opened.loadout.suite?.needs ?? '')], streams);
  const tally = start();
  const shown = progress(streams);
  try {
    if (opened.bench.target.mock) return complain([needs('a live target: a mock answers what it is told')], streams);
    for await (const event of opened.events()) {
      shown.event(event);
      add(tally, event);
      if (event.type === 'note' && event.level !== 'info') complain([event], streams);
    }
  } finally {
    shown.close();
    await opened.close();
  }
  const { vocabulary } = opened.loadout;
  if (vocabulary === null) return exits.internal;
  const also: Also = {
    accepted: options.also?.includes('accepted') === true,
    serverErrors: options.also?.includes('5xx') === true,
  };
  const learned = propose(seen, vocabulary, also);
  const before = await readFile(vocabulary.file, 'utf8');
  const after = patch(before, learned.proposals);
  const name = near(vocabulary.file, streams.cwd);
  const diff = unifiedDiff(before, after, name);
  if (options.json) streams.out(`${JSON.stringify({ manifest: name, ...learned, diff })}\n`);
  else streams.out(`${learnedText(learned)}\n${diff}`);
  if (options.write && after !== before) {
    await writeFile(vocabulary.file, after);
    if (!options.json) streams.out(`wrote ${name}\n`);
  }
  return fold(tally, []).suites.some(isUntested) ? exits.untested : exits.ok;
}

function needs(what: string): Diagnostic {
  return {
    level: 'error',
    code: 'SUITE_NEEDS',
    message: `the suite cannot run: it needs ${what}`,
    hint: 'name one: --target http://…',
  };
}
