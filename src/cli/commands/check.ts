import type { Loaded } from '../../contract/load.ts';
import { drifts } from '../../drift/drift.ts';
import { settled } from '../../drift/known.ts';
import { audit, load } from '../../load.ts';
import { checkNamed } from '../../manifest/check-named.ts';
import type { Suite, Vocabulary } from '../../manifest/model.ts';
import { expectationTable, printTable } from '../../manifest/print.ts';
import type { Diagnostic } from '../../model.ts';
import { plural } from '../../report/text.ts';
import { complain } from '../diagnostics.ts';
import { folded } from '../folded.ts';
import { exits } from '../main.ts';
import { type AimOptions, selection, suiteFiles } from '../options.ts';
import type { Streams } from '../streams.ts';

interface CheckOptions extends Pick<AimOptions, 'target' | 'env'> {
  readonly print?: boolean;
  readonly json?: boolean;
}

/** Documents against each other; no network. */
export async function checkCommand(files: readonly string[], options: CheckOptions, streams: Streams): Promise<number> {
  const found = await suiteFiles(files, streams);
  if ('diagnostic' in found) return complain([found.diagnostic], streams);
  const all: Diagnostic[] = [];
  const held = new Map<string, (readonly [Suite, Loaded])[]>();
  const told = new Map<string, Vocabulary>();
  for (const file of found.files) {
    const loadout = await load(file, { env: streams.env, unaimed: true, ...selection(options) });
    const { suite, vocabulary, loaded } = loadout;
    all.push(...loadout.diagnostics, ...(await audit(loadout, true)));
    if (suite !== null && vocabulary !== null) told.set(suite.manifest, vocabulary);
    if (suite !== null && loaded?.contract)
      held.set(suite.manifest, [...(held.get(suite.manifest) ?? []), [suite, loaded]]);
    if (options.print && vocabulary && loaded?.contract)
      streams.out(printTable(expectationTable(vocabulary, loaded.contract)));
  }
  const today = new Date().toISOString().slice(0, 10);
  for (const [manifest, on] of held) {
    const vocabulary = told.get(manifest);
    const suites = on.map(([suite]) => suite);
    const operations = on.flatMap(([, { contract }]) => contract?.operations ?? []);
    if (vocabulary !== undefined) all.push(...checkNamed(vocabulary, suites, operations));
    const known = on.flatMap(([suite]) => suite.known);
    all.push(...settled(await drifts(on), known, today));
  }
  const distinct = [...new Map(all.map((one) => [JSON.stringify(one), one])).values()];
  if (options.json) streams.out(`${JSON.stringify({ diagnostics: distinct })}\n`);
  else {
    complain(folded(distinct), streams);
    const errors = distinct.filter((one) => one.level === 'error').length;
    const warnings = distinct.filter((one) => one.level === 'warning').length;
    streams.out(
      `${plural(found.files.length, 'suite')} checked: ${plural(errors, 'error')}, ${plural(warnings, 'warning')}\n`,
    );
  }
  const errors = distinct.filter((one) => one.level === 'error');
  if (errors.some(({ code }) => !code.startsWith('DRIFT_'))) return exits.usage;
  return errors.length > 0 ? exits.drift : exits.ok;
}
