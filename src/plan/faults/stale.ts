import { parseSite } from '../../manifest/sites.ts';
import type { Fault } from '../../seams.ts';
import { standsOn } from '../resource-version.ts';
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
    const passed = onPath(all, operation.path).toReversed();
    const found = passed.find(({ resource: { version, create, read } }) => {
      const site = version === null || create === null || read === null ? null : parseSite(version.to);
      return site !== null && standsOn(contract, operation, site, all);
    });
    const to = found?.resource.version?.to;
    if (found === undefined || to === undefined) return [];
    const { name } = found.resource;
    const words = `${operation.key} sends at ${to} a version of one of ${name} that was changed since; it must be refused`;
    return [stateAim('stale', name, null, parseSite(to), words)];
  },
};
