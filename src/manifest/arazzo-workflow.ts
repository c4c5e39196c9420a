/** One workflow of an Arazzo document as the steps of a scenario; those that it depends on or calls are written out. Pure. */
import { plain } from '../lib/plain.ts';
import { escapeToken, get } from '../lib/pointer.ts';
import type { Json, JsonObject, Place } from '../model.ts';
import { criteriaOf, operationOf, parametersOf, payloadOf, type Reading } from './arazzo-parts.ts';
import { type PlayedStep, type Scope, values } from './arazzo-values.ts';
import type { Source } from './document.ts';
import { looseList, looseObject } from './loose.ts';
import type { ScenarioStep } from './model.ts';
import { didYouMean } from './nearest.ts';
import { asText } from './normalise.ts';

export interface Complaints {
  wrong(message: string, place: Place, special?: { readonly hint?: string }): void;
  ignored(message: string, place: Place): void;
}

/** A step under construction: what later ones take of it is known only when they are read. */
export interface Draft {
  readonly operation: string;
  readonly values: Readonly<Record<string, Json>>;
  readonly take: Record<string, string>;
  readonly statuses: readonly number[];
  readonly places: Record<string, Place>;
}

/** What is read so far. */
interface Reader {
  readonly source: Source;
  readonly complaints: Complaints;
  readonly drafts: Draft[];
  /** By workflowId; the last reading of each. */
  readonly scopes: Map<string, Scope>;
  /** Every reading. */
  readonly all: Scope[];
  /** Names of inputs that some workflow declares. */
  readonly declared: Set<string>;
}

/** `inputs`: what the suite gives; it may name resources. `at`: where the suite names the workflow. */
export function workflowSteps(
  source: Source,
  workflow: string,
  inputs: JsonObject,
  at: Place,
  complaints: Complaints,
): readonly ScenarioStep[] {
  const reader: Reader = { source, complaints, drafts: [], scopes: new Map(), all: [], declared: new Set() };
  const top = play(reader, workflow, inputs, [], at);
  if (top === null) return [];
  if (reader.drafts.length === 0) complaints.wrong(`The workflow \`${workflow}\` has no steps`, at);
  for (const name of Object.keys(inputs).filter((one) => !reader.declared.has(one)))
    complaints.wrong(`The workflow has no input \`${name}\``, at, didYouMean(name, reader.declared));
  for (const scope of reader.all) checkOutputs(scope, complaints);
  return reader.drafts.map((one) => ({ ...one, identity: null, times: 1 }));
}

/** Also those that nobody uses must be right. */
function checkOutputs(scope: Scope, complaints: Complaints): void {
  const { check } = values(scope, complaints);
  for (const { outputs, place } of scope.steps.values())
    for (const [name, written] of Object.entries(outputs)) check(written, place(name));
}

/** Reads a workflow, those before it first. `trail`: who calls or needs it. */
function play(reader: Reader, id: string, given: JsonObject, trail: readonly string[], from: Place): Scope | null {
  const { source, complaints, scopes } = reader;
  const all = looseList(source.value['workflows']);
  const ids = all.map((one) => asText(looseObject(one)['workflowId']) ?? '');
  const index = ids.indexOf(id);
  if (trail.includes(id)) {
    const circle = [...trail.slice(trail.indexOf(id)), id].join(' → ');
    complaints.wrong(`The workflows go in a circle: ${circle}`, from);
    return null;
  }
  if (index < 0) {
    complaints.wrong(`There is no workflow \`${id}\``, from, didYouMean(id, ids));
    return null;
  }
  const pointer = `/workflows/${index}`;
  const one = looseObject(all[index]);
  const then = [...trail, id];
  for (const [i, other] of looseList(one['dependsOn']).entries())
    if (!scopes.has(plain(other))) play(reader, plain(other), given, then, source.locate(`${pointer}/dependsOn/${i}`));
  const schema = inputsOf(source, one);
  for (const name of Object.keys(schema)) reader.declared.add(name);
  const inputs = { ...defaultsOf(schema), ...given };
  const scope: Scope = { workflow: id, inputs, steps: new Map(), scopes, outputs: one['outputs'] };
  for (const i of looseList(one['steps']).keys()) playStep(reader, scope, pointer, i, then);
  scopes.set(id, scope);
  reader.all.push(scope);
  return scope;
}

/** The declared inputs, by name. */
function inputsOf({ value }: Source, { inputs }: JsonObject): JsonObject {
  const ref = asText(looseObject(inputs)['$ref']);
  return looseObject(looseObject(ref?.startsWith('#/') ? get(value, ref.slice(1)) : inputs)['properties']);
}

function defaultsOf(schema: JsonObject): JsonObject {
  const entries = Object.entries(schema).map(([name, one]) => [name, looseObject(one)['default']] as const);
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined)) as JsonObject;
}

function playStep(reader: Reader, scope: Scope, workflow: string, index: number, trail: readonly string[]): void {
  const { source, complaints, drafts } = reader;
  const pointer = `${workflow}/steps/${index}`;
  const step = looseObject(get(source.value, pointer));
  const place = (inner: string): Place => source.locate(pointer + inner);
  const id = asText(step['stepId']) ?? `step ${index + 1}`;
  if (scope.steps.has(id)) complaints.wrong(`Two steps of ${scope.workflow} are called \`${id}\``, place('/stepId'));
  for (const word of ['onSuccess', 'onFailure'].filter((one) => step[one] !== undefined))
    complaints.ignored(`\`${word}\` is not looked at`, place(`/${word}`));
  const reading: Reading = { source, scope, complaints, values: values(scope, complaints) };
  const own = looseList(step['parameters']).map((_, i) => `${pointer}/parameters/${i}`);
  const known: Omit<PlayedStep, 'draft' | 'called'> = {
    id,
    scope,
    outputs: looseObject(step['outputs']),
    place: (name) => place(`/outputs/${escapeToken(name)}`),
  };
  const called = asText(step['workflowId']);
  if (called !== null) {
    const given = parametersOf(own, 'inputs', reading).values;
    scope.steps.set(id, { ...known, draft: null, called: play(reader, called, given, trail, place('/workflowId')) });
    return;
  }
  const shared = looseList(get(source.value, `${workflow}/parameters`)).map((_, i) => `${workflow}/parameters/${i}`);
  const draft = draftOf(step, pointer, [...shared, ...own], reading);
  drafts.push(draft);
  scope.steps.set(id, { ...known, draft, called: null });
}

function draftOf(step: JsonObject, pointer: string, parameters: readonly string[], reading: Reading): Draft {
  const { locate } = reading.source;
  const stated = parametersOf(parameters, 'sites', reading);
  const body = payloadOf(pointer, reading);
  const word = step['operationPath'] === undefined ? 'operationId' : 'operationPath';
  const places = Object.entries({ ...stated.places, ...body.places });
  return {
    operation: operationOf(step, pointer, reading),
    values: { ...stated.values, ...body.values },
    take: {},
    statuses: criteriaOf(step, pointer, reading),
    places: {
      '': locate(pointer),
      '/operation': locate(`${pointer}/${word}`),
      ...Object.fromEntries(places.map(([site, at]) => [`/values/${escapeToken(site)}`, at])),
    },
  };
}
