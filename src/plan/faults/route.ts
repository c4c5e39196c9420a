import type { Fault } from '../../seams.ts';
import { matchesTemplate } from '../templates.ts';

/** A path below this one that no template matches. */
export const route: Fault = {
  id: 'route',
  conditions: ['route'],
  aim(operation, { contract }) {
    const first = contract.operations.find((other) => other.path === operation.path);
    const below = `${operation.path.replace(/\/$/, '')}/faultline`;
    if (first !== operation || contract.operations.some((other) => matchesTemplate(other.path, below))) return [];
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
