/** The vocabulary (`errors.yaml`, parsed) and the suite (`suites/x.yaml`, parsed). Plain readonly data. */

import type {
  CauseShape,
  Condition,
  FileSpec,
  Json,
  JsonObject,
  Locator,
  Outcome,
  Place,
  RuleId,
  Template,
  Transport,
} from '../model.ts';
import type { Gate } from './gate.ts';
import type { Poll } from './poll.ts';
import type { ResourceWords } from './resource-words.ts';

export type { Poll } from './poll.ts';
export type { ResourceWords } from './resource-words.ts';
export type { SourceSpec } from './source-spec.ts';

import type { Hook, Scenario } from './scenario-model.ts';
import type { SourceSpec } from './source-spec.ts';

export type { ArazzoSource, Hook, HookAct, Scenario, ScenarioStep } from './scenario-model.ts';

export interface Vocabulary {
  readonly file: string;
  readonly version: string | null;
  /** Whose statuses count: the transport of the suite that uses it. Left out: HTTP. */
  readonly transport?: Transport;
  /** Contract documents, absolute. */
  readonly contracts: readonly string[];
  readonly codes: readonly Code[];
  /** In order: the first whose `when` matches reads the answer. */
  readonly envelopes: readonly EnvelopeSpec[];
  /** true: an unlisted code is a finding. A pattern: unlisted codes that match it are info. */
  readonly closed: boolean | { readonly pattern: string };
  readonly causes: CausePolicy | null;
  readonly silent: readonly Selector[];
  readonly tolerated: readonly Selector[];
  /** Conditions, strongest first; globs allowed. */
  readonly precedence: readonly string[];
  readonly reserved: readonly string[];
  /** Other files that spell the vocabulary; `check` compares them. Left out: none. */
  readonly sources?: readonly SourceSpec[];
  /** Where each value was written, by JSON Pointer into the merged manifest; for `check`. */
  readonly places?: Readonly<Record<string, Place>>;
}

export interface Code {
  readonly name: string;
  /** How it is spelled on the wire where that is not its name: a number, or another text. */
  readonly wire?: string | number;
  /** Statuses by transport; empty: not stated. */
  readonly status: Readonly<Partial<Record<Transport, readonly (number | string)[]>>>;
  readonly outcome: Outcome;
  readonly summary: string | null;
  readonly detail: Template | null;
  readonly with: Readonly<Record<Locator, Json>>;
  /** Recognises the code by other facts when none is on the wire. */
  readonly is: Readonly<Record<string, Json>> | null;
  readonly retry: 'never' | 'after-change' | 'with-backoff' | null;
  readonly effect: 'none' | 'unknown';
  /** Operation selectors on which it may come at any time; `['*']` everywhere. */
  readonly allowed: readonly string[];
  readonly raised: readonly Raise[];
  /** Why nothing can provoke it, or null. */
  readonly unreachable: string | null;
  readonly since: string | null;
  readonly place: Place;
}

/** Which operations (`on`), which condition (`by`), which spot (`at`). Each null or empty means any. */
export interface Selector {
  readonly on: readonly string[];
  readonly by: readonly string[];
  readonly at: string | null;
}

/** One `raised` entry: this condition gives this code; its facts narrow the code's own. */
export interface Raise extends Selector {
  readonly like: JsonObject | null;
  readonly examples: readonly Json[] | null;
  readonly key: string | null;
  readonly status: Code['status'] | null;
  readonly outcome: Outcome | null;
  readonly detail: Template | null;
  readonly cause: CauseShape | null;
  readonly with: Readonly<Record<Locator, Json>>;
  readonly since: string | null;
  readonly place: Place;
}

export interface CausePolicy {
  /** How a field path is spelled on the wire. */
  readonly field: 'pointer' | 'dotted' | 'kubernetes' | 'jsonpath' | 'loc' | 'bare';
  readonly policy: 'exact' | 'contains';
  /** Cause type → conditions that it may name. */
  readonly types: Readonly<Record<string, readonly string[]>>;
}

