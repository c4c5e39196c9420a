/** What objects and arrays share in the making. */
import type { Gen, Graph, Node, Route } from './types.ts';

/** How containers ask for the generator of a part. null: nothing fits there. */
export interface Parts {
  readonly graph: Graph;
  readonly request: boolean;
  of(nodes: readonly Node[], route: Route | null): Gen | null;
}

/** Depth from which optional parts are left out. */
export const leanDepth = 4;

/** The rest of a route, one step further in. */
export function next(route: Route | null): Route | null {
  return route === null ? null : { steps: route.steps.slice(1), branches: route.branches };
}
