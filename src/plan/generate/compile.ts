/**
 * A schema made ready: its faults, its valid values, and for each fault values that are certainly invalid.
 * Design section 6, "Certainly invalid, or not sent".
 */
import type * as fc from 'fast-check';
import type { Json, Schema } from '../../model.ts';
import { aimer } from './aim.ts';
import { arbiterOf } from './arbiter.ts';
import { readOnly } from './containers.ts';
import { exhausted } from './exhausted.ts';
import { type SchemaFault, type Target, targetsOf } from './faults.ts';
import { isObject } from './json.ts';
import { type Leaf, label } from './label.ts';
import { graphOf } from './node.ts';
import { portableBeside } from './portable.ts';
import { arbitraryOf, fixedRandom } from './random.ts';
import { forRequests } from './read-only.ts';
import { applied, edits, smallerPairs } from './shrink.ts';
import { tokenPattern } from './strings.ts';
import type { Draw, Gen, Graph, Node, Strictness } from './types.ts';
import { unreadable } from './ungenerable.ts';
import { generators } from './valid.ts';
import { verdict } from './verdict.ts';

export type { SchemaFault } from './faults.ts';

export interface GenerateOptions {
  readonly strictness: Strictness;
  /** 8 hex digits, one per run: makes free strings and uuids unique. Not part of the seed. */
  readonly nonce: string;
  /** `request`: readOnly properties are neither sent nor required. */
  readonly direction?: 'request';
}

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
  /** Each one was generated once, from a fixed seed; what could not be is in `ungenerable`. Computed on first use. */
  readonly faults: readonly SchemaFault[];
  /** One sentence each: patterns, faults or whole schemas for which no certain value was found. */
  readonly ungenerable: readonly string[];
  /** Candidates tried and kept so far, over all faults. */
  readonly tally: { readonly candidates: number; readonly kept: number };
  /** `generate` throws an error for which `isExhausted` holds when no value is found in a bounded number of attempts. */
  valid(): fc.Arbitrary<Json>;
  /** As `valid`. Every value, shrunk ones too, differs from its base at one spot and is certainly invalid there. */
  mutants(fault: SchemaFault): fc.Arbitrary<Mutant>;
  /** Ajv and the three-valued check agree that the value is valid. */
  accepts(value: Json): boolean;
  /** The violation set; empty where the value is not certainly invalid or its label is ambiguous. */
  violations(base: Json, value: Json): readonly SchemaViolation[];
}

const cache = new WeakMap<object, Map<string, Compiled>>();

export function compile(schema: Schema, options: GenerateOptions): Compiled {
  const key = JSON.stringify([options.strictness, options.nonce, options.direction ?? null]);
  const holder = typeof schema === 'object' ? schema : schema ? anything : nothing;
  const known = cache.get(holder) ?? new Map<string, Compiled>();
  cache.set(holder, known);
  const found = known.get(key) ?? make(schema, options);
  known.set(key, found);
  return found;
}

const anything = {};
const nothing = {};

/** Attempts at a whole valid value; the second half leaves optional parts out. */
const validAttempts = 60;

