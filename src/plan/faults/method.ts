import type { Contract, Operation } from '../../contract/model.ts';
import type { Aim, Fault } from '../../seams.ts';
import { isListOf } from '../resource-paths.ts';
import { resources } from '../resources.ts';
import { leadsPath, pathsLike } from '../templates.ts';

const candidates = ['PATCH', 'PUT', 'DELETE', 'POST', 'GET'];

/** A method that no template matching this path declares (RFC 9110, 15.5.6). HEAD, OPTIONS and TRACE are often answered unasked. */
export const method: Fault = {
  id: 'method',
  transports: ['http', 'grpc'],
  conditions: ['method'],
  aim(operation, { contract, suite }) {
    if (contract.format === 'protobuf') return unknownMethod(operation, contract);
    // Once per path: every operation on it would send the same requests.
    if (!leadsPath(contract, operation)) return [];
    const siblings = pathsLike(contract, operation.path).flatMap((entry) => entry.operations);
    // Where a service knows it all the same, DELETE of a list would take away what is not this run's.
    const { all } = resources(contract, suite);
    const isOne = operation.path.includes('{') && !all.some(({ path }) => isListOf(operation.path, path));
    const methods = candidates.filter(
      (name) => (name !== 'DELETE' || isOne) && !siblings.some((other) => other.method === name),
    );
    if (methods.length === 0) return [];
    return [
      {
        condition: 'method',
        site: null,
        requirement: `${operation.path} declares no ${methods.join(', ')}; these methods must be refused`,
        mutation: { kind: 'method', methods },
      },
    ];
  },
};

/** Once per service. */
function unknownMethod(operation: Operation, { operations }: Contract): readonly Aim[] {
  const service = operation.key.slice(0, operation.key.lastIndexOf('/') + 1);
  if (operations.find((one) => one.key.startsWith(service)) !== operation) return [];
  const requirement = `${service} has no other methods than the contract's; a call to another must be refused`;
  return [{ condition: 'method', site: null, requirement, mutation: { kind: 'method', methods: [] } }];
}
