import type { Fault } from '../../seams.ts';
import { onPath, resources } from '../resources.ts';
import { stateAim } from '../state-aims.ts';

/** What others use is to be deleted. Who uses what, only the suite can say (`usedBy`). */
export const inUse: Fault = {
  id: 'in-use',
  transports: ['http', 'grpc'],
  conditions: ['in-use'],
  aim(operation, { contract, suite }) {
    if (operation.method !== 'DELETE') return [];
    const { all } = resources(contract, suite);
    const own = onPath(all, operation.path).at(-1)?.resource;
    return (own?.usedBy ?? []).flatMap((user) => {
      if (own === undefined || !all.some((one) => one.name === user && one.create !== null)) return [];
      const words = `${operation.key} takes away one of ${own.name} that one of ${user} uses; it must be refused`;
      return [stateAim('in-use', own.name, user, null, words)];
    });
  },
};
