/** What the suite says of resources against the contract. Pure. */
import type { Contract, Operation } from '../contract/model.ts';
import { escapeToken, tokens } from '../lib/pointer.ts';
import { diagnose } from '../manifest/codes.ts';
import type { ResourceWords, Suite } from '../manifest/model.ts';
import { didYouMean } from '../manifest/nearest.ts';
import { placeOf } from '../manifest/places.ts';
import { siteThere } from '../manifest/questions.ts';
import { parseSite } from '../manifest/sites.ts';
import type { Diagnostic, Place, Site } from '../model.ts';
import { bodyProperties } from './declared.ts';
import { namesIn } from './names.ts';
import { itemPaths, shape } from './resource-paths.ts';
import { inOrder, isBelow, isOf, type Resource, resources, writesOf } from './resources.ts';
import { operationNamed } from './scenes.ts';

export function checkResources(contract: Contract, suite: Suite): readonly Diagnostic[] {
  if (suite.transport !== 'http' && suite.transport !== 'grpc') return [];
  const { all } = resources(contract, suite);
  const said = Object.entries(suite.resources).flatMap(([name, words]) => {
    const at = (pointer: string): Place =>
      placeOf(suite.places, suite.file, `/resources/${escapeToken(name)}${pointer}`);
    const unknown = unknownResource(name, words, contract, suite, at);
    return unknown === null ? checkWords(name, words ?? {}, contract, all, at) : [unknown];
  });
  const cycle = said.length > 0 ? [] : checkCycle(all, suite);
  return [...said, ...cycle, ...checkNames(all, suite)];
}

type At = (pointer: string) => Place;

function unknownResource(
  name: string,
  words: ResourceWords | null,
  contract: Contract,
  suite: Suite,
  at: At,
): Diagnostic | null {
  const path = words?.path;
  const names = itemPaths(contract, suite).map((one) => one.name);
  if (path === undefined) {
    if (names.includes(name)) return null;
    return diagnose('RESOURCE_UNKNOWN', `The contract has no resource \`${name}\``, at(''), didYouMean(name, names));
  }
  if (!names.includes(name))
    return diagnose('RESOURCE_PATH', `\`${path}\` does not end in a parameter, so it is no one of many`, at('/path'));
  const paths = contract.operations.map((one) => one.path);
  const stem = shape(path);
  if (paths.some((one) => shape(one).startsWith(stem))) return null;
  return diagnose('RESOURCE_PATH', `No operation has the path \`${path}\``, at('/path'), didYouMean(path, paths));
}

function checkWords(
  name: string,
  words: ResourceWords,
  contract: Contract,
  all: readonly Resource[],
  at: At,
): readonly Diagnostic[] {
  const own = all.find((one) => one.name === name);
  if (own === undefined) return [];
  const writes = writesOf(contract, own.stem);
  const makers = writes.filter((one) => isOf(one.path, own)).concat(own.create ?? []);
  const version = words.version?.to;
  const paths = contract.operations.map((one) => one.path);
  return [
    ...(words.also ?? []).flatMap((path, index) =>
      paths.some((one) => isBelow(shape(one), shape(path)))
        ? []
        : [
            diagnose(
              'RESOURCE_PATH',
              `No operation has the path \`${path}\``,
              at(`/also/${index}`),
              didYouMean(path, paths),
            ),
          ],
    ),
    ...(['create', 'read', 'delete'] as const).flatMap((verb) => checkOperation(contract, words[verb], at(`/${verb}`))),
    ...(['needs', 'usedBy'] as const).flatMap((field) =>
      (words[field] ?? []).flatMap((other, index) => checkOther(other, all, at(`/${field}/${index}`))),
    ),
    ...Object.entries(words.unique ?? {}).flatMap(([key, spot]) =>
      checkSpot(
        spot,
        makers,
        contract,
        `No operation that makes or changes one of ${name}`,
        at(`/unique/${escapeToken(key)}`),
      ),
    ),
    ...(version === undefined
      ? []
      : checkSpot(version, writes, contract, `No write of one of ${name}`, at('/version/to'))),
  ];
}

function checkOperation(contract: Contract, id: string | null | undefined, place: Place): readonly Diagnostic[] {
  if (id == null || operationNamed(contract, id) !== null) return [];
  const candidates = contract.operations.flatMap((one) => [one.id, one.key]);
  return [diagnose('OPERATION_UNKNOWN', `The contract has no operation \`${id}\``, place, didYouMean(id, candidates))];
}

function checkOther(name: string, all: readonly Resource[], place: Place): readonly Diagnostic[] {
  const names = all.map((one) => one.name);
  if (names.includes(name)) return [];
  return [diagnose('RESOURCE_UNKNOWN', `There is no resource \`${name}\``, place, didYouMean(name, names))];
}

function checkSpot(
  spot: string,
  operations: readonly Operation[],
  contract: Contract,
  who: string,
  place: Place,
): readonly Diagnostic[] {
  const site = parseSite(spot);
  if (site === null) return [diagnose('SITE_INVALID', `\`${spot}\` is not a spot`, place)];
  if (operations.some((one) => mayHave(contract, one, site))) return [];
  const known = operations.flatMap((one) => [...bodyProperties(contract, one)]).map((pointer) => `body:${pointer}`);
  const parameters = operations.flatMap((one) => one.parameters.map((each) => `${each.in}:${each.name}`));
  return [diagnose('SITE_INVALID', `${who} has \`${spot}\``, place, didYouMean(spot, [...known, ...parameters]))];
}

/** Of a body that declares nothing, and of what lies deep in one, nothing can be said. */
function mayHave(contract: Contract, operation: Operation, site: Site): boolean {
  if (!siteThere(operation, site)) return false;
  const known = bodyProperties(contract, operation);
  return site.in !== 'body' || known.size === 0 || tokens(site.pointer).length > 2 || known.has(site.pointer);
}

function checkCycle(all: readonly Resource[], suite: Suite): readonly Diagnostic[] {
  const found = inOrder(
    all.map((one) => one.name),
    all,
  );
  if (!('cycle' in found)) return [];
  const { cycle } = found;
  // Paths alone make none: one of them has a need that the suite says.
  const at = cycle.flatMap((name, index) => {
    const needed = suite.resources[name]?.needs?.indexOf(cycle[index + 1] ?? '') ?? -1;
    return needed < 0 ? [] : [`/resources/${escapeToken(name)}/needs/${needed}`];
  })[0];
  const message = `Resources need each other, so that none can be made: ${cycle.join(' → ')}`;
  return [diagnose('RESOURCE_CYCLE', message, placeOf(suite.places, suite.file, at ?? '/resources'))];
}

/** Names in the values: braces may be meant as they are, so only what is a slip of the pen, or a value's all, is a mistake. */
function checkNames(all: readonly Resource[], suite: Suite): readonly Diagnostic[] {
  const versions = all.flatMap((one) => (one.version === null ? [] : [`${one.name}.version`]));
  const takes = suite.fixtures.flatMap((one) => Object.keys(one.take));
  const known = ['nonce', 'NONCE', ...takes, ...all.map((one) => one.name), ...versions];
  return suite.values.flatMap(({ value, or = [] }, index) =>
    [...new Set(namesIn([value, ...or]))].flatMap((name) => {
      const near = didYouMean(name, known);
      const whole = [value, ...or].includes(`{${name}}`);
      if (known.includes(name) || (near.hint === undefined && !whole)) return [];
      const place = placeOf(suite.places, suite.file, `/values/${index}`);
      return [diagnose('NAME_UNKNOWN', `Nothing is called \`{${name}}\``, place, near)];
    }),
  );
}
