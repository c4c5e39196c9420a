import type { Node } from './types.ts';

/** A property that requests do not carry. */
export function readOnly(node: Node): boolean {
  return node.raw['readOnly'] === true || node.ref?.().raw['readOnly'] === true;
}
