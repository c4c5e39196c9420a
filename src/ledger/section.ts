/** One suite's run while it is counted. Mutable, and only here: a fold over a hundred thousand events copies nothing. */
import type { Exchange, Finding, Gap, Probe } from '../model.ts';
import type { EndEvent, Event, IssueEvent, NoteEvent, PlanEvent, RunEvent, TrialEvent } from './model.ts';
import type { Sighting } from './report.ts';

export interface ProbeCount {
  readonly probe: Probe;
  passed: number;
  failed: number;
  broken: number;
  inconclusive: number;
  /** Of all its trials. */
  ms: number;
  /** Passed trials by the code that came. */
  readonly codes: Map<string, number>;
  /** Codes that came and are not in the vocabulary. */
  readonly undeclared: Set<string>;
  readonly fingerprints: Set<string>;
  /** Reasons of broken and inconclusive trials, with their number. */
  readonly whys: Map<string, number>;
}

export interface Section {
  readonly run: RunEvent;
  /** It, or the shards that it is joined of. */
  readonly runs: RunEvent[];
  readonly operations: Map<string, PlanEvent['operations'][number]>;
  readonly codes: Map<string, PlanEvent['codes'][number]>;
  readonly probes: Map<string, ProbeCount>;
  /** By their JSON: every shard repeats them. */
  readonly gaps: Map<string, Gap>;
  readonly notes: NoteEvent[];
  readonly issues: Map<string, IssueEvent>;
  /** By fingerprint: how often, and the first trial that showed it. */
  readonly shown: Map<string, { readonly first: TrialEvent; count: number }>;
  readonly remarks: Map<string, { readonly probe: Probe; readonly finding: Finding; count: number }>;
  /** Codes of the vocabulary that came, rightly or wrongly. */
  readonly came: Set<string>;
  /** By code and operation: codes that nobody has declared, and those that may not come there. */
  readonly strange: Map<string, Sighting>;
  readonly misplaced: Map<string, Sighting>;
  /** Steps on the way to trials that were not accepted, by what came of them. */
  readonly steps: Map<string, { readonly step: string; readonly exchange: Exchange; count: number }>;
  readonly ends: EndEvent[];
}

/** Distinct texts that are kept of what a target may make up without end. */
const mostTexts = 200;

export function begin(run: RunEvent): Section {
  return {
    run,
    runs: [run],
    operations: new Map(),
    codes: new Map(),
    probes: new Map(),
    gaps: new Map(),
    notes: [],
    issues: new Map(),
    shown: new Map(),
    remarks: new Map(),
    came: new Set(),
    strange: new Map(),
    misplaced: new Map(),
    steps: new Map(),
    ends: [],
  };
}

/** Counts one event of the section's run. */
export function count(section: Section, event: Exclude<Event, RunEvent>): void {
  switch (event.type) {
    case 'plan':
      addPlan(section, event);
      return;
    case 'trial':
      addTrial(section, event);
      return;
    case 'issue':
      section.issues.set(event.fingerprint, event);
      return;
    case 'note':
      section.notes.push(event);
      return;
    case 'end':
      section.ends.push(event);
  }
}

function addPlan(section: Section, plan: PlanEvent): void {
  for (const operation of plan.operations) section.operations.set(operation.id, operation);
  for (const code of plan.codes) section.codes.set(code.name, code);
  for (const gap of plan.gaps) section.gaps.set(JSON.stringify(gap), gap);
  for (const probe of plan.probes) section.probes.set(probe.id, emptyCount(probe));
}

export function emptyCount(probe: Probe): ProbeCount {
  const counts = { passed: 0, failed: 0, broken: 0, inconclusive: 0, ms: 0 };
  return { probe, ...counts, codes: new Map(), undeclared: new Set(), fingerprints: new Set(), whys: new Map() };
}

/** A trial of a probe that no plan names is from a damaged ledger: nothing can be said of it. */
function addTrial(section: Section, trial: TrialEvent): void {
  const counts = section.probes.get(trial.probe);
  if (counts === undefined) return;
  const { verdict } = trial;
  counts[verdict.kind]++;
  counts.ms += trial.ms;
  if (verdict.kind === 'broken' || verdict.kind === 'inconclusive') {
    bump(counts.whys, verdict.why);
    addStep(section, trial, verdict.why);
    return;
  }
  if (verdict.code !== null) section.came.add(verdict.code);
  if (verdict.kind === 'passed' && verdict.code !== null) bump(counts.codes, verdict.code);
  for (const finding of verdict.findings) {
    if (finding.rule === 'vocabulary') addUndeclared(section, counts, trial, finding);
    if (finding.rule === 'allowed') addSighting(section.misplaced, counts, trial, finding);
    if (verdict.kind === 'passed') addRemark(section, counts.probe, finding);
  }
  if (verdict.kind === 'failed') addFailure(section, counts, trial);
}

/** The first of equal ones: the others differ in the nonce alone. */
function addStep(section: Section, { step, exchange }: TrialEvent, why: string): void {
  if (step === undefined || exchange === undefined) return;
  const known = section.steps.get(why);
  if (known !== undefined) known.count++;
  else if (section.steps.size < mostTexts) section.steps.set(why, { step, exchange, count: 1 });
}

function addUndeclared(section: Section, counts: ProbeCount, trial: TrialEvent, finding: Finding): void {
  const { received } = finding;
  if (typeof received !== 'string' && typeof received !== 'number') return;
  const code = String(received);
  if (section.codes.has(code)) return;
  if (counts.undeclared.size < mostTexts) counts.undeclared.add(code);
  addSighting(section.strange, counts, trial, finding);
}

function addSighting(all: Map<string, Sighting>, { probe }: ProbeCount, trial: TrialEvent, finding: Finding): void {
  const code = String(finding.received);
  const { operation } = probe;
  addUp(all, { code, operation, trials: 1, first: `${probe.id}#${trial.index}` });
}

/** The first stays the first. */
export function addUp(all: Map<string, Sighting>, one: Sighting): void {
  const key = `${one.code} ${one.operation}`;
  const known = all.get(key);
  if (known !== undefined) all.set(key, { ...known, trials: known.trials + one.trials });
  else if (all.size < mostTexts) all.set(key, one);
}

function addRemark({ remarks }: Section, probe: Probe, finding: Finding): void {
  const key = JSON.stringify([probe.operation, probe.condition, finding]);
  const seen = remarks.get(key);
  if (seen) seen.count++;
  else if (remarks.size < mostTexts) remarks.set(key, { probe, finding, count: 1 });
}

function addFailure({ shown }: Section, counts: ProbeCount, trial: TrialEvent): void {
  if (trial.fingerprint === undefined) return;
  counts.fingerprints.add(trial.fingerprint);
  const seen = shown.get(trial.fingerprint);
  if (seen) seen.count++;
  else shown.set(trial.fingerprint, { first: trial, count: 1 });
}

function bump(counts: Map<string, number>, key: string): void {
  const seen = counts.get(key);
  if (seen !== undefined || counts.size < mostTexts) counts.set(key, (seen ?? 0) + 1);
}
