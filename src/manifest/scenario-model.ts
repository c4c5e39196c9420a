/** What a suite does besides single requests: scenarios and hooks. Plain readonly data. */
import type { Json, JsonObject, Locator, Place } from '../model.ts';
import type { Selector } from './model.ts';

/** Steps that lead to a state which no resource tells of; the last is judged. The same for every transport. */
export interface Scenario {
  readonly name: string;
  /** Empty where the suite names an Arazzo workflow that is not read yet. */
  readonly steps: readonly ScenarioStep[];
  /** Where the steps are written, if not in the suite. */
  readonly arazzo?: ArazzoSource;
  /** An ordinary request of the last step's operation with these values of its own, or why none is accepted. */
  readonly control: { readonly values: Readonly<Record<string, Json>> } | { readonly none: string };
  readonly place: Place;
}

/** A workflow of an Arazzo 1.x document, and what it is given. */
export interface ArazzoSource {
  /** Absolute. */
  readonly file: string;
  readonly workflow: string;
  readonly inputs: JsonObject;
  readonly place: Place;
}

/** One request: what of it is said, by site; the rest is generated. */
export interface ScenarioStep {
  /** Operation id, or `METHOD /path`. */
  readonly operation: string;
  /** Site → value; `{name}` of a resource, a fixture or an earlier step. */
  readonly values: Readonly<Record<string, Json>>;
  /** Name → locator in its answer, or `request:` and a site of what was sent. */
  readonly take: Readonly<Record<string, Locator>>;
  readonly identity: string | null;
  /** How often it is sent, each time with values of its own. */
  readonly times: number;
  /** Statuses that it may be answered with; empty: it must be accepted. */
  readonly statuses: readonly number[];
  /** What takes back what it made, where no resource says so; names that the step takes stand for what they are. */
  readonly undo?: Pick<ScenarioStep, 'operation' | 'values'>;
  /** Where its parts are written, by JSON Pointer into the step. */
  readonly places: Readonly<Record<string, Place>>;
}

/** A trouble that the suite can make and end: the target behaves otherwise in between. */
export interface Hook {
  readonly name: string;
  readonly do: readonly HookAct[];
  readonly undo: readonly HookAct[];
  /** What else is probed while it is on, controls and all. The hook itself is then no fault but where these happen. */
  readonly during?: readonly Selector[];
  /** Of those: who sends what else `default` would. */
  readonly identity?: string;
  /** Milliseconds until the target feels it, and until it feels that it is over. */
  readonly settle: number;
  /** Milliseconds for `do`, for `undo`, and for the target to come back. */
  readonly timeout: number;
  readonly place: Place;
}

/** `url`: absolute, or a path on the target's origin, whatever its base path is. A command is an argument list, without a shell. */
export type HookAct =
  | {
      readonly kind: 'request';
      readonly method: string;
      readonly url: string;
      readonly headers: Readonly<Record<string, string>>;
      readonly body: Json | undefined;
    }
  | { readonly kind: 'command'; readonly command: readonly string[] };
