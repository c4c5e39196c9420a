import fc from 'fast-check';
import type { Operation } from '../../contract/model.ts';
import { get } from '../../lib/pointer.ts';
import type { Scenario, ScenarioStep } from '../../manifest/model.ts';
import { parseSite } from '../../manifest/sites.ts';
import type { Condition, Json, Mark, Request, Site, Step } from '../../model.ts';
import { cast, on, path, placed, versionsOf } from '../cast.ts';
import { type Change, violation } from '../change.ts';
import type { Ground } from '../ground.ts';
import { inputs, type Placed, place } from '../inputs.ts';
import { fill, markOf, type Names } from '../names.ts';
import { readyFor } from '../ready.ts';
import { neededWith, operationNamed, propsOf, type Scene, scenesOf } from '../scenes.ts';
import { type Inputs, request } from '../serialise.ts';

/** In takes: what was sent, in the place of what came. */
const ofRequest = 'request:';

/**
 * The steps of the suite in a world of their own. The control is the last operation in a world where only what it needs was
 * made: what the steps did is the fault.
 */
export function scenarioChange(
  scenario: Scenario,
  condition: Condition,
  ground: Ground,
): fc.Arbitrary<Change | null> | null {
  const { world, contract } = ground;
  const scenes = scenesOf(scenario, contract).flatMap(repeated);
  const [first] = scenes;
  const last = scenes.at(-1);
  if (world === null || first === undefined || last === undefined) return null;
  const props = cast(on(ground, first.operation, {}), propsOf(scenes, contract, world.suite), 'a');
  const { parts, names } = played(scenes, ground, props.names, { label: 'scenario', last: 'is judged' });
  const values = 'values' in scenario.control ? scenario.control.values : {};
  const plain =
    Object.keys(values).length === 0
      ? readyFor(ground, 'a')
      : cast(ground, neededWith(ground.operation, values, contract, world.suite), 'a');
  const alone: fc.Arbitrary<readonly { readonly step: Step }[] | null> = plain.made;
  return fc.tuple(props.made, fc.tuple(...parts), alone).map(([made, steps, alone]): Change | null => {
    if (made === null || alone === null || steps.some((one) => one === null)) return null;
    const told = [...made.map((one) => one.step), ...steps.flatMap((one) => one ?? [])];
    return {
      before: told,
      controlBefore: alone.map((one) => one.step),
      ...('none' in scenario.control ? { uncontrolled: scenario.control.none } : {}),
      base: [...placedAll(values, { ...world.names, ...plain.names })],
      mutant: [
        ...path(ground, ground.operation, takenIn(names, scenes)),
        ...placedAll(last.step.values, { ...world.names, ...names }),
      ],
      patch: null,
      violations: [violation(condition, null)],
      identity: last.step.identity ?? undefined,
    };
  });
}

/** Of the names, those that steps took: they may be called like a resource, and then stand in its place. */
function takenIn(names: Names, scenes: readonly Scene[]): Names {
  const taken = new Set(scenes.flatMap(({ step }) => Object.keys(step.take)));
  return Object.fromEntries(Object.entries(names).filter(([name]) => taken.has(name)));
}

export function repeated({ operation, step }: Scene): readonly Scene[] {
  return Array.from({ length: step.times }, () => ({ operation, step: { ...step, times: 1 } }));
}

type Part = fc.Arbitrary<readonly Step[] | null>;

interface Playing {
  /** Tells apart the marks and steps of several plays in one trial. */
  readonly label: string;
  /** The last step is a step like all others, or the trial's own request. */
  readonly last: 'is sent' | 'is judged';
}

