/** A manifest beside its lock: what would be frozen now, what is frozen, and the difference. Reads files. */
import { type Loaded, loadContract } from '../contract/load.ts';
import type { ContractOptions, Vocabulary } from '../manifest/model.ts';
import { parseManifest } from '../manifest/parse.ts';
import type { Diagnostic } from '../model.ts';
import { compare } from './compare.ts';
import { lockFile, type Read, readLock } from './file.ts';
import { type Change, type Lock, type LockEdition, lockEdition } from './model.ts';
import { project } from './project.ts';

export interface LockState {
  /** Of the lock. */
  readonly file: string;
  readonly vocabulary: Vocabulary;
  readonly loaded: readonly Loaded[];
  /** As the manifest and its contracts are now. */
  readonly now: () => Lock;
  readonly frozen: Read;
  /** Empty where nothing is frozen yet. */
  readonly changes: readonly Change[];
}

export type LockResult = { readonly state: LockState } | { readonly diagnostics: readonly Diagnostic[] };

/**
 * Never throws; what a contract or the manifest has wrong is in the diagnostics, and then there is no state. `ready`:
 * contracts that were loaded before, with the same options.
 */
export async function lockState(
  manifest: string,
  options: ContractOptions,
  ready: readonly Loaded[] = [],
): Promise<LockResult> {
  const { vocabulary, diagnostics } = await parseManifest(manifest);
  if (vocabulary === null) return { diagnostics };
  const loaded = await Promise.all(
    vocabulary.contracts.map(
      async (file) => ready.find(({ contract }) => contract?.file === file) ?? (await loadContract(file, options)),
    ),
  );
  const contracts = loaded.flatMap(({ contract }) => contract ?? []);
  if (contracts.length < loaded.length)
    return { diagnostics: [...diagnostics, ...loaded.flatMap((one) => one.diagnostics)] };
  const file = lockFile(vocabulary.file);
  const now = once(() => project(vocabulary, contracts));
  // What an older lock does not hold is no difference from it.
  const asOf = (edition: LockEdition): Lock =>
    edition === lockEdition ? now() : project(vocabulary, contracts, edition);
  const frozen = await readLock(file);
  const changes = frozen.kind === 'lock' ? compare(frozen.lock, asOf(frozen.lock.edition ?? 1)) : [];
  return { state: { file, vocabulary, loaded, now, frozen, changes } };
}

/** Has the first number of the version risen? A manifest without a version promises none. */
export function isMajor({ frozen, now }: Pick<LockState, 'frozen' | 'now'>): boolean {
  if (frozen.kind !== 'lock') return true;
  const [before, after] = [majorOf(frozen.lock.version), majorOf(now().version)];
  return before !== null && after !== null && after > before;
}

/** `2` of `v2.1`, of `2-rc1` and of `2+b7`: what follows the number is no part of it. */
function majorOf(version: string | undefined): bigint | null {
  const [, digits] = /^v?(\d+)/i.exec(version ?? '') ?? [];
  return digits === undefined ? null : BigInt(digits);
}

/** Where nothing is frozen, `check` needs no projection: of a large contract it takes its time. */
function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | null = null;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
