import type { Aim, Fault } from '../../seams.ts';
import { leadsPath, pathsLike } from '../templates.ts';

/** A path below this one that no template matches; over gRPC, a service that the contract does not have. */
export const route: Fault = {
  id: 'route',
  transports: ['http', 'grpc'],
  conditions: ['route'],
  aim(operation, { contract }) {
    if (contract.format === 'protobuf') return operation === contract.operations[0] ? [unknownService()] : [];
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

function unknownService(): Aim {
  const requirement = 'no such service is declared; a call to one must be refused';
  return { condition: 'route', site: null, requirement, mutation: { kind: 'route' } };
}
