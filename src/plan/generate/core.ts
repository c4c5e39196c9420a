/** What everything about one compiled schema is decided with: valid or not, certainly invalid or not, and how to draw. */
import type * as fc from 'fast-check';
import { forRequests } from '../../contract/directed.ts';
import type { Json, Schema } from '../../model.ts';
import { arbiterOf } from './arbiter.ts';
import { type Leaf, label } from './label.ts';
import { graphOf } from './node.ts';
import { portableBeside } from './portable.ts';
import { drawOf } from './random.ts';
import { readOnly } from './read-only.ts';
import { tokenPattern } from './strings.ts';
import type { Gen, Graph, Node, Route, Strictness } from './types.ts';
import { unreadable } from './ungenerable.ts';
import { generators } from './valid.ts';
import { verdict } from './verdict.ts';

export interface GenerateOptions {
  readonly strictness: Strictness;
  /** 8 hex digits, one per run: makes free strings and uuids unique. Not part of the seed. */
  readonly nonce: string;
  /** `request`: readOnly properties are neither sent nor required. */
  readonly direction?: 'request';
}

/** In place of a run's own, where nothing is sent: what faults a schema has does not depend on it. */
export const anyNonce = '00000000';

/** Two ways to judge: with Ajv, and without it, because Ajv takes milliseconds to compile a schema. */
export interface Judges {
  /** Candidates tried and kept. */
  readonly tally: { candidates: number; kept: number };
  accepts(value: Json): boolean;
  /** As `accepts`, and what is valid by some readings only. */
  allows(value: Json): boolean;
  /** The violation set, empty where the value is not certainly invalid or its label is ambiguous. */
  findings(base: Json, value: Json): readonly Leaf[];
}

export interface Core {
  readonly schema: Schema;
  readonly graph: Graph;
  /** Why the schema cannot be read at all, or null. */
  readonly broken: string | null;
  readonly full: Judges;
  readonly quick: Judges;
  /** What shrinking keeps of a string. */
  readonly keep: RegExp;
  hidden(node: Node): boolean;
  of(nodes: readonly Node[], route: Route | null): Gen | null;
  /** A drawn value that passes the check, in a bounded number of attempts; `lean`: all of them leave optional parts out. */
  draw(gen: Gen | null, random: fc.Random, check: (value: Json) => boolean, lean?: boolean): Json | undefined;
}

/** Attempts at a whole value; the second half leaves optional parts out. */
const attempts = 60;
/** Parts drawn in all of them together: where recursion branches, each attempt may use up its own share and come to nothing. */
const mostParts = 20_000;

export function coreOf(given: Schema, { strictness, nonce, direction }: GenerateOptions): Core {
  const request = direction === 'request';
  const schema = request ? forRequests(given) : given;
  const graph = graphOf(schema, strictness);
  const arbiter = arbiterOf(schema);
  const broken = unreadable(graph.root);
  const portable = strictness === 'pedantic' ? () => true : portableBeside(schema);
  const least = (value: Json) => (broken === null && portable(value) ? verdict(graph.root, value) : -1);
  const holds = (value: Json): boolean => least(value) === 1;
  const may = (value: Json): boolean => least(value) !== -1;
  const findings = (base: Json, value: Json): readonly Leaf[] => (portable(value) ? labelled(graph, base, value) : []);
  return {
    schema,
    graph,
    broken,
    keep: tokenPattern(nonce),
    full: {
      tally: { candidates: 0, kept: 0 },
      accepts: (value) => holds(value) && arbiter(value),
      allows: (value) => may(value) && arbiter(value),
      findings: (base, value) => (arbiter(value) ? [] : findings(base, value)),
    },
    quick: { tally: { candidates: 0, kept: 0 }, accepts: holds, allows: may, findings },
    hidden: request ? readOnly : () => false,
    of: generators(graph, { nonce, request }),
    draw,
  };
}

function draw(gen: Gen | null, random: fc.Random, check: (value: Json) => boolean, lean = false): Json | undefined {
  let parts = 0;
  for (let i = 0; gen !== null && i < attempts && parts < mostParts; i++) {
    const attempt = drawOf(random, lean || i > attempts / 2 || parts > mostParts / 2);
    const full = attempt.fuel.left;
    const value = gen(attempt);
    parts += full - attempt.fuel.left;
    if (value !== undefined && check(value)) return value;
  }
  return undefined;
}

/** The leaves, where the value is invalid by every reading and has one clear label; else nothing. */
function labelled(graph: Graph, base: Json, value: Json): readonly Leaf[] {
  if (verdict(graph.root, value) !== -1) return [];
  const { leaves, ambiguous } = label(graph.root, base, value);
  return ambiguous ? [] : leaves;
}
