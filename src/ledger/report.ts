/** What a ledger folds to, and what every reporter reads. Plain data; safe to embed in a page. */
import type { Gate } from '../manifest/gate.ts';
import type { Exchange, Expectation, Finding, Gap, Site } from '../model.ts';
import type { IssueEvent, NoteEvent, Spot } from './model.ts';

export interface Report {
  readonly version: string;
  /** ISO time of the first run event. */
  readonly started: string;
  readonly suites: readonly SuiteReport[];
}

export interface SuiteReport {
  readonly suite: string;
  readonly system: string;
  readonly transport: string;
  readonly target: string;
  readonly mock: boolean;
  readonly file: string;
  /** The same from the root of its git work tree, where the ledger says it. */
  readonly path: string;
  readonly seed: number;
  readonly needs: string | null;
  /** `--env`; null: none. */
  readonly environment: string | null;
  /** null: the usual one. */
  readonly gate: Gate | null;
  /** Was all of the suite's plan run? A part says nothing of what was never given. */
  readonly whole: boolean;
  readonly operations: readonly { readonly id: string; readonly key: string }[];
  readonly codes: readonly CodeCoverage[];
  readonly seen: Seen;
  /** One row per fingerprint. `count`: trials that showed it. */
  readonly issues: readonly Issue[];
  /** Info findings of passed trials, equal ones as one. They fail nothing. */
  readonly remarks: readonly Remark[];
  readonly gaps: readonly Gap[];
  /** Steps that were not accepted and so broke trials, the commonest first. */
  readonly steps: readonly RefusedStep[];
  readonly notes: readonly NoteEvent[];
  readonly trials: {
    readonly total: number;
    readonly passed: number;
    readonly failed: number;
    readonly broken: number;
    readonly inconclusive: number;
  };
  readonly probes: readonly ProbeResult[];
  readonly requests: number;
  readonly ms: number;
  readonly end: 'done' | 'budget' | 'interrupted' | 'error' | 'not-run' | 'unfinished';
  /** Shards, from 1, that are in none of the ledgers. */
  readonly lacking: readonly number[];
}

/** Where what came is not what was declared. */
export interface Seen {
  /** Codes that are not in the vocabulary. */
  readonly undeclared: readonly Sighting[];
  /** Codes on operations that may not raise them. */
  readonly misplaced: readonly Sighting[];
  /** Declared codes that never came, rightly or wrongly, and that something should have given. */
  readonly unseen: readonly string[];
  /** null: there is no baseline. */
  readonly fallen: Fallen | null;
}

export interface Sighting {
  readonly code: string;
  readonly operation: string;
  readonly trials: number;
  /** Of the first: probe and index, `52217e7bbf3c#0`. */
  readonly first: string;
}

/** Coverage that was there in an earlier run. */
export interface Fallen {
  /** Name of the baseline's file. */
  readonly from: string;
  /** Why the two cannot be compared; null: they can. */
  readonly why: string | null;
  /** Exercised then, and not now. */
  readonly codes: readonly string[];
  /** Operations that gave more codes then. */
  readonly operations: readonly {
    readonly id: string;
    readonly before: number;
    readonly now: number;
    readonly lost: readonly string[];
  }[];
}

export interface RefusedStep {
  readonly step: string;
  readonly exchange: Exchange;
  /** Trials that it broke in the same way. */
  readonly count: number;
}

export interface CodeCoverage {
  readonly name: string;
  readonly summary: string | null;
  readonly status: readonly (number | string)[];
  /** true: in the manifest. false: seen, but undeclared. */
  readonly declared: boolean;
  readonly unreachable: string | null;
  /** Some probe of the plan must give it. */
  readonly provokable: boolean;
  /** Trials in which a real target gave it rightly. */
  readonly exercised: number;
  /** Trials in which a mock gave it. */
  readonly mocked: number;
  /** By operation id: what was seen there. */
  readonly cells: Readonly<Record<string, Cell>>;
}

/** Counts probes, each under every code that it must give; `passed` also where another probe rightly gave the code. */
export interface Cell {
  readonly planned: number;
  /** All its trials that were judged passed, and one gave this code. */
  readonly passed: number;
  /** Some trial failed. An undeclared code counts here for every probe that saw it. */
  readonly failed: number;
  /** Of `failed`: all its findings are known. */
  readonly known: number;
  /** Planned, but no trial passed or failed. */
  readonly untested: number;
}

/** One probe of the plan, and how its trials ended. */
export interface ProbeResult {
  readonly probe: string;
  readonly operation: string;
  readonly condition: string;
  readonly site: Site | null;
  /** The schema keyword that it breaks, of a state the key: two faults of one spot may share their condition. null: none. */
  readonly keyword: string | null;
  /** Codes that it must give. */
  readonly codes: readonly string[];
  readonly passed: number;
  readonly failed: number;
  readonly broken: number;
  readonly inconclusive: number;
  /** Of all its trials together. */
  readonly ms: number;
  /** Where no trial passed or failed: the commonest reason. Else null. */
  readonly untested: string | null;
}

export interface Remark {
  readonly operation: string;
  readonly condition: string;
  readonly finding: Finding;
  /** Trials that showed it. */
  readonly count: number;
}

export interface Issue extends Omit<IssueEvent, 'v' | 'type' | 'place'> {
  readonly operation: string;
  readonly condition: string;
  readonly site: Site | null;
  readonly requirement: string;
  readonly expectation: Expectation;
  readonly count: number;
  /** What asks for it: a line of manifest or contract, at worst the suite. */
  readonly place: Spot;
  /** Faultline's command that sends it again. */
  readonly replay: string;
}
