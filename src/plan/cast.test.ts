import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Request, Step, Trial } from '../model.ts';
import { cast, castFor } from './cast.ts';
import { faults } from './faults/index.ts';
import { groundOf, needed, usesUp } from './ground.ts';
import { isOfState } from './mutate.ts';
import { markedIn, markOf, type Names } from './names.ts';
import { plan } from './plan.ts';
import { range } from './shelves.test-data.ts';
import { arbitrary, draw } from './trial.ts';

const { contract, suite } = range;
const nonce = 'abcdef01';
const ground = (id: string, names: Names = { nonce }) => {
  const operation = contract.operations.find((one) => one.id === id);
  if (operation === undefined) throw new Error(id);
  return groundOf(contract, operation, nonce, { suite, names });
};

/** The names of the marks in a request. */
function marksOf({ target, headers, body }: Request): readonly string[] {
  const texts = [target, ...headers.map(([, value]) => value), typeof body === 'string' ? body : ''];
  return texts.flatMap((text) => (text.match(/flmark_[A-Za-z0-9]+_/g) ?? []).flatMap((one) => markedIn(one) ?? []));
}

/** Marks that are used before anything brings them. What the client chooses is brought by the step that says it. */
function unbrought(steps: readonly Step[], requests: readonly Request[]): readonly string[] {
  const chosen = steps.flatMap(({ marks }) => marks.filter((one) => one.from.length === 0).map((one) => one.mark));
  const there = new Set(chosen);
  const missing = steps.flatMap((step) => {
    const found = marksOf(step.request).filter((name) => !there.has(markOf(name)));
    for (const { mark } of step.marks) there.add(mark);
    return found.map((name) => `${step.name}: ${name}`);
  });
  return [...missing, ...requests.flatMap(marksOf).filter((name) => !there.has(markOf(name)))];
}

const stated = plan(range, faults).probes.filter((one) => isOfState(one.mutation));
const drawn = stated.map((probe) => ({ probe, drafts: arbitrary(probe, ground(probe.operation)) }));
const anySeed = fc.integer({ min: 0, max: 2 ** 31 });

describe('every trial of a state', () => {
  test('there are some of each', () => {
    const kinds = stated.flatMap(({ mutation }) => (mutation.kind === 'state' ? [mutation.how] : []));
    expect(new Set(kinds)).toEqual(expect.objectContaining(new Set(['absent', 'gone', 'taken', 'stale', 'in-use'])));
  });

  test('uses no mark that nothing brings, and none before it is brought', () => {
    const broken = (trial: Trial): readonly string[] => {
      const rivals = trial.race?.rivals.map((one) => one.request) ?? [];
      return [
        ...unbrought(trial.before, [trial.request, ...rivals]),
        ...unbrought(trial.controlBefore ?? trial.before, [trial.control]),
      ];
    };
    fc.assert(
      fc.property(fc.constantFrom(...drawn), fc.nat(6), anySeed, ({ probe, drafts }, index, seed) => {
        const found = draw(drafts, probe, index, seed);
        expect(found).not.toBe(null);
        if (found === null) return;
        expect(broken(found.trial)).toEqual([]);
        // Smaller ones too.
        let looked = 0;
        for (const smaller of found.smaller()) {
          expect(broken(smaller.trial)).toEqual([]);
          if (++looked > 5) break;
        }
      }),
      { numRuns: 80 },
    );
  });

  test('is the same for the same seed', () => {
    fc.assert(
      fc.property(fc.constantFrom(...stated), anySeed, (probe, seed) => {
        const once = () => draw(arbitrary(probe, ground(probe.operation)), probe, 1, seed)?.trial;
        expect(JSON.stringify(once())).toBe(JSON.stringify(once()));
      }),
      { numRuns: 15 },
    );
  });
});

describe('a cast', () => {
  const steps = (given: ReturnType<typeof cast>): readonly Step[] | undefined => {
    const made = fc.sample(given.made, { numRuns: 20, seed: 7 }).find((one) => one !== null);
    return made?.map((one) => one.step);
  };

  test('makes what is needed first, then the versions that the operation sends', () => {
    const given = castFor(ground('replaceShelf'), 'a');
    expect(steps(given)?.map(({ name, marks }) => [name, marks.map((one) => one.from)])).toEqual([
      ['create shelves a', [['body:/id', 'header:location']]],
      ['read shelves a', [['header:etag']]],
    ]);
    expect(Object.keys(given.names)).toEqual(['shelves', 'shelves.version']);
    expect(steps(castFor(ground('getBook'), 'a'))?.map((one) => one.name)).toEqual([
      'create shelves a',
      'create books a',
    ]);
  });

  test('leaves out what is there', () => {
    const there = ground('getBook', { nonce, shelves: '6f1c2a34-5b6d-4e7f-8a90-b1c2d3e4f506' });
    const given = cast(there, ['books'], 'a', { given: ['shelves'] });
    expect(steps(given)?.map(({ request }) => request.target)).toEqual([
      '/shelves/6f1c2a34-5b6d-4e7f-8a90-b1c2d3e4f506/books',
    ]);
  });

  test('of two labels is two', () => {
    const [one, other] = ['a', 'b'].map((label) => Object.values(castFor(ground('getBook'), label).names));
    expect((one ?? []).filter((mark) => other?.includes(mark))).toEqual([]);
  });
});

describe('what an operation stands on', () => {
  const of = (id: string) => needed(contract, ground(id).operation, suite);

  test('is on its path; not what it makes itself', () => {
    expect(['createShelf', 'getShelf', 'addBook', 'getBook'].map(of)).toEqual([
      [],
      ['shelves'],
      ['shelves'],
      ['shelves', 'books'],
    ]);
  });

  test('is named in the values that the suite gives it; what they say of the path is not made', () => {
    const values = [
      { on: ['addBook'], at: 'path:shelfId', value: 'x' },
      { on: ['createShelf'], at: 'body:/name', value: 'of {books.version} and {nobody}' },
    ];
    const other = { ...suite, values };
    expect(needed(contract, ground('addBook').operation, other)).toEqual([]);
    expect(needed(contract, ground('createShelf').operation, other)).toEqual(['books']);
  });

  test('is its own where it takes it away', () => {
    const ids = contract.operations.map((one) => one.id).filter((id) => usesUp(ground(id)));
    expect(ids).toEqual(['deleteShelf', 'removeBook']);
  });
});
