/** Soundness of generation over every schema of the JSON-Schema-Test-Suite. */

import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormatsModule from 'ajv-formats';
import * as fc from 'fast-check';
import { upgrade } from '../src/contract/schema.ts';
import type { Json, Schema } from '../src/model.ts';
import { type Compiled, compile } from '../src/plan/generate/compile.ts';
import { isExhausted } from '../src/plan/generate/exhausted.ts';
import { announce, type Judge, type Judges, judgesOf } from './soundness-judges.ts';
import { type Draft, dialects, type Group, groupsOf, remotesOf } from './soundness-suite.ts';

const { default: addFormats } = addFormatsModule;

/** Distinct invalid instances wanted of each schema. */
const wanted = 100;
/** Draws in a row that bring nothing new before a domain counts as exhausted. */
const patience = 150;
const nonce = '5eed5eed';

export interface Outcome {
  readonly group: Group;
  readonly faults: number;
  /** Distinct instances. */
  readonly invalid: number;
  readonly valid: number;
  readonly exhausted: boolean;
  readonly candidates: number;
  readonly kept: number;
  /** Keywords that an example violates and no mutant does. */
  readonly uncovered: readonly string[];
  /** Keywords that examples violate. */
  readonly violated: number;
  readonly disagreements: readonly string[];
  /** Faults that are listed and were never generated. */
  readonly missing: readonly string[];
  /** Validators that could not read the schema. */
  readonly unread: readonly string[];
  /** Validators that disagree, but also about the suite's own examples of this schema. */
  readonly dismissed: readonly string[];
  /** Why nothing could be generated, or null. */
  readonly ungenerable: string | null;
  /** No instance is valid, so there is no base to start from. */
  readonly empty: boolean;
}

export async function outcomesOf(folder: string, draft: Draft): Promise<Outcome[]> {
  const remotes = remotesOf(folder, draft);
  announce(remotes, draft);
  const outcomes: Outcome[] = [];
  for (const group of groupsOf(folder, draft)) {
    const schema = upgrade(group.schema, '', dialects[draft], { remotes });
    outcomes.push(measure(group, schema, await judgesOf(group, schema, remotes)));
  }
  return outcomes;
}

function measure(group: Group, schema: Schema, { judges, unread }: Judges): Outcome {
  const compiled = compile(schema, { strictness: 'robust', nonce });
  const valid = draw(compiled.valid(), 7);
  const mutants = drawMutants(compiled);
  const raw = rawKeywords(schema);
  const violated = new Set(group.tests.filter((test) => !test.valid).flatMap(({ data }) => raw(data)));
  const provoked = new Set(mutants.values.flatMap(raw));
  const empty = valid.length === 0 && group.tests.every((test) => !test.valid);
  const { disagreements, dismissed } = compared(judges, valid, mutants.values);
  return {
    group,
    faults: compiled.faults.length,
    invalid: mutants.values.length,
    valid: valid.length,
    exhausted: mutants.exhausted,
    candidates: compiled.tally.candidates,
    kept: compiled.tally.kept,
    uncovered: empty ? [] : [...violated].filter((keyword) => !provoked.has(keyword)),
    violated: violated.size,
    disagreements,
    missing: mutants.missing,
    unread,
    dismissed,
    ungenerable: !empty && valid.length === 0 ? (compiled.ungenerable[0] ?? 'no valid value') : null,
    empty,
  };
}

interface Drawn {
  readonly values: readonly Json[];
  readonly exhausted: boolean;
  /** Faults that are listed and never came. */
  readonly missing: readonly string[];
}

function draw(arbitrary: fc.Arbitrary<Json>, seed: number): Json[] {
  const found = new Map<string, Json>();
  try {
    for (const value of fc.sample(arbitrary, { seed, numRuns: wanted })) found.set(JSON.stringify(value), value);
  } catch (error) {
    if (!isExhausted(unwrapped(error))) throw error;
  }
  return [...found.values()];
}

/** Round robin over the faults, until enough are distinct or nothing new comes. */
function drawMutants(compiled: Compiled): Drawn {
  const found = new Map<string, Json>();
  const streams = compiled.faults.map((fault, i) => ({
    fault,
    arbitrary: compiled.mutants(fault),
    seed: 1000 + i,
    dry: 0,
    count: 0,
  }));
  const size = streams.length > 50 ? 1 : 10;
  for (let round = 0; ; round++) {
    const open = streams.filter(({ dry }) => dry < patience);
    const enough = found.size >= wanted && round > (size === 1 ? 0 : 3);
    if (open.length === 0 || enough) {
      const missing = streams.filter(({ count }) => count === 0).map(({ fault }) => `${fault.at} at ${fault.pointer}`);
      return { values: [...found.values()], exhausted: open.length === 0, missing };
    }
    for (const stream of open) {
      const values = sampled(stream.arbitrary, stream.seed + round * 7919, size);
      stream.count += values.length;
      if (values.length === 0) stream.dry = patience;
      for (const value of values) {
        const key = JSON.stringify(value);
        stream.dry = found.has(key) ? stream.dry + 1 : 0;
        found.set(key, value);
      }
    }
  }
}

/** One at a time: a draw that finds nothing is skipped, as a run skips it. */
function sampled(arbitrary: ReturnType<Compiled['mutants']>, seed: number, size: number): Json[] {
  return Array.from({ length: size }, (_, i) => seed + i).flatMap((each) => {
    try {
      return fc.sample(arbitrary, { seed: each, numRuns: 1 }).map(({ value }) => value);
    } catch (error) {
      if (isExhausted(unwrapped(error))) return [];
      throw error;
    }
  });
}

/** fast-check may wrap what a generator throws. */
function unwrapped(error: unknown): unknown {
  return error instanceof Error ? (error.cause ?? error) : error;
}

/** All keywords, with their places, of which Ajv reports an error: not only the leaves. */
function rawKeywords(schema: Schema): (value: Json) => string[] {
  const ajv = new Ajv2020({ strict: false, validateSchema: false, allErrors: true, logger: false });
  addFormats(ajv);
  const compiled = ajv.compile(schema as object | boolean);
  return (value) => {
    if (compiled(value) === true) return [];
    return (compiled.errors ?? []).map(({ schemaPath }) => schemaPath);
  };
}

interface Comparison {
  readonly disagreements: readonly string[];
  readonly dismissed: readonly string[];
}

/** A validator that is wrong about the suite's own examples of a schema is dismissed only where it also disagrees here. */
function compared(judges: readonly Judge[], valid: readonly Json[], invalid: readonly Json[]): Comparison {
  const disagreements: string[] = [];
  const dismissed: string[] = [];
  for (const judge of judges) {
    const found = [
      ...valid.filter((value) => !agrees(judge, value, true)).map((value) => `refuses ${JSON.stringify(value)}`),
      ...invalid.filter((value) => !agrees(judge, value, false)).map((value) => `accepts ${JSON.stringify(value)}`),
    ];
    if (judge.wrongAbout === null) disagreements.push(...found.map((text) => `${judge.name} ${text}`));
    else if (found.length > 0) dismissed.push(`${judge.name}, wrong about "${judge.wrongAbout}"`);
  }
  return { disagreements, dismissed };
}

function agrees(judge: Judge, value: Json, wanted: boolean): boolean {
  try {
    return judge.opinion(value) === wanted;
  } catch {
    return false;
  }
}