/** Every step, each on the versions that are current then; and the names that stand at the end. */
export function played(
  scenes: readonly Scene[],
  ground: Ground,
  given: Names,
  { label, last }: Playing,
): { readonly parts: Part[]; readonly names: Names } {
  const parts: Part[] = [];
  let names = given;
  for (const [index, { operation, step }] of scenes.entries()) {
    // What the first stands on was read when its resources were made.
    const { reads, names: read } = index === 0 ? { reads: [], names: {} } : versionsOf(ground, operation, names, 'a');
    names = { ...names, ...read };
    const isJudged = last === 'is judged' && index === scenes.length - 1;
    const takes = takesOf(step, operation, ground, names, label);
    const own = isJudged ? fc.constant([]) : sent({ operation, step }, ground, names, { label, index, takes });
    parts.push(
      fc
        .tuple(fc.tuple(...reads), own)
        .map(([before, after]) =>
          after === null || before.some((one) => one === null)
            ? null
            : [...before.flatMap((one) => (one === null ? [] : [one.step])), ...after],
        ),
    );
    names = { ...names, ...takes };
  }
  return { parts, names };
}

/** A mark for each name that the step takes; what was sent and stands for something already goes by that. */
function takesOf(step: ScenarioStep, operation: Operation, ground: Ground, names: Names, label: string): Names {
  const marks = path(ground, operation, names);
  const entries = Object.entries(step.take).map(([name, from]) => {
    const spot = from.startsWith(ofRequest) ? from.slice(ofRequest.length) : '';
    const said = step.values[spot] ?? marks.find((one) => spot === `path:${one.name}`)?.value;
    const value = said === undefined ? markFor(label, name) : fill(said, { ...ground.world?.names, ...names });
    return [name, value] as const;
  });
  return Object.fromEntries(entries);
}

const markFor = (label: string, name: string): string => markOf(`${label}.${name}`);

/** One step: its own values at their sites, everything else generated. */
function sent(
  { step, operation }: Scene,
  ground: Ground,
  names: Names,
  { label, index, takes }: { readonly label: string; readonly index: number; readonly takes: Names },
): Part {
  const brought = broughtBy(step.values);
  const staged = on(ground, operation, names);
  const own = placedAll(step.values, { ...staged.world?.names, ...names });
  const undoing = step.undo === undefined ? fc.constant(undefined) : taking(step.undo, ground, { ...names, ...takes });
  return fc.tuple(inputs(staged, brought), undoing).map(([drawn, undo]) => {
    if (drawn === null || undo === null) return null;
    const all = place(drawn, own);
    return [
      {
        name: `${label === 'scenario' ? 'step' : label} ${index + 1}, ${operation.id}`,
        operation: operation.id,
        request: request(operation, ground.contract, all),
        marks: Object.entries(step.take).map(([name, from]) => markOfTake(markFor(label, name), name, from, all)),
        undo: undo ?? null,
        ...(step.identity === null ? {} : { identity: step.identity }),
        ...(step.statuses.length === 0 ? {} : { statuses: step.statuses }),
      },
    ];
  });
}

/** What the step says as a whole need not be generated. */
function broughtBy(values: ScenarioStep['values']): ReadonlySet<string> {
  return new Set(Object.keys(values).filter((at) => parseSite(at)?.pointer === ''));
}

/** The request that takes back what a step made. */
function taking(
  { operation: name, values }: NonNullable<ScenarioStep['undo']>,
  ground: Ground,
  names: Names,
): fc.Arbitrary<Request | null> {
  const operation = operationNamed(ground.contract, name);
  if (operation === null) return fc.constant(null);
  const staged = on(ground, operation, names);
  const own = placedAll(values, { ...staged.world?.names, ...names });
  return inputs(staged, broughtBy(values)).map(
    (drawn) => drawn && request(operation, ground.contract, place(drawn, own)),
  );
}

/** What was sent is known already: the mark stands for it as if the client had chosen it. */
function markOfTake(mark: string, name: string, from: string, all: Inputs): Mark {
  const site = from.startsWith(ofRequest) ? parseSite(from.slice(ofRequest.length)) : null;
  if (site === null) return { mark, from: [from], sample: name };
  return { mark, from: [], sample: valueAt(all, site) ?? null };
}

function valueAt({ body, ...places }: Inputs, { in: where, name, pointer }: Site): Json | undefined {
  return where === 'body' ? get(body, pointer) : get(places[where]?.[name], pointer);
}

function placedAll(values: Readonly<Record<string, Json>>, names: Names): readonly Placed[] {
  return Object.entries(values).flatMap(([at, value]): Placed[] => {
    const site = parseSite(at);
    return site === null ? [] : [placed(site, fill(value, names))];
  });
}
