import { readFile, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { explored, exploring, learning } from '../../learn/explore.ts';
import { keepInherited } from '../../learn/inherit.ts';
import type { Also, Observation, Proposal } from '../../learn/model.ts';
import { patch } from '../../learn/patch.ts';
import { propose } from '../../learn/propose.ts';
import { type Witness, witness } from '../../learn/witness.ts';
import { learnedText } from '../../learn/words.ts';
import { isUntested } from '../../ledger/gate.ts';
import { add, report as fold, start } from '../../ledger/tally.ts';
import { unifiedDiff } from '../../lib/diff.ts';
import { planOf } from '../../load.ts';
import { inherited } from '../../manifest/inherited.ts';
import type { Diagnostic } from '../../model.ts';
import { progress } from '../../report/progress.ts';
import { unjudgedLines } from '../../report/steps.ts';
import { tame } from '../../report/text.ts';
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
  let life: Witness | null = null as Witness | null;
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
      life = witness(contract, suite);
      return { plan: whole, bench: learning(bench, wider, plan, (one) => seen.push(one), life) };
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
  const { vocabulary, suite } = opened.loadout;
  if (vocabulary === null || suite === null) return exits.internal;
  const also: Also = {
    accepted: options.also?.includes('accepted') === true,
    serverErrors: options.also?.includes('5xx') === true,
  };
  const found = propose(seen, vocabulary, also, life?.lives() ?? []);
  const learned = { ...found, proposals: keepInherited(found.proposals, await inherited(vocabulary.file)) };
  const edits = await Promise.all([
    edited(vocabulary.file, learned.proposals, streams),
    edited(suite.file, learned.resources, streams),
  ]);
  const diff = edits.map((one) => one.diff).join('');
  if (options.json)
    streams.out(`${JSON.stringify({ manifest: edits[0].name, suite: edits[1].name, ...learned, diff })}\n`);
  else streams.out(`${learnedText(learned)}\n${diff}`);
  for (const { path, name, after, diff: own } of options.write ? edits : []) {
    if (own === '') continue;
    await writeFile(path, after);
    if (!options.json) streams.out(`wrote ${name}\n`);
  }
  complain(edits.flatMap(unwritten), streams);
  const { suites } = fold(tally, []);
  for (const line of suites.flatMap(unjudgedLines)) streams.err(`${tame(line)}\n`);
  return suites.some(isUntested) ? exits.untested : exits.ok;
}

async function edited(path: string, proposals: readonly Proposal[], { cwd }: Streams) {
  const before = await readFile(path, 'utf8');
  const { text: after, left } = patch(before, proposals);
  const name = near(path, cwd);
  return { path, name, after, left, diff: unifiedDiff(before, after, name) };
}

/** What was proposed is printed all the same. */
function unwritten({ left, name }: Awaited<ReturnType<typeof edited>>): readonly Diagnostic[] {
  return left.map(({ path }) => ({
    level: 'warning',
    code: 'REPORT_UNWRITTEN',
    message: `${path.join('/')} cannot be written into ${name} as it stands`,
    hint: 'write it by hand: it is among what is proposed',
    file: name,
  }));
}

function needs(what: string): Diagnostic {
  return {
    level: 'error',
    code: 'SUITE_NEEDS',
    message: `the suite cannot run: it needs ${what}`,
    hint: 'name one: --target http://…',
  };
}
