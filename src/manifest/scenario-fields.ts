/** The suite's scenarios from validated YAML. Pure. */
import { escapeToken } from '../lib/pointer.ts';
import type { Diagnostic, Json, JsonObject, Locator, Place } from '../model.ts';
import { diagnose } from './codes.ts';
import type { Scenario, ScenarioStep } from './model.ts';
import { absolute, asArray, asObject, asText } from './normalise.ts';

type Locate = (pointer: string, part?: 'key' | 'value') => Place;

export function toScenarios(
  value: JsonObject,
  file: string,
  locate: Locate,
): { readonly scenarios: readonly Scenario[]; readonly diagnostics: readonly Diagnostic[] } {
  const diagnostics: Diagnostic[] = [];
  const scenarios = Object.entries(value).map(([name, stated]): Scenario => {
    const pointer = `/scenarios/${escapeToken(name)}`;
    const place = locate(pointer, 'key');
    const { steps, control, arazzo, workflow, inputs } = asObject(stated);
    const wrong = mistake(name, asObject(stated));
    if (wrong !== null) diagnostics.push(diagnose('SUITE_VALUE', wrong, place));
    const from = {
      file: absolute(file, asText(arazzo) ?? ''),
      workflow: asText(workflow) ?? '',
      inputs: asObject(inputs),
      place: locate(`${pointer}/${arazzo === undefined ? '' : 'workflow'}`),
    };
    return {
      ...(arazzo === undefined ? {} : { arazzo: from }),
      name,
      place,
      steps: asArray(steps).map((one, i) => toStep(asObject(one), `${pointer}/steps/${i}`, locate)),
      control: toControl(asObject(control)),
    };
  });
  return { scenarios, diagnostics };
}

/** Steps of its own, or a workflow of an Arazzo document. */
function mistake(name: string, { steps, arazzo, workflow, inputs }: JsonObject): string | null {
  if (steps === undefined && arazzo === undefined) return `The scenario \`${name}\` has no steps`;
  if (steps !== undefined && (arazzo ?? workflow ?? inputs) !== undefined)
    return `The scenario \`${name}\` has steps and names an Arazzo workflow`;
  return arazzo !== undefined && workflow === undefined ? `The scenario \`${name}\` names no \`workflow\`` : null;
}

/** The states of a resource: their steps are written as a scenario's. */
export function toStates(
  value: JsonObject,
  pointer: string,
  locate: Locate,
): Readonly<Record<string, readonly ScenarioStep[]>> {
  const entries = Object.entries(value).map(([name, steps]) => {
    const own = `${pointer}/${escapeToken(name)}`;
    return [name, asArray(steps).map((one, i) => toStep(asObject(one), `${own}/${i}`, locate))] as const;
  });
  return Object.fromEntries(entries);
}

function toControl({ values, none }: JsonObject): Scenario['control'] {
  const why = asText(none);
  return why === null ? { values: asObject(values) } : { none: why };
}

function toStep(stated: JsonObject, pointer: string, locate: Locate): ScenarioStep {
  const { operation, values, take, identity, times, status, undo } = stated;
  const maps = { values: asObject(values), take: asObject(take) as Readonly<Record<string, Locator>> };
  return {
    operation: asText(operation) ?? '',
    ...maps,
    identity: asText(identity),
    times: typeof times === 'number' ? times : 1,
    statuses: status === undefined ? [] : ([status].flat() as readonly number[]),
    ...(undo === undefined
      ? {}
      : { undo: { operation: asText(asObject(undo)['operation']) ?? '', values: asObject(asObject(undo)['values']) } }),
    places: placesOf(stated, maps, pointer, locate),
  };
}

/** Of the step, its words, and each of what it gives and takes. */
function placesOf(
  stated: JsonObject,
  maps: Readonly<Record<'values' | 'take', Readonly<Record<string, Json>>>>,
  pointer: string,
  locate: Locate,
): Readonly<Record<string, Place>> {
  const places: Record<string, Place> = { '': locate(pointer) };
  for (const word of Object.keys(stated)) places[`/${word}`] = locate(`${pointer}/${word}`);
  for (const [map, entries] of Object.entries(maps)) {
    for (const key of Object.keys(entries)) {
      const inner = `/${map}/${escapeToken(key)}`;
      places[inner] = locate(pointer + inner, 'key');
    }
  }
  return places;
}