/** How an answer is read: a built-in (`use`) or locators; `when` narrows it. A list of locators is joined with `/`. */
export interface EnvelopeSpec {
  readonly use: string | null;
  readonly when: {
    readonly status?: readonly (number | string)[];
    readonly transport?: Transport;
    readonly mediaType?: string;
    readonly header?: string;
    readonly on?: readonly string[];
  };
  readonly code: readonly Locator[];
  readonly detail: readonly Locator[];
  readonly outcome: Locator | null;
  /** Where the status is repeated in the answer (rule `agreement`). */
  readonly status: Locator | null;
  readonly causes: {
    readonly each: Locator;
    readonly type?: string;
    readonly field?: string;
    readonly detail?: string;
  } | null;
  /** The code's wire value that means "no error". */
  readonly none: string | number | null;
  /** Names a missing code. */
  readonly absent: string | null;
  /** No code on the wire: this one is implied. */
  readonly as: string | null;
}

// ── Suite ────────────────────────────────────────────────────────────────────────────────────────

/** How to aim: `suites/<name>.yaml` after `${VARS}`, `extends` of the environment and defaults. Paths are absolute. */
export interface Suite {
  readonly file: string;
  readonly name: string;
  /** The system this suite stands for; the row in the summary. */
  readonly system: string;
  readonly transport: Transport;
  readonly manifest: string;
  readonly contract: ContractOptions;
  /** `prism`, `http(s)://…`, `handler:./app.js`, `grpc(s)://…`, a broker's URL, `exec:…`. Empty where `needs` says why it cannot run. */
  readonly target: string;
  /** What must be there for the suite to run ("PLACEMENT_URL", "the grpc target"), or null. */
  readonly needs: string | null;
  /** Sent with every request. */
  readonly headers: Readonly<Record<string, string>>;
  readonly version: string | null;
  readonly identities: Readonly<Record<string, Identity>>;
  /** What lies in the folder in which a command runs, by path; and what it sees of the environment besides `PATH`. */
  readonly files: Readonly<Record<string, FileSpec>>;
  readonly env: Readonly<Record<string, string>>;
  /** Does it run as root, who may read every file? */
  readonly privileged?: true;
  /** Run once before the first trial; undone after the last. */
  readonly fixtures: readonly Fixture[];
  /** What the contract does not say of its resources, by name; null: it is none, whatever the contract looks like. */
  readonly resources: Readonly<Record<string, ResourceWords | null>>;
  /** Pinned inputs: `{id}` of a fixture or a resource, or a literal. */
  readonly values: readonly PinnedValue[];
  /** Of messages alone: where answers come, where the contract does not say it, and what else must come. */
  readonly replies?: readonly ReplyWords[];
  readonly scenarios: readonly Scenario[];
  readonly hooks: readonly Hook[];
  /** `scenario:x` and `hook:x` that environments have which are not laid over; left out: none. For `check`. */
  readonly elsewhere?: readonly Condition[];
  /** The header in which operations take an idempotency key, where the contract does not say; then every request has one. */
  readonly idempotency: { readonly header: string; readonly on: readonly string[] } | null;
  /** Operations that accept first and tell later what came of it; of several that name one operation the first counts. */
  readonly poll: readonly Poll[];
  readonly limits: Limits;
  readonly tls: { readonly ca: string | null; readonly serverName: string | null; readonly verify: boolean };
  /** The only hosts that may be spoken to; empty: whatever the target names. */
  readonly hosts: readonly string[];
  readonly isolation: 'shared' | 'operation' | 'target';
  readonly strictness: 'robust' | 'pedantic';
  readonly rules: Readonly<Partial<Record<RuleId, 'error' | 'info' | 'off'>>>;
  readonly skip: readonly (Selector & { readonly why: string })[];
  readonly known: readonly Known[];
  /** What fails a run; left out: as usual. */
  readonly gate?: Gate;
  /** Envelopes of what stands before the service (a gateway), tried before the manifest's. */
  readonly envelopes: readonly EnvelopeSpec[];
  /** Where each value was written, by JSON Pointer into the suite with its environment laid over; for `check`. */
  readonly places?: Readonly<Record<string, Place>>;
}