function make(given: Schema, { strictness, nonce, direction }: GenerateOptions): Compiled {
  const schema = direction === 'request' ? forRequests(given) : given;
  const graph = graphOf(schema, strictness);
  const arbiter = arbiterOf(schema);
  const broken = unreadable(graph.root);
  const of = generators(graph, { nonce, request: direction === 'request' });
  const keep = tokenPattern(nonce);
  const sound = strictness === 'pedantic' ? () => true : portableBeside(schema);
  const holds = (value: Json): boolean => broken === null && sound(value) && verdict(graph.root, value) === 1;
  const accepts = (value: Json): boolean => holds(value) && arbiter(value);
  const findings = (base: Json, value: Json): readonly Leaf[] =>
    sound(value) && !arbiter(value) ? labelled(graph, base, value) : [];
  const quickFindings = (base: Json, value: Json): readonly Leaf[] =>
    sound(value) ? labelled(graph, base, value) : [];

  const draw = (gen: Gen | null, random: fc.Random, check: (value: Json) => boolean): Json | undefined => {
    for (let i = 0; gen !== null && i < validAttempts; i++) {
      const given: Draw = { random, depth: 0, lean: i > validAttempts / 2 };
      const value = gen(given);
      if (value !== undefined && check(value)) return value;
    }
    return undefined;
  };

  const tally = { candidates: 0, kept: 0 };
  const whole = of([graph.root], null);
  const hidden = direction === 'request' ? readOnly : () => false;
  const aim = aimer({
    graph,
    hidden,
    nonce,
    of,
    draw,
    full: { tally, accepts, findings },
    quick: { tally: { candidates: 0, kept: 0 }, accepts: holds, findings: quickFindings },
  });
  const listed = lazy(() => probe(graph, hidden, broken, (random) => draw(whole, random, holds), aim.probe));

  return {
    schema,
    tally,
    get faults() {
      return listed().faults;
    },
    get ungenerable() {
      return listed().ungenerable;
    },
    accepts,
    violations: (base, value) => (accepts(base) ? shown(findings(base, value)) : []),
    valid: () =>
      arbitraryOf<Json>(
        (random) => {
          const value = broken === null ? draw(whole, random, accepts) : undefined;
          if (value === undefined) throw exhausted('no valid value was found for this schema');
          return value;
        },
        function* (value) {
          for (const edit of edits(value, keep)) {
            const smaller = applied(value, edit);
            if (accepts(smaller)) yield smaller;
          }
        },
        (value): value is Json => accepts(value as Json),
      ),
    mutants: (fault) => {
      const admitted = (base: Json, value: Json): Mutant | null => {
        if (!accepts(base)) return null;
        const leaves = findings(base, value);
        return leaves.some((leaf) => aim.fits(fault, leaf)) ? { base, value, violations: shown(leaves) } : null;
      };
      return arbitraryOf<Mutant>(
        (random) => {
          const { base, value, leaves } = aim.fire(fault, random);
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
    },
  };
}

function isMutant(value: unknown): value is Mutant {
  return isObject(value as Json) && 'base' in (value as object) && 'value' in (value as object);
}

/** The leaves, where the value is invalid by every reading and has one clear label; else nothing. */
function labelled(graph: Graph, base: Json, value: Json): readonly Leaf[] {
  if (verdict(graph.root, value) !== -1) return [];
  const { leaves, ambiguous } = label(graph.root, base, value);
  return ambiguous ? [] : leaves;
}

function shown(leaves: readonly Leaf[]): SchemaViolation[] {
  const unique = new Map<string, SchemaViolation>();
  for (const { condition, pointer, keyword } of leaves) {
    unique.set(`${condition} ${pointer} ${keyword}`, { condition, pointer, keyword });
  }
  return [...unique.values()];
}

function lazy<T>(make: () => T): () => T {
  let held: { value: T } | null = null;
  return () => {
    held ??= { value: make() };
    return held.value;
  };
}

interface Listed {
  readonly faults: readonly SchemaFault[];
  readonly ungenerable: readonly string[];
}

/** Which of the possible faults can be generated: each is tried from a seed that depends on nothing else. */
function probe(
  graph: Graph,
  hidden: (node: Node) => boolean,
  broken: string | null,
  valid: (random: fc.Random) => Json | undefined,
  possible: (target: Target, random: fc.Random) => boolean,
): Listed {
  if (broken !== null) return { faults: [], ungenerable: [broken] };
  if (valid(fixedRandom(1)) === undefined) return { faults: [], ungenerable: ['no valid value was found'] };
  const { targets, cut } = targetsOf(graph.root, hidden);
  const random = fixedRandom(2);
  const faults: SchemaFault[] = [];
  const ungenerable = cut ? ['more faults than are listed: the schema is too large'] : [];
  for (const target of targets) {
    if (possible(target, random.clone())) faults.push(target.fault);
    // alternatives that exclude each other are no loss: each of them has its own faults
    else if (target.fault.keyword !== 'oneOf')
      ungenerable.push(`${target.fault.at}: no value was found that certainly violates it`);
  }
  return { faults, ungenerable };
}
