/** A difference between the vocabulary and another place that spells it. Plain readonly data. */
import type { ChangeLevel } from '../lock/model.ts';
import type { Place } from '../model.ts';

/** Every difference that is told apart, with its level where the vocabulary is closed. */
export const driftLevels = {
  'contract-code': 'breaking',
  'contract-status': 'breaking',
  'contract-lacks': 'dangerous',
  'contract-shows': 'dangerous',
  'contract-unanswered': 'dangerous',
  'contract-media': 'dangerous',
  'source-code': 'breaking',
  'source-lacks': 'breaking',
} as const satisfies Readonly<Record<string, ChangeLevel>>;

export type DriftKind = keyof typeof driftLevels;

export interface Drift {
  /** Stable: of what differs, never of where it stands in a file. What `fingerprint` of a `known` entry names. */
  readonly id: string;
  readonly kind: DriftKind;
  readonly level: ChangeLevel;
  /** A sentence without its places. */
  readonly message: string;
  readonly at: Place;
  /** The other place of the two; null: there is none, as something lacks there. */
  readonly other: Place | null;
}
