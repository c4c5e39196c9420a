import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import * as build from '../builders.test-data.ts';
import type { Step } from '../model.ts';
import { cast, castFor, on } from './cast.ts';
import { groundOf, needed, usesUp } from './ground.ts';
import { inputs } from './inputs.ts';
import type { Names } from './names.ts';
import { range } from './shelves.test-data.ts';

const { contract, suite } = range;
const nonce = 'abcdef01';
const ground = (id: string, names: Names = { nonce }) => {
  const operation = contract.operations.find((one) => one.id === id);
  if (operation === undefined) throw new Error(id);
  return groundOf(contract, operation, nonce, { suite, names });
};

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

  test('a header says no version where it is read, nor in a list the version of what the list belongs to', () => {
    const ifMatch = build.parameter({ in: 'header', name: 'If-Match' });
    const conditional = contract.operations.map((one) =>
      ['getShelf', 'addBook'].includes(one.id) ? { ...one, parameters: [...one.parameters, ifMatch] } : one,
    );
    // The list has a version of its own.
    const responses = [{ status: '200', media: [], headers: ['etag'], pointer: '' }];
    const books = build.operation({ method: 'GET', path: '/shelves/{shelfId}/books', responses });
    const operations = [...conditional, books];
    const open = { ...contract, operations };
    const sent = (id: string) => {
      const own = operations.find((one) => one.id === id) ?? build.operation({});
      return steps(castFor(groundOf(open, own, nonce, { suite, names: { nonce } }), 'a'))?.map(({ name, request }) => [
        name,
        request.headers.some(([header]) => header === 'If-Match'),
      ]);
    };
    expect(sent('replaceShelf')).toEqual([
      ['create shelves a', false],
      ['read shelves a', false],
    ]);
    expect(sent('addBook')).toEqual([['create shelves a', false]]);
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

describe('floors in houses, made by PUT, both with an ETag', () => {
  const path = (name: string) => build.parameter({ in: 'path', name, required: true });
  const ifMatch = build.parameter({ in: 'header', name: 'If-Match' });
  const tagged = (status: string) => ({ status, media: [], headers: ['etag'], pointer: '' });
  const operation = (method: string, at: string, parameters = [ifMatch]) =>
    build.operation({
      ...{ id: `${method} ${at}`, method, path: at, responses: [tagged('200')] },
      parameters: [...[...at.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => path(name)), ...parameters],
    });
  const house = '/houses/{house}';
  const floor = `${house}/floors/{floor}`;
  const operations = [house, floor].flatMap((at) => [operation('GET', at, []), operation('PUT', at)]);
  const houses = build.contract({ operations: [...operations, operation('PATCH', floor)] });
  const known = {
    nonce,
    houses: 'h-of-the-run',
    'houses.version': '"h"',
    floors: 'f-of-the-run',
    'floors.version': '"f"',
  };
  const of = (id: string, names: Names = known) => {
    const found = houses.operations.find((one) => one.id === id) ?? operation('GET', '/');
    return groundOf(houses, found, nonce, { suite: build.suite(), names });
  };
  const sent = (given: ReturnType<typeof of>) => fc.sample(inputs(given, new Set()), { numRuns: 1, seed: 1 })[0];

  test('a write stands on the version of what its path names last', () => {
    expect(sent(of(`PATCH ${floor}`))?.header).toEqual({ 'If-Match': '"f"' });
  });

  test('another house has no version that is known, nor the floor', () => {
    const { path, header } = sent(on(of(`PUT ${floor}`), of(`PUT ${floor}`).operation, { houses: 'another' })) ?? {};
    expect(header).toEqual({});
    expect(path).toEqual({ house: 'another', floor: expect.not.stringContaining('of-the-run') });
  });

  test.each([known, castFor(of(`PATCH ${floor}`), 'a').names])('what is made stands on no version', (names) => {
    const { made } = castFor(of(`PATCH ${floor}`, { nonce, ...names }), 'a');
    const steps = (fc.sample(made, { numRuns: 20, seed: 7 }).find((one) => one !== null) ?? []).filter(({ step }) =>
      step.name.startsWith('create'),
    );
    expect(steps.map(({ step, inputs: { header } }) => [step.name, header])).toEqual([
      ['create houses a', {}],
      ['create floors a', {}],
    ]);
  });
});
