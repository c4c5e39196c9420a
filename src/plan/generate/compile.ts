/**
 * A schema made ready: its faults, its valid values, and for each fault values that are certainly invalid.
 * Design section 6, "Certainly invalid, or not sent".
 */
import type * as fc from 'fast-check';
import type { Json, Schema } from '../../model.ts';
import { type Aimer, aimer } from './aim.ts';
import { isCertain, isContested, isStraight } from './certain.ts';
import { anyNonce, type Core, coreOf, type GenerateOptions } from './core.ts';
import { exhausted } from './exhausted.ts';
import { type SchemaFault, type Target, targetsOf } from './faults.ts';
import { isObject } from './json.ts';
import type { Leaf } from './label.ts';
import { arbitraryOf, fixedRandom } from './random.ts';
import { applied, edits, smallerPairs } from './shrink.ts';

export { anyNonce, type GenerateOptions } from './core.ts';
export { isExhausted } from './exhausted.ts';
export type { SchemaFault } from './faults.ts';

/** A valid value, the same with one spot made invalid, and what is then wrong. */
export interface Mutant {
  readonly base: Json;
  readonly value: Json;
  readonly violations: readonly SchemaViolation[];
}

export interface SchemaViolation {
  readonly condition: string;
  /** Concrete instance pointer. */
  readonly pointer: string;
  readonly keyword: string;
}

export interface Compiled {
  /** As generated for: with `direction: 'request'`, readOnly properties are no longer required. */
  readonly schema: Schema;
  /** All that can be generated, known or tried from a fixed seed; what cannot is in `ungenerable`. Computed on first use. */
  readonly faults: readonly SchemaFault[];
  /** One sentence each: faults or whole schemas for which no certain value was found. */
  readonly ungenerable: readonly string[];
  /** Candidates tried and kept so far, over all faults. */
  readonly tally: { readonly candidates: number; readonly kept: number };
  /** `generate` throws an error for which `isExhausted` holds when no value is found in a bounded number of attempts. */
  valid(): fc.Arbitrary<Json>;
  /** As `valid`. Every value, shrunk ones too, differs from its base at one spot and is certainly invalid there. */
  mutants(fault: SchemaFault): fc.Arbitrary<Mutant>;
  /** Ajv and the three-valued check agree that the value is valid. */
  accepts(value: Json): boolean;
  /** The violation set; empty where the base is not valid, the value not certainly invalid, or its label ambiguous. */
  violations(base: Json, value: Json): readonly SchemaViolation[];
  /**
   * The same for bases that hold what the user wrote: that it is right is the user's word, so a base is accepted that no
   * reading is known to refuse. What is not accepted, and what counts as a violation, is as certain as before.
   */
  trusting(): Compiled;
}

const cache = new WeakMap<object, Map<string, Compiled>>();
const booleans = { true: {}, false: {} };

/** Remembered per schema object and options. */
export function compile(schema: Schema, options: GenerateOptions): Compiled {
  const key = JSON.stringify([options.strictness, options.nonce, options.direction ?? null]);
  const holder = typeof schema === 'object' ? schema : booleans[`${schema}`];
  const known = cache.get(holder) ?? new Map<string, Compiled>();
  cache.set(holder, known);
  const found = known.get(key) ?? make(schema, options);
  known.set(key, found);
  return found;
}

function make(given: Schema, options: GenerateOptions): Compiled {
  const core = coreOf(given, options);
  const { full } = core;
  const aim = aimer(core);
  let listed: Listed | null = null;
  const listing = (): Listed => {
    // Each fault is tried, which takes its time: once for all runs' nonces.
    listed ??= options.nonce === anyNonce ? list(core, aim, options) : compile(given, { ...options, nonce: anyNonce });
    return listed;
  };
  const judgedBy = (accepts: Compiled['accepts']): Compiled => ({
    schema: core.schema,
    tally: full.tally,
    get faults() {
      return listing().faults;
    },
    get ungenerable() {
      return listing().ungenerable;
    },
    accepts,
    violations: (base, value) => (accepts(base) ? shown(full.findings(base, value)) : []),
    valid: () => validValues(core),
    mutants: (fault) => mutantsOf(fault, core, aim),
    trusting: () => judgedBy(full.allows),
  });
  return judgedBy(full.accepts);
}

