import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { after, explained, type State, type Write } from './linear.ts';

const fields = fc.dictionary(fc.constantFrom('/a', '/b/c', '/b/d'), fc.constantFrom('1', '2', '3'), { maxKeys: 3 });
const kind = fc.constantFrom<Write['kind']>('put', 'upsert', 'patch', 'delete', 'create');
const write = (sure = fc.constant(true)): fc.Arbitrary<Write> =>
  fc.record({ kind, fields, sure }).map((one) => (one.kind === 'delete' ? { ...one, fields: {} } : one));
const state: fc.Arbitrary<State> = fc
  .record({ exists: fc.boolean(), fields })
  .map((one) => (one.exists ? one : { exists: false, fields: {} }));
const writes = fc.array(write(), { maxLength: 4 });

function orders<T>(all: readonly T[]): T[][] {
  if (all.length === 0) return [[]];
  return all.flatMap((one, index) => orders(all.toSpliced(index, 1)).map((rest) => [one, ...rest]));
}

/** The states that the orders lead to, by going through every one. */
function reached(initial: State, all: readonly Write[]): State[] {
  return orders(all).flatMap((order) => {
    const last = order.reduce<State | null>((at, one) => (at === null ? null : after(at, one)), initial);
    return last === null ? [] : [last];
  });
}

test('property: what an order gives is explained, and nothing else', () => {
  fc.assert(
    fc.property(state, writes, state, (initial, all, final) => {
      const known = (one: State, spot: string) => final.fields[spot] ?? one.fields[spot];
      const fits = reached(initial, all).some(
        (one) =>
          one.exists === final.exists && Object.keys(one.fields).every((spot) => one.fields[spot] === known(one, spot)),
      );
      return explained(initial, all, final) === fits;
    }),
    { numRuns: 300 },
  );
});

test('property: the order in which they are told does not matter', () => {
  fc.assert(
    fc.property(state, writes, state, (initial, all, final) => {
      const results = new Set(orders(all).map((one) => explained(initial, one, final)));
      return results.size === 1;
    }),
    { numRuns: 100 },
  );
});

test('property: one that may have happened explains what it would explain if it had, and if it had not', () => {
  fc.assert(
    fc.property(state, writes, write(), state, (initial, all, extra, final) => {
      const sometimes = explained(initial, [...all, { ...extra, sure: false }], final);
      const either = explained(initial, all, final) || explained(initial, [...all, extra], final);
      return sometimes === either;
    }),
    { numRuns: 200 },
  );
});

const put = (name: string): Write => ({ kind: 'put', fields: { '/name': name, '/size': name }, sure: true });
const there: State = { exists: true, fields: {} };

test('half of one and half of another is nobody’s', () => {
  expect(explained(there, [put('a'), put('b')], { exists: true, fields: { '/name': 'b', '/size': 'b' } })).toBe(true);
  expect(explained(there, [put('a'), put('b')], { exists: true, fields: { '/name': 'a', '/size': 'b' } })).toBe(false);
});

test('a patch that is lost under another', () => {
  const [a, b]: Write[] = [
    { kind: 'patch', fields: { '/colour': 'red' }, sure: true },
    { kind: 'patch', fields: { '/size': 'L' }, sure: true },
  ];
  if (!a || !b) throw new Error('two patches');
  expect(explained(there, [a, b], { exists: true, fields: { '/colour': 'red', '/size': 'L' } })).toBe(true);
  expect(explained(there, [a, b], { exists: true, fields: { '/colour': 'nothing', '/size': 'L' } })).toBe(false);
});

test('what was deleted does not come back, but by one that may make it', () => {
  const gone: Write = { kind: 'delete', fields: {}, sure: true };
  const left: State = { exists: true, fields: { '/name': 'a', '/size': 'a' } };
  expect(explained(there, [gone, put('a')], left)).toBe(false);
  expect(explained(there, [gone, put('a')], { exists: false, fields: {} })).toBe(true);
  expect(explained(there, [gone, { ...put('a'), kind: 'upsert' }], left)).toBe(true);
});
