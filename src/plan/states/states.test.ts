import { describe, expect, test } from '@jest/globals';
import type { PinnedValue, Suite } from '../../manifest/model.ts';
import type { Probe, Trial } from '../../model.ts';
import { faults } from '../faults/index.ts';
import { groundOf } from '../ground.ts';
import { markOf } from '../names.ts';
import { plan } from '../plan.ts';
import { resources } from '../resources.ts';
import { range } from '../shelves.test-data.ts';
import { arbitrary, draw } from '../trial.ts';

const { contract } = range;
const pin = (on: string, at: string, value: PinnedValue['value']): PinnedValue => ({ on: [on], at, value });
const suiteWith = (...values: readonly PinnedValue[]): Suite => ({ ...range.suite, values });

function probeOf(suite: Suite, operation: string, condition: string, at?: string): Probe {
  const { probes } = plan({ ...range, suite }, faults);
  const all = probes.filter((one) => one.operation === operation && one.condition === condition);
  const found = all.find((one) => at === undefined || one.site?.name === at);
  if (!found) throw new Error(`${operation} ${condition} is not planned`);
  return found;
}

function trials(suite: Suite, id: string, condition: string, at?: string): readonly Trial[] {
  const count = 6;
  const probe = probeOf(suite, id, condition, at);
  const operation = contract.operations.find((one) => one.id === id);
  if (!operation) throw new Error(id);
  const drafts = arbitrary(probe, groundOf(contract, operation, 'abcdef01', { suite, names: { nonce: 'abcdef01' } }));
  const drawn = Array.from({ length: count }, (_, index) => draw(drafts, probe, index, 1)?.trial ?? []).flat();
  expect(drawn.length).toBe(count);
  return drawn;
}

const id = ({ target }: Trial['request']): string => decodeURIComponent(target.split('/')[2]?.split('?')[0] ?? '');
const body = ({ body: sent }: Trial['request']): { readonly name?: unknown } => JSON.parse(String(sent));

describe('who is called by its id in the body too', () => {
  const suite = suiteWith(pin('replaceShelf', 'body:/name', '{shelves}'));

  test('absent: all spots name the one that does not exist, and facts of the request with them', () => {
    for (const { request, control, values } of trials(suite, 'replaceShelf', 'absent')) {
      expect(body(request).name).toBe(id(request));
      expect(id(request)).not.toContain('flmark');
      expect(values['body']).toHaveProperty('name', id(request));
      expect([id(control), body(control).name]).toEqual([markOf('a.shelves'), markOf('a.shelves')]);
    }
  });

  test('gone: all spots name the one that was deleted', () => {
    for (const { request, control } of trials(suite, 'replaceShelf', 'gone')) {
      expect([id(request), body(request).name]).toEqual([markOf('b.shelves'), markOf('b.shelves')]);
      expect([id(control), body(control).name]).toEqual([markOf('a.shelves'), markOf('a.shelves')]);
    }
  });

  test('absent with a fault in the body: the fault is not written over, whatever its mark will be', () => {
    const { probes } = plan({ ...range, suite }, faults);
    const pairs = probes.filter((one) => one.operation === 'replaceShelf' && /^absent\+body/.test(one.condition));
    expect(pairs.length).toBe(1);
    for (const { condition } of pairs) {
      for (const { request, control, violations } of trials(suite, 'replaceShelf', condition)) {
        expect(violations.length).toBeGreaterThan(1);
        expect(request.body).not.toBe(control.body);
        expect(id(request)).not.toBe(id(control));
      }
    }
  });
});

test('a parent that the suite states is there: nothing makes one, and all of the trial is below it', () => {
  const shelf = '6f0c8f5e-4d55-4c3b-8f6e-6d1f0c8f5e4d';
  const suite = suiteWith(pin('addBook', 'path:shelfId', shelf), pin('removeBook', 'path:shelf', shelf));
  expect(resources(contract, suite).all.find((one) => one.name === 'books')?.needs).toEqual([]);
  for (const { before, request, control } of trials(suite, 'removeBook', 'gone', 'bookId')) {
    expect(before.map((one) => one.request.target)).toEqual([
      `/shelves/${shelf}/books`,
      `/shelves/${shelf}/books`,
      `/shelves/${shelf}/books/${markOf('b.books')}`,
    ]);
    expect(request.target).toBe(`/shelves/${shelf}/books/${markOf('b.books')}`);
    expect(control.target).toBe(`/shelves/${shelf}/books/${markOf('a.books')}`);
  }
});

test('stale: what comes between certainly changes something', () => {
  for (const { before } of trials(range.suite, 'replaceShelf', 'stale')) {
    const [made, change] = ['create shelves a', 'change shelves a'].map(
      (name) => before.find((one) => one.name === name)?.request,
    );
    expect(made && change && body(change).name).toMatch(/fabcdef01[a-z0-9]{6}/);
    expect(made && change && body(change).name).not.toBe(made && body(made).name);
  }
});

test('a pair of conditions that the suite skips is a gap with its reason', () => {
  const skip = [{ on: ['replaceShelf'], by: ['absent+body.*'], at: null, why: 'the body comes first here' }];
  const planned = plan({ ...range, suite: { ...range.suite, skip } }, faults);
  const pairs = planned.probes.filter((one) => one.operation === 'replaceShelf' && /\+body/.test(one.condition));
  expect(pairs).toEqual([]);
  expect(planned.gaps.filter((gap) => gap.why === 'the body comes first here').length).toBe(1);
});
