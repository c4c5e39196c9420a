/** Is this value valid: under every usual reading, under none, or does it depend? (Kleene logic, see `types.ts`.) */
import type { Json } from '../../model.ts';
import { isArray, isObject } from './json.ts';
import type { Node, Verdict } from './types.ts';

/**
 * Names (or indices) of the instance that a schema has spoken about, for `unevaluated*` (2020-12 Core, 11).
 * 1: certainly; 0: by some readings.
 */
type Seen = Map<string, Verdict>;

export function verdict(node: Node, value: Json, seen: Seen | null = null): Verdict {
  if (node.never) return -1;
  const closes = node.unevaluatedProperties !== null || node.unevaluatedItems !== null;
  const own: Seen | null = closes ? new Map() : seen;
  let answer: Verdict = 1;
  for (const check of node.checks) {
    const given = check.test(value);
    if (given === -1) return -1;
    if (given < answer) answer = given;
  }
  if (typeof value === 'object' && value !== null) answer = least(answer, parts(node, value, own));
  if (answer === -1) return -1;
  answer = least(answer, inPlace(node, value, own));
  if (!closes || own === null) return answer;
  if (answer !== -1) answer = least(answer, leftovers(node, value, own));
  if (seen !== null) for (const [key, certainty] of own) note(seen, key, certainty);
  return answer;
}

const least = (a: Verdict, b: Verdict): Verdict => (a < b ? a : b);
const most = (a: Verdict, b: Verdict): Verdict => (a > b ? a : b);
const opposite = (a: Verdict): Verdict => (a === 1 ? -1 : a === -1 ? 1 : 0);

function note(seen: Seen | null, key: string, certainty: Verdict): void {
  if (seen === null || certainty === -1) return;
  seen.set(key, most(seen.get(key) ?? certainty, certainty));
}

function parts(node: Node, value: Json, seen: Seen | null): Verdict {
  if (isArray(value)) return items(node, value, seen);
  return isObject(value) ? properties(node, value, seen) : 1;
}

function properties(node: Node, value: { readonly [key: string]: Json }, seen: Seen | null): Verdict {
  for (const name of node.required) if (!Object.hasOwn(value, name)) return -1;
  for (const [key, needs] of node.dependents) {
    if (Object.hasOwn(value, key) && needs.some((need) => !Object.hasOwn(value, need))) return -1;
  }
  const speaks =
    node.properties.size > 0 || node.patterns.length > 0 || node.additional !== null || node.propertyNames !== null;
  if (!speaks) return 1;
  let answer: Verdict = 1;
  for (const key of Object.keys(value)) {
    answer = least(answer, property(node, key, value[key] ?? null, seen));
    if (answer === -1 && seen === null) return -1;
  }
  return answer;
}

/** One property: a key that matches a pattern by some readings only makes the verdict of that pattern doubtful. */
function property(node: Node, key: string, value: Json, seen: Seen | null): Verdict {
  let answer: Verdict = node.propertyNames === null ? 1 : verdict(node.propertyNames, key);
  let known: Verdict = -1;
  const declared = node.properties.get(key);
  if (declared !== undefined) {
    known = 1;
    answer = least(answer, verdict(declared, value));
  }
  for (const { pattern, node: schema } of node.patterns) {
    const matches = pattern.test(key);
    known = most(known, matches);
    if (matches !== -1) answer = least(answer, most(opposite(matches), verdict(schema, value)));
  }
  if (node.additional !== null && known < 1) {
    answer = least(answer, most(known, verdict(node.additional, value)));
    known = 1;
  }
  note(seen, key, known);
  return answer;
}

function items(node: Node, value: readonly Json[], seen: Seen | null): Verdict {
  let answer: Verdict = 1;
  if (node.prefix.length > 0 || node.items !== null) {
    for (let i = 0; i < value.length; i++) {
      const schema = node.prefix[i] ?? node.items;
      if (schema === null) break;
      note(seen, String(i), 1);
      answer = least(answer, verdict(schema, value[i] ?? null));
      if (answer === -1 && seen === null) return -1;
    }
  }
  return node.contains === null ? answer : least(answer, containing(node.contains, value, seen));
}

