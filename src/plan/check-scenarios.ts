/** The suite's scenarios against the contract: their operations, spots, names and identities. Pure. */
import type { Contract, Operation } from '../contract/model.ts';
import { escapeToken } from '../lib/pointer.ts';
import { diagnose } from '../manifest/codes.ts';
import type { ResourceWords, Scenario, ScenarioStep, Suite } from '../manifest/model.ts';
import { didYouMean } from '../manifest/nearest.ts';
import { placeOf } from '../manifest/places.ts';
import { siteThere } from '../manifest/questions.ts';
import { parseSite } from '../manifest/sites.ts';
import type { Diagnostic, Json, Place, Site } from '../model.ts';
import { namesIn } from './names.ts';
import { resources } from './resources.ts';
import { operationNamed } from './scenes.ts';

export function checkScenarios(contract: Contract, suite: Suite): readonly Diagnostic[] {
  return [
    ...suite.scenarios.flatMap((one) => checkScenario(one, contract, suite)),
    ...Object.entries(suite.resources).flatMap(([name, words]) => checkStates(name, words, contract, suite)),
  ];
}

/** The states of a resource lead somewhere, and `from` names operations and states that are there. */
function checkStates(
  name: string,
  words: ResourceWords | null,
  contract: Contract,
  suite: Suite,
): readonly Diagnostic[] {
  const { states = {}, from = {} } = words ?? {};
  const at = (pointer: string): Place => placeOf(suite.places, suite.file, `/resources/${escapeToken(name)}${pointer}`);
  const found = Object.entries(states).flatMap(([state, steps]) =>
    checkScenario({ name: state, steps, control: { values: {} }, place: at('/states') }, contract, suite),
  );
  const wanted = Object.entries(from).flatMap(([operation, state]) => [
    ...(operationNamed(contract, operation) === null
      ? [unknownOperation(contract, operation, at(`/from/${escapeToken(operation)}`))]
      : []),
    ...(Object.hasOwn(states, state)
      ? []
      : [
          diagnose(
            'NAME_UNKNOWN',
            `\`${name}\` has no state \`${state}\``,
            at(`/from/${escapeToken(operation)}`),
            didYouMean(state, Object.keys(states)),
          ),
        ]),
  ]);
  return [...found, ...wanted];
}

function checkScenario(scenario: Scenario, contract: Contract, suite: Suite): readonly Diagnostic[] {
  const { steps, control, place } = scenario;
  const known = namesOf(contract, suite);
  const found = steps.flatMap((step, index) => {
    const earlier = steps.slice(0, index).flatMap((one) => Object.keys(one.take));
    const later = steps.slice(index).flatMap((one) => Object.keys(one.take));
    const at = (pointer: string): Place => placeOf(step.places, place.file, pointer);
    const operation = operationNamed(contract, step.operation);
    return [
      ...(operation === null ? [unknownOperation(contract, step.operation, at('/operation'))] : []),
      ...checkValues(step.values, operation, [...known, ...earlier], later, (site) =>
        at(`/values/${escapeToken(site)}`),
      ),
      ...checkTakes(step, operation, at),
      ...checkUndo(step, contract, [...known, ...earlier, ...Object.keys(step.take)], at('/undo')),
      ...checkIdentity(step, suite, at('/identity')),
    ];
  });
  const last = operationNamed(contract, steps.at(-1)?.operation ?? '');
  const values = 'values' in control ? control.values : {};
  return [...found, ...checkValues(values, last, known, [], () => place)];
}

/** What stands for something before the first step. */
function namesOf(contract: Contract, suite: Suite): readonly string[] {
  const { all } = resources(contract, suite);
  const made = all.filter((one) => one.create !== null).map((one) => one.name);
  const versions = all.filter((one) => one.version !== null).map((one) => `${one.name}.version`);
  return ['nonce', 'NONCE', ...suite.fixtures.flatMap((one) => Object.keys(one.take)), ...made, ...versions];
}

function unknownOperation({ operations }: Contract, name: string, place: Place): Diagnostic {
  const candidates = operations.flatMap((one) => [one.id, one.key]);
  const hint = didYouMean(name, candidates);
  return diagnose('OPERATION_UNKNOWN', `The contract has no operation \`${name}\``, place, hint);
}

function checkValues(
  values: Readonly<Record<string, Json>>,
  operation: Operation | null,
  known: readonly string[],
  later: readonly string[],
  at: (site: string) => Place,
): readonly Diagnostic[] {
  return Object.entries(values).flatMap(([spot, value]) => [
    ...checkSite(spot, operation, at(spot)),
    ...(spot.startsWith('file:') ? [] : namesIn(value))
      .filter((name) => !known.includes(name))
      .map((name) => unknownName(name, known, later, at(spot))),
  ]);
}

function unknownName(name: string, known: readonly string[], later: readonly string[], place: Place): Diagnostic {
  const message = later.includes(name)
    ? `\`{${name}}\` is used here, and taken only by this step or a later one`
    : `No resource that can be made, fixture or earlier step is called \`${name}\``;
  return diagnose('NAME_UNKNOWN', message, place, didYouMean(name, known));
}

function checkSite(spot: string, operation: Operation | null, place: Place): readonly Diagnostic[] {
  const site = parseSite(spot);
  if (site === null || spot.includes('*')) return [diagnose('SITE_INVALID', `\`${spot}\` is not a spot`, place)];
  if (operation === null || siteThere(operation, site) || isBodyType(operation, site)) return [];
  return [diagnose('SITE_INVALID', `${operation.id} has no \`${spot}\``, place)];
}

/** A step may say another type for its body than the contract lists. */
function isBodyType({ body }: Operation, { in: where, name }: Site): boolean {
  return body !== null && where === 'header' && name.toLowerCase() === 'content-type';
}

function checkTakes(
  { take }: ScenarioStep,
  operation: Operation | null,
  at: (pointer: string) => Place,
): readonly Diagnostic[] {
  return Object.entries(take).flatMap(([name, from]) => {
    const place = at(`/take/${escapeToken(name)}`);
    return from.startsWith('request:') ? checkSite(from.slice('request:'.length), operation, place) : [];
  });
}

function checkUndo(
  { undo }: ScenarioStep,
  contract: Contract,
  known: readonly string[],
  place: Place,
): readonly Diagnostic[] {
  if (undo === undefined) return [];
  const operation = operationNamed(contract, undo.operation);
  const unknown = operation === null ? [unknownOperation(contract, undo.operation, place)] : [];
  return [...unknown, ...checkValues(undo.values, operation, known, [], () => place)];
}

function checkIdentity({ identity }: ScenarioStep, { identities }: Suite, place: Place): readonly Diagnostic[] {
  if (identity === null || Object.hasOwn(identities, identity)) return [];
  const names = Object.keys(identities);
  return [
    diagnose('IDENTITY_UNKNOWN', `The suite has no identity \`${identity}\``, place, didYouMean(identity, names)),
  ];
}