/** Of the operations that `on` names. What is null is as the contract says. */
export interface ReplyWords {
  readonly on: readonly string[];
  /** Address of the channel in which the answer comes. */
  readonly channel: string | null;
  /** Where the message and its answer say that they belong together. */
  readonly correlate: { readonly sent: Locator; readonly got: Locator } | null;
  /** What is refused is put here, as it was sent: that is an answer too. */
  readonly deadLetter: string | null;
  /** What comes besides the answer. */
  readonly also: readonly AlsoWords[];
}

/** A second answer in another channel. It is waited for after those answers that have all of `when`. */
export interface AlsoWords {
  readonly channel: string;
  /** Where it says to which message it belongs; null: where the answer does. */
  readonly got: Locator | null;
  readonly when: Readonly<Record<Locator, Json>>;
}

export interface ContractOptions {
  readonly overlays: readonly string[];
  readonly allowRemoteRefs: boolean;
  readonly allowOutsideRefs: boolean;
  /** Of protobuf alone: rules as in `google.api.Http`, before those in the files. */
  readonly http?: readonly JsonObject[];
  /** Of protobuf alone: the target is asked for its contract. */
  readonly reflection?: boolean;
}

/** Credentials. `default` is who sends everything; `other`, `reader` and `expired` serve the auth conditions. */
export type Identity =
  | { readonly kind: 'none' }
  | { readonly kind: 'headers'; readonly headers: Readonly<Record<string, string>> }
  | { readonly kind: 'query'; readonly query: Readonly<Record<string, string>> }
  | { readonly kind: 'basic'; readonly user: string; readonly password: string }
  | { readonly kind: 'bearer'; readonly token: string }
  | {
      readonly kind: 'oauth2';
      readonly tokenUrl: string;
      readonly clientId: string;
      readonly clientSecret: string;
      readonly scope: string | null;
    }
  | { readonly kind: 'command'; readonly command: readonly string[]; readonly header: string; readonly prefix: string }
  | { readonly kind: 'certificate'; readonly cert: string; readonly key: string };

/** A request by hand, and what to take from its answer. `{nonce}` and earlier names are filled in. */
export interface Fixture {
  readonly name: string;
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Json | undefined;
  readonly take: Readonly<Record<string, Locator>>;
  readonly undo: { readonly method: string; readonly path: string } | null;
}

export interface PinnedValue {
  readonly on: readonly string[];
  /** A site: `path:uuid`, `body:/name`. */
  readonly at: string;
  readonly value: Json;
  /** Others that it may be as well. */
  readonly or?: readonly Json[];
}

export interface Limits {
  /** Requests a second; null: no limit. */
  readonly rate: number | null;
  /** Trials in flight. */
  readonly concurrency: number;
  /** Milliseconds for one request. */
  readonly timeout: number;
  /** Milliseconds for the whole run; null: none. */
  readonly budget: number | null;
  /** Requests in the whole run; null: none. */
  readonly requests: number | null;
  /** Trials per probe. */
  readonly trials: number;
  /** Requests that race with each other; at least 2. */
  readonly racers: number;
  /** Requests at once that are more than the target serves in their time; null: never tried. */
  readonly burst: number | null;
  /** Largest body that is read, bytes. */
  readonly body: number;
  /** Milliseconds until a write shows in what is read; null: it shows at once. */
  readonly settle: number | null;
}

/** A deviation that is expected to be there: it does not fail the run, and must still fail to stay listed. */
export interface Known extends Selector {
  readonly fingerprint: string | null;
  readonly rule: readonly RuleId[];
  /** The code that came, or null for any. */
  readonly code: string | null;
  readonly status: number | null;
  readonly why: string;
  /** ISO date after which it counts again. */
  readonly until: string | null;
  readonly place: Place;
}
