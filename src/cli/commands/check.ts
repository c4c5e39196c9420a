import { audit, load } from '../../load.ts';
import { lockState } from '../../lock/state.ts';
import { changeDiagnostic } from '../../lock/words.ts';
import type { Suite } from '../../manifest/model.ts';
import { expectationTable, printTable } from '../../manifest/print.ts';
import type { Diagnostic } from '../../model.ts';
import { plural } from '../../report/text.ts';
import { complain } from '../diagnostics.ts';
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
  const held = new Set<string>();
  for (const file of found.files) {
    const loadout = await load(file, { env: streams.env, unaimed: true, ...selection(options) });
    const { suite, vocabulary, loaded } = loadout;
    all.push(...loadout.diagnostics, ...(await audit(loadout, true)));
    if (suite !== null && loaded?.contract && !held.has(suite.manifest)) all.push(...(await drift(suite)));
    if (suite !== null) held.add(suite.manifest);
    if (options.print && vocabulary && loaded?.contract)
      streams.out(printTable(expectationTable(vocabulary, loaded.contract)));
  }
  const distinct = [...new Map(all.map((one) => [JSON.stringify(one), one])).values()];
  if (options.json) streams.out(`${JSON.stringify({ diagnostics: distinct })}\n`);
  else {
    complain(distinct, streams);
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

/** What clients of the frozen vocabulary would notice; nothing where nothing is frozen. */
async function drift({ manifest, contract }: Suite): Promise<readonly Diagnostic[]> {
  const result = await lockState(manifest, contract);
  // What is wrong with the documents was said before.
  if (!('state' in result)) return [];
  const { frozen, changes, vocabulary } = result.state;
  return frozen.kind === 'broken' ? [frozen.diagnostic] : changes.map((one) => changeDiagnostic(one, vocabulary));
}