function validValues({ graph, of, draw, full, keep, broken }: Core): fc.Arbitrary<Json> {
  const whole = broken === null ? of([graph.root], null) : null;
  return arbitraryOf<Json>(
    (random) => {
      const value = draw(whole, random, full.accepts);
      if (value === undefined) throw exhausted('no valid value was found for this schema');
      return value;
    },
    function* (value) {
      for (const edit of edits(value, keep)) {
        const smaller = applied(value, edit);
        if (full.accepts(smaller)) yield smaller;
      }
    },
    (value): value is Json => full.accepts(value as Json),
  );
}

function mutantsOf(fault: SchemaFault, { full, keep }: Core, aim: Aimer): fc.Arbitrary<Mutant> {
  const admitted = (base: Json, value: Json): Mutant | null => {
    if (!full.accepts(base)) return null;
    const leaves = full.findings(base, value);
    return leaves.some((leaf) => aim.fits(fault, leaf)) ? { base, value, violations: shown(leaves) } : null;
  };
  const fire = aim.at(fault);
  return arbitraryOf<Mutant>(
    (random) => {
      const { base, value, leaves } = fire(random);
      return { base, value, violations: shown(leaves) };
    },
    function* (mutant) {
      for (const pair of smallerPairs(mutant, keep)) {
        const smaller = admitted(pair.base, pair.value);
        if (smaller !== null) yield smaller;
      }
    },
    (value): value is Mutant => isMutant(value) && admitted(value.base, value.value) !== null,
  );
}

function isMutant(value: unknown): value is Mutant {
  return isObject(value as Json) && 'base' in (value as object) && 'value' in (value as object);
}

function shown(leaves: readonly Leaf[]): readonly SchemaViolation[] {
  if (leaves.length < 2) return leaves.map(({ condition, pointer, keyword }) => ({ condition, pointer, keyword }));
  const unique = new Map<string, SchemaViolation>();
  for (const { condition, pointer, keyword } of leaves) {
    unique.set(`${condition} ${pointer} ${keyword}`, { condition, pointer, keyword });
  }
  return [...unique.values()];
}

interface Listed {
  readonly faults: readonly SchemaFault[];
  readonly ungenerable: readonly string[];
}

/** Which of the possible faults can be generated: each is tried from a seed that depends on nothing else. */
function list(core: Core, aim: Aimer, options: GenerateOptions): Listed {
  const { schema, graph, broken, of, draw, full, quick, hidden } = core;
  if (broken !== null) return { faults: [], ungenerable: [broken] };
  if (draw(of([graph.root], null), fixedRandom(1), quick.accepts) === undefined) {
    return { faults: [], ungenerable: ['no valid value was found'] };
  }
  const { targets, cut } = targetsOf(graph.root, hidden);
  const random = fixedRandom(2);
  const contested = isContested(schema);
  const straight = isStraight(schema);
  const judges = contested ? full : quick;
  const faults: SchemaFault[] = [];
  const ungenerable = cut ? ['more faults than are listed: the schema is too large'] : [];
  for (const target of targets) {
    const plain = !contested && (straight || target.alone);
    const isPossible = () => aim.probe(target, random.clone(), judges);
    if ((plain && isCertain(target)) || (contested ? isPossible() : onceFound(target, options, isPossible)))
      faults.push(target.fault);
    // alternatives that exclude each other are no loss: each of them has its own faults
    else if (target.fault.keyword !== 'oneOf') ungenerable.push(lost(target.fault));
  }
  return { faults, ungenerable };
}

const possible = new WeakMap<object, Set<string>>();

/** A fault of a definition that many schemas refer to is sought until one of them shows it. */
function onceFound({ shared }: Target, { strictness, direction }: GenerateOptions, isPossible: () => boolean): boolean {
  if (shared === null) return isPossible();
  const known = possible.get(shared.definition) ?? new Set<string>();
  possible.set(shared.definition, known);
  const key = `${strictness} ${direction ?? ''} ${shared.key}`;
  if (!known.has(key) && isPossible()) known.add(key);
  return known.has(key);
}

function lost({ at }: SchemaFault): string {
  return `${at}: no value was found that certainly violates it`;
}
