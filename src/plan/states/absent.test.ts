import { expect, test } from '@jest/globals';
import type { JsonObject, Probe, Trial } from '../../model.ts';
import { faults } from '../faults/index.ts';
import { groundOf } from '../ground.ts';
import { plan } from '../plan.ts';
import { range } from '../rooms.test-data.ts';
import { arbitrary, draw } from '../trial.ts';

/** Trials of `absent` where ids are as this schema says. */
function trials(id: JsonObject): readonly Trial[] {
  const contract = {
    ...range.contract,
    document: { schemas: { ...(range.contract.document['schemas'] as JsonObject), id } },
  };
  const names = { nonce: 'abcdef01', rooms: 7 };
  const probe = plan({ ...range, contract }, faults).probes.find(
    (one: Probe) => one.operation === 'getRoom' && one.condition === 'absent',
  );
  const operation = contract.operations.find((one) => one.id === 'getRoom');
  if (probe === undefined || operation === undefined) throw new Error('not planned');
  const drafts = arbitrary(probe, groundOf(contract, operation, 'abcdef01', { suite: range.suite, names }));
  return Array.from({ length: 5 }, (_, index) => draw(drafts, probe, index, 1)?.trial ?? []).flat();
}

const ids = (all: readonly Trial[]): number[] => all.map(({ request }) => Number(request.target.split('/').at(-1)));

test.each([
  [{ type: 'integer' }, 2_000_000_000, 2 ** 31],
  [{ type: 'integer', minimum: 1, maximum: 999_999_999 }, 90_000_000, 999_999_999],
])('an id that nobody has: %j', (schema, least, most) => {
  const drawn = ids(trials(schema));
  expect(drawn.length).toBe(5);
  for (const one of drawn) {
    expect(one).toBeGreaterThanOrEqual(least);
    expect(one).toBeLessThanOrEqual(most);
  }
});

test('none where the contract allows only numbers that somebody may have: another one would be refused for that', () => {
  expect(trials({ type: 'integer', minimum: 1, maximum: 50 })).toEqual([]);
});
