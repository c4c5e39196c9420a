import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { probe } from '../builders.test-data.ts';
import type { Mutation } from '../model.ts';
import { phasesOf } from './phases.ts';
import { range } from './shelves.test-data.ts';

const plain: Mutation = { kind: 'route' };
const hook = (key: string): Mutation => ({ kind: 'state', how: 'hook', resource: '', key });

test('every probe is in one phase, in its order; those of a hook are alone, one hook after the other', () => {
  const mutations = fc.array(
    fc.constantFrom(plain, hook('a'), hook('b'), { kind: 'both', first: plain, second: hook('a') } as const),
  );
  fc.assert(
    fc.property(mutations, (all) => {
      const probes = all.map((mutation, index) => probe({ id: String(index), mutation }));
      const { together, alone } = phasesOf(probes, [{ name: 'b' }, { name: 'c' }, { name: 'a' }], () => false);
      const grouped = [...together, ...alone.flatMap((group) => group.probes)];
      expect(grouped.map((one) => one.id).sort()).toEqual(probes.map((one) => one.id).sort());
      expect(together.every((one) => one.mutation === plain)).toBe(true);
      const hooks = alone.flatMap((group) => group.hook ?? []);
      expect(hooks).toEqual(['b', 'a'].filter((name) => hooks.includes(name)));
      for (const group of alone) {
        const keys = group.probes.map(({ mutation }) => (mutation.kind === 'state' ? mutation.key : null));
        expect(keys).toEqual(keys.map(() => group.hook));
        if (group.hook === null) expect(group.probes.length).toBe(1);
        const order = group.probes.map((one) => Number(one.id));
        expect(order).toEqual(order.toSorted((a, b) => a - b));
      }
      const firstHook = alone.findIndex((group) => group.hook !== null);
      if (firstHook >= 0) expect(alone.slice(firstHook).every((group) => group.hook !== null)).toBe(true);
    }),
  );
});

test('what a hook is on around is a group of its own, whatever its condition; the hook that is named first has it', () => {
  const [operation] = range.contract.operations;
  if (operation === undefined) throw new Error('no operation');
  const of = (id: string, condition: string, mutation: Mutation = plain) =>
    probe({ id, condition, mutation, operation: operation.id });
  const probes = [of('1', 'auth.missing'), of('2', 'body.type'), of('3', 'hook:a', hook('a')), of('4', 'auth.invalid')];
  const during = [{ on: [operation.id], by: ['auth.*', 'hook:*'], at: null }];
  const hooks = [
    { name: 'a', during },
    { name: 'b', during },
  ];
  const { together, alone } = phasesOf(probes, hooks, () => false, range.contract.operations);
  expect(together.map(({ id }) => id)).toEqual(['2']);
  expect(alone.map(({ hook: name, around, probes: some }) => [name, around, some.map(({ id }) => id).join()])).toEqual([
    ['a', false, '3'],
    ['a', true, '1,4'],
  ]);
});

test('a burst and what is sent while a hook is on are drawn a few times, a position that expires as often as all else', () => {
  const of = (how: 'limit' | 'cursor') => probe({ id: how, mutation: { kind: 'state', how, resource: '', key: null } });
  const { alone } = phasesOf(
    [of('limit'), of('cursor'), probe({ id: 'a', mutation: hook('a') })],
    [{ name: 'a' }],
    () => false,
  );
  expect(alone.map(({ probes, most }) => [probes[0]?.id, most])).toEqual([
    ['limit', 1],
    ['cursor', Number.POSITIVE_INFINITY],
    ['a', 3],
  ]);
});

test('who deletes a whole collection comes last, alone', () => {
  const all = [probe({ id: '1', operation: 'sweep' }), probe({ id: '2', mutation: hook('a') }), probe({ id: '3' })];
  const { together, alone } = phasesOf(all, [{ name: 'a' }], (operation) => operation === 'sweep');
  expect(together.map(({ id }) => id)).toEqual(['3']);
  expect(alone.map(({ hook: on, probes }) => [on, probes[0]?.id])).toEqual([
    ['a', '2'],
    [null, '1'],
  ]);
});