function containing(contains: NonNullable<Node['contains']>, value: readonly Json[], seen: Seen | null): Verdict {
  let certain = 0;
  let possible = 0;
  for (const [i, item] of value.entries()) {
    const match = verdict(contains.node, item);
    if (match === 1) certain++;
    if (match !== -1) possible++;
    // 2019-09 does not count an item that `contains` matched as evaluated, 2020-12 does
    if (match !== -1) note(seen, String(i), 0);
  }
  if (possible < contains.min || certain > contains.max) return -1;
  return certain >= contains.min && possible <= contains.max ? 1 : 0;
}

function inPlace(node: Node, value: Json, seen: Seen | null): Verdict {
  let answer: Verdict = 1;
  if (node.ref !== null) answer = verdict(node.ref(), value, seen);
  for (const each of node.allOf) {
    if (answer === -1 && seen === null) return -1;
    answer = least(answer, verdict(each, value, seen));
  }
  if (node.anyOf.length > 0 && answer !== -1) answer = least(answer, some(node.anyOf, value, seen));
  if (node.oneOf.length > 0 && answer !== -1) answer = least(answer, single(node.oneOf, value, seen));
  if (node.not !== null && answer !== -1) answer = least(answer, opposite(verdict(node.not, value)));
  if (node.condition !== null && answer !== -1) answer = least(answer, conditional(node, node.condition, value, seen));
  for (const [key, schema] of node.dependentSchemas) {
    if (isObject(value) && Object.hasOwn(value, key)) answer = least(answer, verdict(schema, value, seen));
  }
  return answer;
}

/** The verdict of a branch; what it saw counts as far as the branch holds. */
function branch(node: Node, value: Json, seen: Seen | null): Verdict {
  if (seen === null) return verdict(node, value);
  const own: Seen = new Map();
  const answer = verdict(node, value, own);
  for (const [key, certainty] of own) if (answer !== -1) note(seen, key, least(answer, certainty));
  return answer;
}

function some(branches: readonly Node[], value: Json, seen: Seen | null): Verdict {
  let answer: Verdict = -1;
  for (const each of branches) {
    answer = most(answer, branch(each, value, seen));
    if (answer === 1 && seen === null) return 1;
  }
  return answer;
}

function single(branches: readonly Node[], value: Json, seen: Seen | null): Verdict {
  let certain = 0;
  let doubtful = 0;
  for (const each of branches) {
    const answer = branch(each, value, seen);
    if (answer === 1) certain++;
    if (answer === 0) doubtful++;
  }
  if (certain > 1 || certain + doubtful === 0) return -1;
  return doubtful === 0 ? 1 : 0;
}

function conditional(node: Node, test: Node, value: Json, seen: Seen | null): Verdict {
  const holds = branch(test, value, seen);
  const yes = holds === -1 || node.consequent === null ? 1 : branch(node.consequent, value, seen);
  const no = holds === 1 || node.alternative === null ? 1 : branch(node.alternative, value, seen);
  if (holds === 1) return yes;
  if (holds === -1) return no;
  return yes === no ? yes : 0;
}

function leftovers(node: Node, value: Json, seen: Seen): Verdict {
  let answer: Verdict = 1;
  for (const [key, item, schema] of unseen(node, value, seen)) {
    answer = least(answer, most(seen.get(key) ?? -1, verdict(schema, item)));
    seen.set(key, 1);
  }
  return answer;
}

function unseen(node: Node, value: Json, seen: Seen): [key: string, item: Json, schema: Node][] {
  const left: [string, Json, Node][] = [];
  const closing = isArray(value) ? node.unevaluatedItems : node.unevaluatedProperties;
  if (closing === null || typeof value !== 'object' || value === null) return left;
  for (const [key, item] of Object.entries(value)) if (seen.get(key) !== 1) left.push([key, item, closing]);
  return left;
}

/** Keys or indices that only `unevaluated*` of this node speaks about, with its schema. For labels. */
export function unevaluated(node: Node, value: Json): [key: string, item: Json, schema: Node][] {
  const seen: Seen = new Map();
  if (typeof value === 'object' && value !== null) parts(node, value, seen);
  inPlace(node, value, seen);
  return unseen(node, value, seen).filter(([key]) => !seen.has(key));
}
