import type { Fault } from '../../seams.ts';
import { keyHeader } from '../idempotency.ts';
import { versionSite } from '../resource-version.ts';
import { onPath, resources } from '../resources.ts';
import { stateAim } from '../state-aims.ts';

/** The same request twice. One that stands on a version is stale the second time, unless a key says that it is the same. */
export const replay: Fault = {
  id: 'replay',
  transports: ['http', 'message'],
  conditions: ['replay'],
  aim(operation, { contract, suite }) {
    if (operation.method === 'GET' || operation.method === 'HEAD') return [];
    const { all } = resources(contract, suite);
    const versioned = onPath(all, operation.path).some(({ resource }) =>
      versionSite(contract, operation, resource, all),
    );
    if (versioned && keyHeader(operation, suite) === null) return [];
    const own = all.find((one) => one.create === operation) ?? onPath(all, operation.path).at(-1)?.resource;
    const words = `${operation.key} comes a second time, all the same; it must be answered as the manifest says, and done once`;
    return [stateAim('replay', own?.name ?? '', null, null, words)];
  },
};
