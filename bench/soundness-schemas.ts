/** Soundness of generation over every schema of the JSON-Schema-Test-Suite. */

import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormatsModule from 'ajv-formats';
import * as fc from 'fast-check';
import { upgrade } from '../src/contract/schema.ts';
import type { Json, Schema } from '../src/model.ts';
import { type Compiled, compile } from '../src/plan/generate/compile.ts';
import { isExhausted } from '../src/plan/generate/exhausted.ts';
import { announce, type Judges, judgesOf } from './soundness-judges.ts';
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
  /** Judges that could not read the schema. */
  readonly silent: readonly string[];
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
    const judges = await judgesOf(group, remotes);
    const t = performance.now();
    if (process.env.T) (await import('node:fs')).appendFileSync('/tmp/last.txt', group.name + '\n');
    outcomes.push(measure(group, judges, remotes));
    const ms = performance.now() - t;
    if (process.env.T && ms > 300) console.log(ms.toFixed(0), group.name);
  }
  return outcomes;
}

function measure(group: Group, judges: Judges, remotes: Readonly<Record<string, Json>>): Outcome {
  const silent = Object.entries(judges).flatMap(([name, judge]) =>
    typeof judge === 'function' ? [] : [`${name}: ${judge.why}`],
  );
  const nothing = { group, faults: 0, invalid: 0, valid: 0, exhausted: true, candidates: 0, kept: 0, uncovered: [] };
  let schema: Schema;
  try {
    schema = upgrade(group.schema, '', dialects[group.draft], { remotes });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { ...nothing, violated: 0, disagreements: [], silent, ungenerable: why, empty: false };
  }
  const compiled = compile(schema, { strictness: 'robust', nonce });
  const valid = draw(compiled.valid(), 7);
  const mutants = drawMutants(compiled);
  const raw = rawKeywords(schema);
  const violated = new Set(group.tests.filter(({ valid }) => !valid).flatMap(({ data }) => raw(data)));
  const provoked = new Set(mutants.values.flatMap(raw));
  const empty = valid.values.length === 0 && group.tests.every((test) => !test.valid);
  const uncovered = [...violated].filter((keyword) => !provoked.has(keyword));
  return {
    group,
    faults: compiled.faults.length,
    invalid: mutants.values.length,
    valid: valid.values.length,
    exhausted: mutants.exhausted,
    candidates: compiled.tally.candidates,
    kept: compiled.tally.kept,
    uncovered: empty ? [] : uncovered,
    violated: violated.size,
    disagreements: disagreements(judges, valid.values, mutants.values),
    silent,
    ungenerable: !empty && valid.values.length === 0 ? (compiled.ungenerable[0] ?? 'no valid value') : null,
    empty,
  };
}

interface Drawn {
  readonly values: readonly Json[];
  readonly exhausted: boolean;
}

function draw(arbitrary: fc.Arbitrary<Json>, seed: number): Drawn {
  const found = new Map<string, Json>();
  try {
    for (const value of fc.sample(arbitrary, { seed, numRuns: wanted })) found.set(JSON.stringify(value), value);
  } catch (error) {
    if (!isExhausted(unwrapped(error))) throw error;
  }
  return { values: [...found.values()], exhausted: false };
}

/** Round robin over the faults, until enough are distinct or nothing new comes. */
function drawMutants(compiled: Compiled): Drawn {
  const found = new Map<string, Json>();
  const streams = compiled.faults.map((fault, i) => ({ arbitrary: compiled.mutants(fault), seed: 1000 + i, dry: 0 }));
  const size = streams.length > 50 ? 1 : 10;
  for (let round = 0; ; round++) {
    const open = streams.filter(({ dry }) => dry < patience);
    if (open.length === 0) return { values: [...found.values()], exhausted: true };
    if (found.size >= wanted && round > (size === 1 ? 0 : 3)) return { values: [...found.values()], exhausted: false };
    for (const stream of open) {
      const values = sampled(stream.arbitrary, stream.seed + round * 7919, size);
      if (values.length === 0) stream.dry = patience;
      for (const value of values) {
        const key = JSON.stringify(value);
        stream.dry = found.has(key) ? stream.dry + 1 : 0;
        found.set(key, value);
      }
    }
  }
}

function sampled(arbitrary: ReturnType<Compiled['mutants']>, seed: number, size: number): Json[] {
  try {
    return fc.sample(arbitrary, { seed, numRuns: size }).map(({ value }) => value);
  } catch (error) {
    if (isExhausted(unwrapped(error))) return [];
    throw error;
  }
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

function disagreements(judges: Judges, valid: readonly Json[], invalid: readonly Json[]): string[] {
  const found: string[] = [];
  for (const [name, judge] of Object.entries(judges)) {
    if (typeof judge !== 'function') continue;
    for (const value of valid) if (!judge(value)) found.push(`${name} refuses ${JSON.stringify(value)}`);
    for (const value of invalid) if (judge(value)) found.push(`${name} accepts ${JSON.stringify(value)}`);
  }
  return found;
}
