import { readFile, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Contract } from '../../contract/model.ts';
import { newIssues } from '../../ledger/gate.ts';
import type { Issue, SuiteReport } from '../../ledger/report.ts';
import { load } from '../../load.ts';
import { withKnown } from '../../manifest/accept.ts';
import { matchesGlob } from '../../manifest/conditions.ts';
import { matchesOperation } from '../../manifest/selectors.ts';
import { siteText } from '../../manifest/sites.ts';
import type { Diagnostic, JsonObject } from '../../model.ts';
import { plural } from '../../report/text.ts';
import { spotText } from '../../report/words.ts';
import { complain, near } from '../diagnostics.ts';
import { folded } from '../ledgers.ts';
import { exits } from '../main.ts';
import type { AimOptions } from '../options.ts';
import type { Streams } from '../streams.ts';

interface AcceptOptions extends Pick<AimOptions, 'operation' | 'tag' | 'code' | 'condition'> {
  readonly suite: string;
  readonly reason: string;
  readonly until?: string;
}

/** New findings of a suite's run into its `known`, in bulk: from then on only others fail. */
export async function acceptCommand(
  ledgers: readonly string[],
  options: AcceptOptions,
  streams: Streams,
): Promise<number> {
  const file = resolve(streams.cwd, options.suite);
  const { suite, loaded, diagnostics } = await load(file, { env: streams.env, unaimed: true });
  if (suite === null) return complain(diagnostics, streams);
  const read = await folded(ledgers, streams);
  if (typeof read === 'number') return read;
  const run = read.report.suites.find((one) => one.suite === suite.name);
  if (run === undefined) return complain([unrun(suite.name, read.files)], streams);
  const fresh = newIssues(run);
  const chosen = fresh.filter((issue) => isChosen(issue, run, options, loaded?.contract ?? null));
  const name = near(file, streams.cwd);
  if (fresh.length === 0) {
    streams.out(`${name}: as it was, no new finding is in ${read.files.join(', ')}\n`);
    return exits.ok;
  }
  if (chosen.length === 0) return complain([unchosen(fresh.length)], streams);
  const path = run.environment === null ? ['known'] : ['environments', run.environment, 'known'];
  const text = await readFile(file, 'utf8');
  await writeFile(
    file,
    withKnown(
      text,
      path,
      chosen.map((issue) => entry(issue, options)),
    ),
  );
  streams.out(`wrote ${name}: ${plural(chosen.length, 'finding')} known\n`);
  for (const issue of chosen) streams.out(`  ${issue.fingerprint} ${issue.rule}: ${spotText(issue)}\n`);
  return exits.ok;
}

/** The fingerprint says which finding it is; the rest is for those who read it. */
function entry({ fingerprint, operation, condition, site }: Issue, { reason, until }: AcceptOptions): JsonObject {
  return {
    fingerprint,
    on: operation,
    by: condition,
    ...(site === null ? {} : { at: siteText(site) }),
    // A variable's look is no variable in what was typed.
    why: reason.replaceAll('${', () => '$${'),
    ...(until === undefined ? {} : { until }),
  };
}

/** By the same words as `run`; a code is also one that came. */
function isChosen(
  { operation: id, condition: by, expectation, observed }: Issue,
  { operations }: SuiteReport,
  { operation = [], tag = [], code = [], condition = [] }: AcceptOptions,
  contract: Contract | null,
): boolean {
  const patterns = [...operation, ...tag.map((one) => `tag:${one}`)];
  const key = operations.find((one) => one.id === id)?.key ?? id;
  const there = contract?.operations.find((one) => one.id === id);
  const named =
    there === undefined
      ? patterns.some((one) => matchesGlob(one, id) || matchesGlob(one, key))
      : matchesOperation(patterns, there);
  const codes = [...expectation.must.map((one) => one.code), String(observed?.code ?? '')];
  return (
    (patterns.length === 0 || named) &&
    (condition.length === 0 || condition.some((glob) => matchesGlob(glob, by))) &&
    (code.length === 0 || code.some((glob) => codes.some((one) => matchesGlob(glob, one))))
  );
}

function unrun(suite: string, ledgers: readonly string[]): Diagnostic {
  return {
    level: 'error',
    code: 'LEDGER_EMPTY',
    message: `no run of the suite ${suite} is in ${ledgers.join(', ')}`,
    hint: '`faultline run` writes one; the suite was left as it was',
  };
}

function unchosen(count: number): Diagnostic {
  return {
    level: 'error',
    code: 'SELECTION_EMPTY',
    message: `none of ${plural(count, 'new finding')} is selected by --operation, --tag, --code and --condition`,
    hint: 'faultline report lists the findings of a ledger; the suite was left as it was',
  };
}
