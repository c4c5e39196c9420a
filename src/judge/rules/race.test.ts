import { describe, expect, test } from '@jest/globals';
import type { Json } from '../../model.ts';
import type { Raced } from '../../seams.ts';
import { code, contest, given, lost, observed, operation, vocabulary, won } from './case.test-data.ts';
import { race, raceFindings } from './race.ts';

const update = { ...operation, method: 'PUT' };
const remove = { ...operation, method: 'DELETE' };
const left = (body: Json, moved = true): Raced['final'] => ({ exists: true, body, moved });
const found = (racers: Raced['racers'], facts: Partial<Raced> = {}, words = vocabulary) =>
  raceFindings(contest(racers, facts), words).map(({ at, expected, received }) => [at, expected, received]);

test('a request that was alone is not judged', () => {
  expect(race.judge(given())).toEqual([]);
});

describe('winners', () => {
  test('one of a kind', () => {
    expect(found([won(), lost(), lost()])).toEqual([]);
  });

  test('two of what may be there once', () => {
    expect(found([won(), won(), lost()])).toEqual([['status', 'one winner', 2]]);
  });

  test('as many as like where nothing is unique', () => {
    expect(found([won(), won()], { single: false })).toEqual([]);
  });

  test('a repetition of the winner’s answer is no second winner', () => {
    const first = won({ name: 'a' });
    expect(found([first, won({ name: 'b' }, { observed: first.observed })])).toEqual([]);
  });

  test('an answer that shows nothing of either is no such repetition, unless both asked for the same', () => {
    const said = observed({ outcome: 'success', status: 201, code: null, body: { done: true } });
    const [a, b] = [won({ name: 'a' }, { observed: said }), won({ name: 'b' }, { observed: said })];
    expect(found([a, b])).toEqual([['status', 'one winner', 2]]);
    expect(found([a, a])).toEqual([]);
  });

  test('one that asked for nothing new takes nothing from the winner', () => {
    expect(found([won({}, { idle: true }), won(), won({}, { idle: true })])).toEqual([]);
  });

  test('none', () => {
    expect(found([lost(), lost()])).toEqual([['status', 'a winner', ['invalid_request', 'invalid_request']]]);
  });

  test('none that is sure: it may have happened all the same', () => {
    const words = {
      ...vocabulary,
      codes: [...vocabulary.codes, code('timeout', { effect: 'unknown', allowed: ['*'] })],
    };
    expect(found([lost({ code: 'timeout' }), lost()], {}, words)).toEqual([]);
  });
});

describe('losers', () => {
  test('a code that is not due', () => {
    expect(found([won(), lost({ code: 'other', observed: observed({ code: 'other' }) })])).toEqual([
      ['code', ['invalid_request'], 'other'],
    ]);
  });

  test('the same of several is said once', () => {
    const odd = lost({ code: 'other', observed: observed({ code: 'other' }) });
    expect(found([won(), odd, odd])).toEqual([['code', ['invalid_request'], 'other']]);
  });

  test('no code at all', () => {
    expect(found([won(), lost({ code: null, observed: observed({ code: null }) })])).toEqual([
      ['code', ['invalid_request'], null],
    ]);
  });

  test('one that may come at any time', () => {
    const words = { ...vocabulary, codes: [...vocabulary.codes, code('busy', { allowed: ['*'] })] };
    expect(found([won(), lost({ code: 'busy' })], {}, words)).toEqual([]);
  });
});

describe('what is left', () => {
  const by = { single: false, of: 'update' } as const;
  const [a, b] = [
    won({ name: 'a', size: 1 }, { operation: update }),
    won({ name: 'b', size: 2 }, { operation: update }),
  ];
  const order = 'what some order of the accepted requests gives';

  test('is one of them', () => {
    expect(found([a, b], { ...by, final: left({ name: 'b', size: 2 }) })).toEqual([]);
  });

  test('is what the winner made, also where a repetition was told so', () => {
    const first = won({ name: 'a' }, { operation });
    expect(found([first, { ...first }, lost()], { final: left({ name: 'a' }) })).toEqual([]);
  });

  test('is half of each', () => {
    expect(found([a, b], { ...by, final: left({ name: 'a', size: 2 }) })).toEqual([
      ['body:', order, { '/name': 'a', '/size': 2 }],
    ]);
  });

  test('is the loser’s', () => {
    const loser = lost({ operation: update, values: { body: { name: 'z', size: 9 } } });
    expect(found([a, loser], { of: 'update', final: left({ name: 'z', size: 9 }) })).toEqual([
      ['body:', order, { '/name': 'z', '/size': 9 }],
    ]);
  });

  test('says nothing where the service writes it in its own way', () => {
    const quiet = observed({ outcome: 'success', status: 200, code: null, body: {} });
    const racers = [a, b].map((one) => ({ ...one, observed: quiet }));
    expect(found(racers, { ...by, final: left({ name: 'A', size: 2 }) })).toEqual([]);
    const kept = racers.map((one) => ({ ...one, kept: ['/size'] }));
    expect(found(kept, { ...by, final: left({ name: 'A', size: 3 }) })).toEqual([['body:', order, { '/size': 3 }]]);
    expect(found(kept, { ...by, final: left({ name: 'A', size: 2 }) })).toEqual([]);
  });

  test('is there though it was deleted, or gone though it was only changed', () => {
    const gone = won({}, { operation: remove, values: {} });
    const facts = { single: false, of: 'delete-update' } as const;
    expect(found([gone, lost()], { ...facts, final: left({ name: 'old' }) })).toEqual([
      ['status', order, 'it is still there'],
    ]);
    const nothing = { exists: false, body: undefined, moved: true };
    expect(found([a, lost()], { ...facts, final: nothing })).toEqual([['status', order, 'nothing is there']]);
    expect(found([gone, a], { ...facts, final: nothing })).toEqual([]);
  });
});
