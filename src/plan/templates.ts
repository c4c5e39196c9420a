import type { Contract, Operation } from '../contract/model.ts';

/** A template of the contract and what it declares. */
interface PathEntry {
  readonly path: string;
  /** The operations of exactly this path, in the contract's order. */
  readonly operations: readonly Operation[];
}

interface Index {
  readonly paths: ReadonlyMap<string, readonly Operation[]>;
  readonly bySize: ReadonlyMap<number, readonly PathEntry[]>;
}

const indexes = new WeakMap<Contract, Index>();

/**
 * Templates that match some concrete path which the given one matches too; a path without parameters is its own. Indexed
 * by the number of segments: every path is held against every other, half a million pairs in a large contract.
 */
export function pathsLike(contract: Contract, path: string): readonly PathEntry[] {
  const same = indexOf(contract).bySize.get(sizeOf(path)) ?? [];
  return same.filter((entry) => sameShape(entry.path, path));
}

/** Is it the first operation of its path? What belongs to a path is probed once, there. */
export function leadsPath(contract: Contract, operation: Operation): boolean {
  return firstOf(contract, operation) === operation;
}

export function firstOf(contract: Contract, operation: Operation): Operation {
  return indexOf(contract).paths.get(operation.path)?.[0] ?? operation;
}

function indexOf(contract: Contract): Index {
  const known = indexes.get(contract);
  if (known !== undefined) return known;
  const paths = new Map<string, Operation[]>();
  for (const operation of contract.operations) {
    const there = paths.get(operation.path);
    if (there) there.push(operation);
    else paths.set(operation.path, [operation]);
  }
  const bySize = new Map<number, PathEntry[]>();
  for (const [path, operations] of paths) {
    const entries = bySize.get(sizeOf(path)) ?? [];
    bySize.set(sizeOf(path), entries);
    entries.push({ path, operations });
  }
  const index = { paths, bySize };
  indexes.set(contract, index);
  return index;
}

const sizeOf = (path: string): number => path.split('/').length;

/** Could one concrete path match both templates? Parameter segments match anything. Stops at the first that differ. */
function sameShape(a: string, b: string): boolean {
  let [fromA, fromB] = [0, 0];
  for (;;) {
    const [endA, endB] = [a.indexOf('/', fromA), b.indexOf('/', fromB)];
    const left = a.slice(fromA, endA === -1 ? undefined : endA);
    const right = b.slice(fromB, endB === -1 ? undefined : endB);
    if (left !== right && !open(left) && !open(right)) return false;
    if (endA === -1 || endB === -1) return endA === endB;
    [fromA, fromB] = [endA + 1, endB + 1];
  }
}

function open(segment: string): boolean {
  return segment.includes('{');
}
