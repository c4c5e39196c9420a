/** What a scenario of the suite means against the contract: its operations, and the resources that it stands on. Pure. */
import type { Contract, Operation } from '../contract/model.ts';
import type { Scenario, ScenarioStep, Suite } from '../manifest/model.ts';
import type { Json } from '../model.ts';
import { needed, resourcesIn } from './ground.ts';
import { onPath, resources } from './resources.ts';

export interface Scene {
  readonly operation: Operation;
  readonly step: ScenarioStep;
}

export function operationNamed({ operations }: Contract, name: string): Operation | null {
  return operations.find((one) => one.id === name || one.key === name) ?? null;
}

/** Empty: an operation is not there, which `checkScenarios` has said. */
export function scenesOf({ steps }: Pick<Scenario, 'steps'>, contract: Contract): readonly Scene[] {
  const scenes = steps.flatMap((step) => {
    const operation = operationNamed(contract, step.operation);
    return operation === null ? [] : [{ operation, step }];
  });
  return scenes.length === steps.length ? scenes : [];
}

/** The resources that have to be made before the first step: what the steps need or name, and none of them takes. */
export function propsOf(scenes: readonly Scene[], contract: Contract, suite: Suite): readonly string[] {
  const taken = new Set(scenes.flatMap(({ step }) => Object.keys(step.take)));
  const wanted = scenes.flatMap(({ operation, step }) => neededWith(operation, step.values, contract, suite));
  return [...new Set(wanted)].filter((name) => !taken.has(name));
}

/** What a request of the operation needs when these of its values are given: not what only a path without them would. */
export function neededWith(
  operation: Operation,
  values: Readonly<Record<string, Json>>,
  contract: Contract,
  suite: Suite,
): readonly string[] {
  const { all } = resources(contract, suite);
  const passed = onPath(all, operation.path);
  const said = passed.filter(({ parameter }) => `path:${parameter}` in values).map(({ resource }) => resource.name);
  const needs = needed(contract, operation, suite).filter((name) => !said.includes(name));
  return [...needs, ...resourcesIn(values, all)];
}
