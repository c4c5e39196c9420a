import type { Operation } from '../../contract/model.ts';
import type { Aim, Fault, Range } from '../../seams.ts';

/** Credentials: none, not valid, expired, or of someone who may not. */
export const auth: Fault = {
  id: 'auth',
  transports: 'all',
  conditions: ['auth.missing', 'auth.invalid', 'auth.expired', 'auth.forbidden'],
  aim(operation, range) {
    if (!isNeeded(operation, range)) return [];
    return [
      aim(operation, 'missing', null, 'needs credentials; a request without them must be refused'),
      // Without a default identity there is nothing to make invalid, so the suite must name one.
      ...named(
        operation,
        range,
        'invalid',
        'with credentials that are not valid must be refused',
        'default' in range.suite.identities,
      ),
      ...named(operation, range, 'expired', 'with expired credentials must be refused', false),
      ...named(operation, range, 'forbidden', 'by someone without the right to it must be refused', false),
    ];
  },
};

/** A protobuf contract says nothing of it: who has credentials in the suite needs them. */
function isNeeded({ security }: Operation, { contract, suite }: Range): boolean {
  if (contract.format === 'protobuf') return Object.keys(suite.identities).length > 0;
  return security.length > 0 && !security.some((alternative) => alternative.length === 0);
}

type How = 'missing' | 'invalid' | 'expired' | 'forbidden';

function named(operation: Operation, { suite }: Range, how: How, rest: string, withoutName: boolean): Aim[] {
  if (how in suite.identities) return [aim(operation, how, how, rest)];
  return withoutName ? [aim(operation, how, null, rest)] : [];
}

function aim(operation: Operation, how: How, identity: string | null, rest: string): Aim {
  return {
    condition: `auth.${how}`,
    site: null,
    requirement: how === 'missing' ? `${operation.key} ${rest}` : `${operation.key}: a request ${rest}`,
    mutation: { kind: 'identity', how, identity },
  };
}
