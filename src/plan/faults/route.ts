import type { Fault } from '../../seams.ts';
import { leadsPath, pathsLike } from '../templates.ts';

/** A path below this one that no template matches. */
export const route: Fault = {
  id: 'route',
  conditions: ['route'],
  aim(operation, { contract }) {
    const below = `${operation.path.replace(/\/$/, '')}/faultline`;
    if (!leadsPath(contract, operation) || pathsLike(contract, below).length > 0) return [];
    return [
      {
        condition: 'route',
        site: null,
        requirement: `no route is declared below ${operation.path}; a request to one must be refused`,
        mutation: { kind: 'route' },
      },
    ];
  },
};
