import type { Contract } from '../../contract/model.ts';
import { isValid } from '../../ledger/known.ts';
import { brokenKeyword } from '../../ledger/suite-report.ts';
import { type Loadout, load, planOf, refused } from '../../load.ts';
import type { Suite } from '../../manifest/model.ts';
import { selects } from '../../manifest/selectors.ts';
import type { Plan } from '../../model.ts';
import { plural } from '../../report/text.ts';
import { titleText } from '../../report/titles.ts';
import { mockText } from '../../report/words.ts';
import { complain } from '../diagnostics.ts';
import { type AimOptions, suiteFiles } from '../options.ts';
import { nothingSelected, selectsByName } from '../selected.ts';
import { since } from '../since.ts';
import type { Streams } from '../streams.ts';
import { printResources } from './resources.ts';

interface PlanOptions extends AimOptions {
  readonly json?: boolean;
  readonly resources?: boolean;
}

/** What a run would send, and what it could not. No network. */
export async function planCommand(files: readonly string[], options: PlanOptions, streams: Streams): Promise<number> {
  const found = await suiteFiles(files, streams);
  if ('diagnostic' in found) return complain([found.diagnostic], streams);
  if (options.resources) return printResources(found.files, options, streams);
  const empty: Loadout[] = [];
  const plans: { suite: Suite; plan: Plan; operations: readonly string[]; known: KnownWhys }[] = [];
  let exit = 0;
  const changes = since(options, streams);
  for (const file of found.files) {
    const choice = await changes.of(file);
    if ('diagnostic' in choice) exit = Math.max(exit, complain([choice.diagnostic], streams));
    if ('diagnostic' in choice || choice.chosen === null) continue;
    const { chosen } = choice;
    const loadout = await load(file, { env: streams.env, unaimed: true, ...chosen });
    const { suite, vocabulary, loaded, diagnostics } = loadout;
    exit = Math.max(exit, complain([...diagnostics, ...(await refused(loadout))], streams));
    if (suite?.needs) streams.err(`${suite.name}: not run: needs ${suite.needs}\n`);
    if (!suite || !vocabulary || !loaded?.contract) continue;
    const part = planOf(suite, vocabulary, loaded.contract, chosen.selection);
    if (selectsByName(options) && part.probes.length === 0) {
      empty.push(loadout);
      continue;
    }
    // Of a part, only what it has: nothing is to be said of operations that were not asked for.
    const named = (id: string): boolean =>
      chosen.selection === undefined || [...part.probes, ...part.gaps].some((one) => one.operation === id);
    const operations = loaded.contract.operations.map((one) => one.id).filter(named);
    plans.push({ suite, plan: part, operations, known: knownWhys(suite, loaded.contract, part) });
  }
  await changes.close();
  if (plans.length === 0 && empty.length > 0)
    return Math.max(exit, complain([nothingSelected(options, empty)], streams));
  if (options.json) {
    streams.out(
      `${JSON.stringify({ plans: plans.map(({ suite, plan, operations, known }) => ({ suite: suite.name, needs: suite.needs, operations, known, ...plan })) })}\n`,
    );
    return exit;
  }
  for (const one of plans) streams.out(planText(one));
  const mocks = plans.map(({ suite }) => suite).filter(({ target, needs }) => target === 'prism' && needs === null);
  if (mocks.length > 0) streams.out(`${mockText(mocks.map(({ name }) => name))}\n`);
  return exit;
}

type KnownWhys = Readonly<Record<string, string>>;

/** By probe: why its failure is expected, where the suite's `known` names it other than by a fingerprint. */
function knownWhys(suite: Suite, contract: Contract, plan: Plan): KnownWhys {
  const today = new Date().toISOString();
  const operations = new Map(contract.operations.map((one) => [one.id, one]));
  const entries = suite.known.filter((one) => one.fingerprint === null && isValid(one, today));
  const pairs = plan.probes.flatMap((probe) => {
    const operation = operations.get(probe.operation);
    const entry = operation && entries.find((one) => selects(one, operation, probe.condition, probe.site));
    return entry === undefined ? [] : [[probe.id, entry.why] as const];
  });
  return Object.fromEntries(pairs);
}

function planText({ suite, plan, operations }: { suite: Suite; plan: Plan; operations: readonly string[] }): string {
  const byOperation = operations.map((id) => {
    const probes = plan.probes.filter((probe) => probe.operation === id);
    const why = plan.gaps
      .filter((gap) => gap.operation === id)
      .map(({ condition, why }) => (condition === null ? why : `${condition}: ${why}`));
    if (probes.length === 0) return `  ${id}: nothing to send (${why.join('; ')})`;
    const lines = probes.map((probe) => {
      const codes = [
        ...new Set(probe.expectation.must.map((one) => `${one.status.join('/') || '*'} ${one.code}`)),
      ].join(' or ');
      return `    ${titleText({ ...probe, keyword: brokenKeyword(probe.mutation) })} → ${codes || (probe.expectation.silent ? 'no answer' : 'acceptance, and nothing made twice')}`;
    });
    return [`  ${id}: ${plural(probes.length, 'probe')}`, ...lines].join('\n');
  });
  const gaps = plan.gaps.map(
    (gap) => `  ${gap.kind}: ${[gap.code, gap.operation, gap.condition].filter(Boolean).join(' ')}: ${gap.why}`,
  );
  const counts = [
    plural(operations.length, 'operation'),
    plural(plan.probes.length, 'probe'),
    `up to ${plural(plan.probes.length * suite.limits.trials, 'trial')}`,
    plural(plan.gaps.length, 'gap'),
  ];
  const head = `${suite.name}: ${counts.join(', ')}`;
  return [head, ...byOperation, ...(gaps.length > 0 ? ['gaps', ...gaps] : []), ''].join('\n');
}
