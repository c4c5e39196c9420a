import type { Fault } from '../../seams.ts';
import { versionSite } from '../resource-version.ts';
import { onPath, resources } from '../resources.ts';
import { stateAim } from '../state-aims.ts';

/** A write on the ground of a version that is not the current one any more. */
export const stale: Fault = {
  id: 'stale',
  transports: ['http', 'grpc'],
  conditions: ['stale'],
  aim(operation, { contract, suite }) {
    if (operation.method === 'GET') return [];
    const { all } = resources(contract, suite);
    for (const { resource } of onPath(all, operation.path).toReversed()) {
      const site = resource.create === null ? null : versionSite(contract, operation, resource, all);
      if (site === null) continue;
      const { name, version } = resource;
      const words = `${operation.key} sends at ${version?.to} a version of one of ${name} that was changed since; it must be refused`;
      return [stateAim('stale', name, null, site, words)];
    }
    return [];
  },
};
