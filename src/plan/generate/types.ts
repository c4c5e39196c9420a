/** What the files of this folder hand to each other. The public face is `compile.ts`. */
import type * as fc from 'fast-check';
import type { Json, JsonObject } from '../../model.ts';

/**
 * 1: true under every usual reading; -1: false under every usual reading; 0: readings differ, so nothing is
 * built on it. Kleene logic: and = min, or = max, not = negation.
 */
export type Verdict = -1 | 0 | 1;

/** `robust` knows the third verdict; `pedantic` reads the specification to the letter. */
export type Strictness = 'robust' | 'pedantic';

/** One assertion keyword of a schema object. `test` answers 1 for types that the keyword ignores. */
export interface Check {
  readonly keyword: string;
  readonly condition: string;
  test(value: Json): Verdict;
}

/** A parsed schema object. `at` is its JSON Pointer in the standalone schema: its identity. */
export interface Node {
  readonly at: string;
  /** `{}` for boolean schemas. */
  readonly raw: JsonObject;
  /** The schema `false`. */
  readonly never: boolean;
  readonly checks: readonly Check[];
  readonly ref: (() => Node) | null;
  readonly allOf: readonly Node[];
  readonly anyOf: readonly Node[];
  readonly oneOf: readonly Node[];
  readonly not: Node | null;
  /** `if`, with `then` and `else`. */
  readonly condition: Node | null;
  readonly consequent: Node | null;
  readonly alternative: Node | null;
  readonly required: readonly string[];
  readonly dependents: readonly (readonly [key: string, needs: readonly string[]])[];
  readonly dependentSchemas: ReadonlyMap<string, Node>;
  readonly properties: ReadonlyMap<string, Node>;
  readonly patterns: readonly { readonly pattern: Pattern; readonly node: Node }[];
  readonly additional: Node | null;
  readonly unevaluatedProperties: Node | null;
  readonly propertyNames: Node | null;
  readonly prefix: readonly Node[];
  readonly items: Node | null;
  readonly contains: { readonly node: Node; readonly min: number; readonly max: number } | null;
  readonly unevaluatedItems: Node | null;
}

export interface Pattern {
  readonly source: string;
  /** Parsed by no known dialect: every answer is 0. */
  readonly broken: boolean;
  test(text: string): Verdict;
}

/** All schemas of one document; nodes are made on demand, once per place. */
export interface Graph {
  readonly root: Node;
  readonly strictness: Strictness;
  /** A schema that the document does not contain, e.g. a negated one. Its references resolve in the document. */
  invent(schema: JsonObject | boolean): Node;
}

/** What one value is drawn from. */
export interface Draw {
  readonly random: fc.Random;
  /** Containers above this value. */
  readonly depth: number;
  /** Optional parts are left out. */
  readonly lean: boolean;
  /** Values that may still be begun, shared by all parts: what recursion without an end uses up. */
  readonly fuel: { left: number };
}

/** undefined: no value was found in a bounded number of attempts. */
export type Gen = (draw: Draw) => Json | undefined;

/** One step from an instance to a part of it that a schema speaks about. */
export type Step =
  | { readonly kind: 'key'; readonly name: string }
  | { readonly kind: 'match'; readonly pattern: Pattern }
  | { readonly kind: 'other'; readonly owner: Node }
  | { readonly kind: 'index'; readonly index: number }
  | { readonly kind: 'rest'; readonly from: number };

/** The way to a fault: steps into the instance, and the branches that must be taken to get there. */
export interface Route {
  readonly steps: readonly Step[];
  readonly branches: ReadonlySet<string>;
}
