import type { Operation } from '../../contract/model.ts';
import { matchesGlob } from '../../manifest/conditions.ts';
import { selects } from '../../manifest/expect.ts';
import type { Vocabulary } from '../../manifest/model.ts';
import { parseSite, siteText } from '../../manifest/sites.ts';
import type { Condition, Site } from '../../model.ts';
import type { Aim, Fault, Range } from '../../seams.ts';
import { carries } from '../declared.ts';
import { versionSite } from '../resource-version.ts';
import { type Resource, resources } from '../resources.ts';
import { isUpdate, stateAim } from '../state-aims.ts';
import { keysOf } from './taken.ts';

/** Several at once: they make the same, change one version of the same, or change what another deletes. */
export const race: Fault = {
  id: 'race',
  transports: ['http', 'grpc'],
  conditions: ['race'],
  aim(operation, range) {
    const { all } = resources(range.contract, range.suite);
    return all.flatMap((one) => [
      ...creates(operation, one, range),
      ...updates(operation, one, range),
      ...deletes(operation, one, range),
    ]);
  },
};

function creates(operation: Operation, own: Resource, range: Range): readonly Aim[] {
  if (own.create !== operation) return [];
  const chosen: Site = { in: 'path', name: own.parameter, pointer: '' };
  const path = [[own.parameter, siteText(chosen)] as const];
  const spots = carries(range.contract, operation, chosen) ? path : keysOf(operation, own, range);
  return spots.flatMap(([key, at]) => {
    const site = parseSite(at);
    const there = site !== null && carries(range.contract, operation, site);
    if (!there || !isRaised(range.vocabulary, operation, ['race', 'taken'], site)) return [];
    const words = `several requests of ${operation.key} at one moment send the same ${at}; one of them must win`;
    return [stateAim('race', own.name, `create ${key}`, site, words)];
  });
}

function updates(operation: Operation, own: Resource, range: Range): readonly Aim[] {
  const { create, read } = own;
  if (!isUpdate(operation, own) || create === null || read === null) return [];
  const site = versionSite(range.contract, operation, own, resources(range.contract, range.suite).all);
  // Who makes what is not there competes for the name; with a version it changes what is.
  if (create === operation && site === null) return [];
  if (!isRaised(range.vocabulary, operation, ['race', 'stale'], site)) return [];
  const what = site === null ? 'change one of' : 'stand on the same version of one of';
  const due = site === null ? 'what is left must be what some order of them gives' : 'one of them must win';
  const words = `several requests of ${operation.key} at one moment ${what} ${own.name}; ${due}`;
  return [stateAim('race', own.name, 'update', site, words)];
}

function deletes(operation: Operation, own: Resource, range: Range): readonly Aim[] {
  const { create, read, path } = own;
  if (own.delete !== operation || operation.path !== path || create === null || read === null) return [];
  if (!range.contract.operations.some((one) => isUpdate(one, own))) return [];
  const site = versionSite(range.contract, operation, own, resources(range.contract, range.suite).all);
  if (!isRaised(range.vocabulary, operation, ['race', 'stale'], site)) return [];
  const words = `${operation.key} takes away one of ${own.name} while others change it; what is left must be what some order of them gives`;
  return [stateAim('race', own.name, 'delete-update', site, words)];
}

/** Does the vocabulary say, and not only of everything, what one of these gives here? */
function isRaised(
  vocabulary: Vocabulary,
  operation: Operation,
  conditions: readonly Condition[],
  site: Site | null,
): boolean {
  const named = vocabulary.codes.flatMap((code) => code.raised);
  return named.some((one) =>
    conditions.some(
      (condition) =>
        one.by.some((by) => by !== '*' && matchesGlob(by, condition)) &&
        selects({ ...one, by: [] }, operation, condition, site),
    ),
  );
}
