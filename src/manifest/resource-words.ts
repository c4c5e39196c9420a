import type { Locator } from '../model.ts';
import type { ScenarioStep } from './scenario-model.ts';

/** A resource as the suite corrects it; what is left out is inferred from the contract. */
export interface ResourceWords {
  /** The template of one of them: `/rooms/{roomId}`. Ties a name of the suite's own to what is inferred there. */
  readonly path?: string;
  /** Other paths that name one of them, of other groups of the same API: what is below those goes through it too. */
  readonly also?: readonly string[];
  /** Operation ids; null: there is none. */
  readonly create?: string | null;
  readonly read?: string | null;
  readonly delete?: string | null;
  /** Where the answer to `create` says the id, tried in order; empty: the client chose it. */
  readonly id?: readonly Locator[];
  /** Other resources that must be there first. */
  readonly needs?: readonly string[];
  /** Resources whose being there keeps this one from being deleted. */
  readonly usedBy?: readonly string[];
  /** Key → the spot of `create` (and of updates) that must be unique. */
  readonly unique?: Readonly<Record<string, string>>;
  /** Where `read` says the version, and where writes send it; null: it has none. */
  readonly version?: { readonly from: Locator; readonly to: string } | null;
  /** How its list is read on: where an answer says the position, where it is sent, and what makes it expire (steps, or a hook). */
  readonly cursor?: {
    readonly from?: Locator;
    readonly to?: string;
    readonly expire?: readonly ScenarioStep[] | string;
  };
  /** State → the steps that lead there from one that was just made; none: it is made in that state. */
  readonly states?: Readonly<Record<string, readonly ScenarioStep[]>>;
  /** Operation → the state in which it is accepted, where that is not the one in which it is made. */
  readonly from?: Readonly<Record<string, string>>;
}
