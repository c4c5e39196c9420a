import { readdir } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import type { LoadOptions } from '../load.ts';
import type { Diagnostic } from '../model.ts';
import type { Streams } from './streams.ts';

/** Options that choose a target and a part of the plan; as commander gives them. */
export interface AimOptions {
  readonly target?: string;
  readonly env?: string;
  readonly operation?: readonly string[];
  readonly tag?: readonly string[];
  readonly code?: readonly string[];
  readonly condition?: readonly string[];
  readonly shard?: readonly [number, number];
  /** A git revision. */
  readonly changedSince?: string;
  readonly seed?: number;
  readonly trials?: number;
}

/** The command line's options as the loader takes them. */
export function selection(options: AimOptions): Omit<LoadOptions, 'env'> & { seed?: number; trials?: number } {
  const {
    target,
    env: environment,
    operation = [],
    tag = [],
    code = [],
    condition = [],
    shard = null,
    seed,
    trials,
  } = options;
  const narrowed = operation.length + tag.length + code.length + condition.length > 0 || shard !== null;
  return {
    ...(target === undefined ? {} : { target }),
    ...(environment === undefined ? {} : { environment }),
    ...(seed === undefined ? {} : { seed }),
    ...(trials === undefined ? {} : { trials }),
    ...(narrowed ? { selection: { operations: operation, tags: tag, codes: code, conditions: condition, shard } } : {}),
  };
}

/** The suites that were named, or every one in `suites/`; paths relative to the working directory. */
export async function suiteFiles(
  named: readonly string[],
  streams: Streams,
): Promise<{ readonly files: readonly string[] } | { readonly diagnostic: Diagnostic }> {
  if (named.length > 0) return { files: named.map((file) => resolve(streams.cwd, file)) };
  const folder = join(streams.cwd, 'suites');
  const names = await readdir(folder).catch(() => []);
  const files = names.filter((name) => /\.ya?ml$/.test(name)).sort();
  if (files.length > 0) return { files: files.map((name) => join(folder, name)) };
  return {
    diagnostic: {
      level: 'error',
      code: 'SUITE_NONE',
      message: `there are no suites in ${relative(process.cwd(), folder) || 'suites'}`,
      hint: 'name a suite file, or draft one: faultline init openapi.yaml',
    },
  };
}
