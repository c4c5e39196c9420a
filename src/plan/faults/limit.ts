import type { Contract, Operation } from '../../contract/model.ts';
import { selects } from '../../manifest/expect.ts';
import type { Fault, Range } from '../../seams.ts';
import { stateAim } from '../state-aims.ts';

/** More requests than are served in their time (429, RFC 6585, 4). Never, unless the suite says how many those are. */
export const limit: Fault = {
  id: 'limit',
  transports: ['http', 'grpc'],
  conditions: ['limit'],
  aim(operation, range) {
    const { burst } = range.suite.limits;
    if (burst === null || !isMeant(operation, range)) return [];
    const words = `${operation.key} comes ${burst} times at once; some must be refused, and served when the time is over`;
    return [stateAim('limit', '', null, null, words)];
  },
};

/** Each operation that the vocabulary names; where it names none, one is enough for the whole target. */
function isMeant(operation: Operation, { vocabulary, contract }: Range): boolean {
  const raised = vocabulary.codes.flatMap((code) => code.raised.filter((one) => one.by.includes('limit')));
  const here = raised.filter((one) => selects({ on: one.on, by: [], at: null }, operation, 'limit', null));
  return here.some((one) => one.on.length > 0) || (here.length > 0 && operation === plainest(contract));
}

/** A request that changes nothing and needs nothing. */
function plainest({ operations }: Contract): Operation | undefined {
  const safe = operations.filter((one) => one.method === 'GET');
  return safe.find((one) => !one.path.includes('{')) ?? safe[0] ?? operations[0];
}
