import { writeFile } from 'node:fs/promises';
import { sourcesDrift } from '../../drift/sources.ts';
import { load, refused } from '../../load.ts';
import { lockText } from '../../lock/file.ts';
import { isMajor, type LockState, lockState } from '../../lock/state.ts';
import { changeDiagnostic, changeText } from '../../lock/words.ts';
import { plural } from '../../report/text.ts';
import { complain, near } from '../diagnostics.ts';
import { folded } from '../folded.ts';
import { exits } from '../main.ts';
import { suiteFiles } from '../options.ts';
import type { Streams } from '../streams.ts';

interface FreezeOptions {
  readonly allowBreaking?: boolean;
}

/** Writes each manifest's lock. What would break clients needs a new major version, or the option. */
export async function freezeCommand(
  files: readonly string[],
  options: FreezeOptions,
  streams: Streams,
): Promise<number> {
  const found = await suiteFiles(files, streams);
  if ('diagnostic' in found) return complain([found.diagnostic], streams);
  const done = new Set<string>();
  let exit: number = exits.ok;
  for (const file of found.files) {
    const loadout = await load(file, { env: streams.env, unaimed: true });
    const { suite, diagnostics } = loadout;
    const wrong = suite === null ? diagnostics : await refused(loadout);
    if (suite === null || wrong.length > 0) {
      exit = Math.max(exit, complain(wrong, streams), exits.usage);
      continue;
    }
    if (done.has(suite.manifest)) continue;
    done.add(suite.manifest);
    const result = await lockState(suite.manifest, suite.contract);
    const code =
      'state' in result ? await freeze(result.state, options, streams) : complain(result.diagnostics, streams);
    exit = Math.max(exit, 'state' in result ? code : exits.usage);
  }
  return exit;
}

async function freeze(state: LockState, options: FreezeOptions, streams: Streams): Promise<number> {
  const { file, frozen, changes, vocabulary } = state;
  const now = state.now();
  const name = near(file, streams.cwd);
  if (frozen.kind === 'broken') return complain([frozen.diagnostic], streams);
  const { diagnostics } = await sourcesDrift(vocabulary);
  if (diagnostics.length > 0) return complain(diagnostics, streams);
  if (frozen.kind === 'lock' && frozen.lock.digest === now.digest) {
    streams.out(`${name}: as it was\n`);
    return exits.ok;
  }
  const breaking = changes.filter(({ level }) => level === 'breaking');
  if (breaking.length > 0 && !options.allowBreaking && !isMajor(state)) {
    complain(folded(breaking.map((one) => changeDiagnostic(one, vocabulary))), streams);
    streams.err(
      `${name}: not frozen: ${plural(breaking.length, 'breaking change')}\n  hint: raise the major version of the manifest, or --allow-breaking\n`,
    );
    return exits.drift;
  }
  await writeFile(file, lockText(now));
  streams.out(`wrote ${name}: ${plural(Object.keys(now.codes).length, 'code')}\n`);
  const unraised = vocabulary.codes.filter((one) => one.raised.length + one.allowed.length === 0 && !one.unreachable);
  if (unraised.length > 0 && frozen.kind !== 'lock')
    streams.out(`  frozen too, though nothing raises them: ${unraised.map((one) => one.name).join(', ')}\n`);
  for (const one of changes) streams.out(`  ${one.level}: ${changeText(one)}\n`);
  return exits.ok;
}
