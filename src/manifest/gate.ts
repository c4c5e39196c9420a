/** `gate` of a suite: what a release may not do. Pure. */
import type { Json, JsonObject, RuleId } from '../model.ts';
import { asObject } from './normalise.ts';

/** So many, or such a share (0 to 1) of all of them. */
export type Amount = { readonly count: number } | { readonly share: number };

/** From which level on a finding fails the run; `never`: none does. */
export type FailsFrom = 'error' | 'info' | 'never';

export interface Gate {
  readonly fail: FailsFrom;
  /** Rules for which it is another level. */
  readonly rules: Readonly<Partial<Record<RuleId, FailsFrom>>>;
  /** What a real target must have given rightly at least: a mock's answers never count. Judged of whole runs alone. */
  readonly coverage: {
    /** Of the declared codes that are not unreachable; null: none need be. */
    readonly all: Amount | null;
    /** Trials by code; globs allowed, the more exact name wins. */
    readonly codes: Readonly<Record<string, number>>;
    /** Of the codes that are to be provoked there, by operation id or `METHOD /path`; globs allowed. */
    readonly operations: Readonly<Record<string, Amount>>;
  };
  /** Trials that may stay without a verdict; null: any number. `unjudged`: broken and inconclusive ones together. */
  readonly unjudged: Amount | null;
  readonly broken: Amount | null;
  readonly inconclusive: Amount | null;
  /** Codes that came, are not in the vocabulary, and are in no `known`; null: what their findings' level says. */
  readonly undeclared: number | null;
  /** `coverage.json` of an earlier run, relative to the suite; null: none. Ledgers of old have neither. */
  readonly baseline?: string | null;
  /** Codes and operations that may be covered less than in the baseline; null: any number. Left out: none. */
  readonly fell?: number | null;
}

/** Where a suite says nothing. A larger share of trials without a verdict means that the run says too little. */
export const usualGate: Gate = {
  fail: 'error',
  rules: {},
  coverage: { all: null, codes: {}, operations: {} },
  unjudged: { share: 0.05 },
  broken: null,
  inconclusive: null,
  undeclared: null,
};

interface Problem {
  /** Pointer into the suite. */
  readonly at: string;
  readonly message: string;
}

/** Validated YAML, variables filled in. Amounts that come from variables may be none after all. */
export function toGate(value: JsonObject): { readonly gate: Gate; readonly problems: readonly Problem[] } {
  const problems: Problem[] = [];
  const amount = (one: Json | undefined, at: string): Amount | null => {
    const read = one === undefined || one === null ? null : toAmount(one);
    if (read === undefined) problems.push({ at, message: `${JSON.stringify(one)} is no number or share such as 5%` });
    return read ?? null;
  };
  const count = (one: Json, at: string): number => {
    const read = amount(one, at);
    if (read !== null && 'share' in read)
      problems.push({ at, message: `${JSON.stringify(one)} is not a whole number` });
    return read !== null && 'count' in read ? read.count : 0;
  };
  const each = <T>(list: Json | undefined, at: string, read: (one: Json, at: string) => T): Record<string, T> =>
    Object.fromEntries(Object.entries(asObject(list)).map(([key, one]) => [key, read(one, `${at}/${key}`)]));
  const { all, codes, operations } = asObject(value['coverage']);
  const { unjudged, undeclared, baseline, fell } = value;
  const gate: Gate = {
    ...usualGate,
    ...(value['fail'] !== undefined && { fail: value['fail'] as FailsFrom }),
    rules: asObject(value['rules']) as Gate['rules'],
    coverage: {
      all: amount(all, '/gate/coverage/all'),
      codes: each(codes, '/gate/coverage/codes', count),
      operations: each(operations, '/gate/coverage/operations', (one, at) => amount(one, at) ?? { count: 0 }),
    },
    ...(unjudged !== undefined && { unjudged: amount(unjudged, '/gate/unjudged') }),
    broken: amount(value['broken'], '/gate/broken'),
    inconclusive: amount(value['inconclusive'], '/gate/inconclusive'),
    undeclared: undeclared === undefined || undeclared === null ? null : count(undeclared, '/gate/undeclared'),
    ...(typeof baseline === 'string' && { baseline }),
    ...(fell !== undefined && { fell: fell === null ? null : count(fell, '/gate/fell') }),
  };
  return { gate, problems };
}

/** undefined: it is none. A share is of at most all. */
function toAmount(value: Json): Amount | undefined {
  const [, number, percent] = /^(\d+(?:\.\d+)?)\s*(%)?$/.exec(String(value).trim()) ?? [];
  if (number === undefined) return undefined;
  if (percent !== undefined) return Number(number) <= 100 ? { share: Number(number) / 100 } : undefined;
  return Number.isInteger(Number(number)) ? { count: Number(number) } : undefined;
}
