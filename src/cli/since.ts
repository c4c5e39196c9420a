/** `--changed-since`: of each suite only the operations whose contract or manifest is not what it was. */
import { changedOperations, type Side } from '../drift/changed.ts';
import { type LoadOptions, type Loadout, load, planOf } from '../load.ts';
import type { Diagnostic } from '../model.ts';
import { plural } from '../report/text.ts';
import { near } from './diagnostics.ts';
import { type AimOptions, selection } from './options.ts';
import { type Revision, revision } from './revision.ts';
import { selectsByName } from './selected.ts';
import type { Streams } from './streams.ts';

type Options = ReturnType<typeof selection>;

export interface Since {
  /** What is chosen of a suite; null: nothing, since nothing changed. */
  of(file: string): Promise<{ readonly chosen: Options | null } | { readonly diagnostic: Diagnostic }>;
  close(): Promise<void>;
}

/** Without the option everything is chosen that the others choose. */
export function since(options: AimOptions, streams: Streams): Since {
  const { changedSince: ref } = options;
  const chosen = selection(options);
  if (ref === undefined) return { of: async () => ({ chosen }), close: async () => undefined };
  const then = revision(ref, streams.env);
  const complaints = new Set<string>();
  return {
    async of(file) {
      const changed = await changedIn(file, { ...chosen, env: streams.env }, then);
      if (changed === null) return { chosen };
      if ('diagnostic' in changed) {
        const { message } = changed.diagnostic;
        // What is wrong with the revision is wrong for all suites, and said once.
        const isSaid = complaints.has(message);
        complaints.add(message);
        return isSaid ? { chosen: null } : changed;
      }
      const { ids, side } = changed;
      const all = side.contract.operations.length;
      const count = ids.length === 0 ? 'none' : String(ids.length);
      streams.err(`${near(file, streams.cwd)}: ${count} of ${plural(all, 'operation')} changed since ${ref}\n`);
      if (ids.length === 0 || (selectsByName(options) && isBeside(ids, side, chosen))) return { chosen: null };
      const part = { ...everything, ...chosen.selection, ids };
      return { chosen: ids.length === all ? chosen : { ...chosen, selection: part } };
    },
    close: () => then.close(),
  };
}

/** Do the names choose something, but nothing that changed? */
function isBeside(ids: readonly string[], { suite, vocabulary, contract }: Side, { selection }: Options): boolean {
  const { probes } = planOf(suite, vocabulary, contract, selection);
  return probes.length > 0 && !probes.some(({ operation }) => ids.includes(operation));
}

const everything = { operations: [], tags: [], codes: [], conditions: [], shard: null };

type Changed = { readonly ids: readonly string[]; readonly side: Side } | { readonly diagnostic: Diagnostic };

/** null: the suite as it is now cannot be read, which is said where it is run. */
async function changedIn(file: string, given: LoadOptions, then: Revision): Promise<Changed | null> {
  const options = { ...given, unaimed: true };
  const there = await then.at(file);
  if ('diagnostic' in there) return there;
  const now = sideOf(await load(file, options), there.rootNow);
  if (now === null) return null;
  // What could not be read then, or was not there, is all new.
  const before = sideOf(await load(there.file, options), there.root);
  const ids = before === null ? now.contract.operations.map(({ id }) => id) : changedOperations(before, now);
  return { ids, side: now };
}

function sideOf({ suite, vocabulary, loaded, diagnostics }: Loadout, root: string): Side | null {
  const contract = loaded?.contract ?? null;
  if (suite === null || vocabulary === null || contract === null) return null;
  return diagnostics.some(({ level }) => level === 'error') ? null : { suite, vocabulary, contract, root };
}
