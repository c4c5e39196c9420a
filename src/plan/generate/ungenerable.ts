/** Schemas that are given up before anything is generated. */
import { endlessPattern } from './backtracking.ts';
import type { Node } from './types.ts';

/** Why this schema cannot be judged at all, or null. */
export function unreadable(root: Node): string | null {
  const endless = endlessPattern(root.raw);
  if (endless !== null) return `the pattern ${endless} backtracks without end on some texts`;
  const circle = circular(root, []);
  return circle === null ? null : `${circle}: the schema refers to itself without a step into the instance`;
}

/** A schema that applies to the same instance through itself never ends (2020-12 Core, 9.4.1). */
function circular(node: Node, path: readonly Node[]): string | null {
  if (path.includes(node)) return node.at;
  const next = [...path, node];
  const inPlace = [
    node.ref?.(),
    ...node.allOf,
    ...node.anyOf,
    ...node.oneOf,
    node.not,
    node.condition,
    node.consequent,
    node.alternative,
  ];
  for (const each of inPlace) {
    const found = each ? circular(each, next) : null;
    if (found !== null) return found;
  }
  return null;
}
