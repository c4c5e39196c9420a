import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Site } from '../model.ts';
import { conditionIds } from './conditions.ts';
import { allowedCodes, expect as expectation, operationCodes, precedenceOf, selects } from './expect.ts';
import type { Vocabulary } from './model.ts';
import { jsonBody, operationOf, vocabularyOf } from './testing.ts';
import { atVersion } from './version.ts';

const start = operationOf({ id: 'start', method: 'POST', path: '/runs/{id}', tags: ['runs'], body: jsonBody });
const stop = operationOf({ id: 'stop', method: 'DELETE', path: '/runs/{id}', tags: ['runs'] });
const list = operationOf({ id: 'list', path: '/runs' });
const name: Site = { in: 'body', name: '', pointer: '/name' };

const codes = (
  vocabulary: Vocabulary,
  ...given: Parameters<typeof expectation> extends [unknown, ...infer R] ? R : never
) => expectation(vocabulary, ...given).must.map((one) => one.code);

describe('specificity', () => {
  test.each([
    ['a tag before a glob', 'on: "st*"', 'on: "tag:runs"'],
    ['`METHOD /path` before a tag', 'on: "tag:runs"', 'on: "POST /runs/{id}"'],
    ['operationId before `METHOD /path`', 'on: "POST /runs/{id}"', 'on: start'],
    ['a glob before none', 'by: body.required', 'on: "s*"'],
    ['everything but another, before none', 'by: body.required', 'on: "!list"'],
    ['the operation before the condition', 'by: body.required, at: "body:/name"', 'on: start, by: "*"'],
    ['an exact condition before a glob', 'by: "body.*"', 'by: body.required'],
    ['a glob before `*`', 'by: "*"', 'by: "body.*"'],
    ['the condition before the spot', 'by: "body.*", at: "body:/name"', 'by: body.required'],
    ['a spot before none', 'by: body.required', 'by: body.required, at: "body:/name"'],
    ['a spot before one with `*`', 'by: body.required, at: "body:/*"', 'by: body.required, at: "body:/name"'],
    ['the best of a list', 'on: "POST /runs/{id}"', 'on: [list, start]'],
  ])('%s', async (_name, weaker, stronger) => {
    const by = (entry: string): string => (entry.includes('by:') ? entry : `${entry}, by: body.required`);
    const text = (first: string, second: string) =>
      `codes: {a: {raised: [{${by(first)}}]}, b: {raised: [{${by(second)}}]}}`;
    expect(codes(await vocabularyOf(text(weaker, stronger)), start, 'body.required', name)).toEqual(['b']);
    expect(codes(await vocabularyOf(text(stronger, weaker)), start, 'body.required', name)).toEqual(['a']);
  });

  test('a tie is a set, and equal expectations are one', async () => {
    const vocabulary = await vocabularyOf('codes: {a: {raised: [absent, absent]}, b: {raised: [absent]}}');
    expect(codes(vocabulary, stop, 'absent', null)).toEqual(['a', 'b']);
  });

  describe('entries that tell the probes of one condition apart', () => {
    const asked = (vocabulary: Vocabulary, keys: string[] | null, like: string | null = null) =>
      expectation(vocabulary, start, like === null ? 'state' : 'value', name, {
        keys,
        values: like === null ? null : { like: { pattern: like }, examples: null },
      }).must.map((one) => one.code);

    test('a key answers for its own state alone, and before what says no key', async () => {
      const vocabulary = await vocabularyOf(
        'codes: {a: {raised: [{by: state, key: x}]}, b: {raised: [{by: state, key: y}]}, c: {raised: [state]}}',
      );
      expect(asked(vocabulary, ['x'])).toEqual(['a']);
      expect(asked(vocabulary, ['y'])).toEqual(['b']);
      expect(asked(vocabulary, ['z'])).toEqual(['c']);
      expect(asked(vocabulary, ['z', 'y'])).toEqual(['b']);
      expect(asked(vocabulary, null)).toEqual(['a', 'b', 'c']);
    });

    test('values answer for themselves alone; the same values in two codes stay a set', async () => {
      const vocabulary = await vocabularyOf(
        `codes:
          a: {raised: [{by: value, at: "body:/name", like: {pattern: "^a$"}}]}
          b: {raised: [{by: value, at: "body:/name", like: {pattern: "^b$"}}]}
          c: {raised: [{by: value, at: "body:/name", like: {pattern: "^b$"}}]}`,
      );
      expect(asked(vocabulary, null, '^a$')).toEqual(['a']);
      expect(asked(vocabulary, null, '^b$')).toEqual(['b', 'c']);
      expect(asked(vocabulary, null, '^c$')).toEqual([]);
    });
  });

  test('nothing that matches is a gap', async () => {
    const vocabulary = await vocabularyOf(
      'codes: {a: {raised: [{on: stop, by: absent}, {by: "body.*", at: "body:/x"}]}}',
    );
    expect(expectation(vocabulary, start, 'absent', null)).toEqual({ must: [], silent: false, tolerated: false });
    expect(codes(vocabulary, start, 'body.type', null)).toEqual([]);
    expect(codes(vocabulary, start, 'BODY.type', null)).toEqual([]);
  });

  const pool = {
    on: [
      [],
      ['*'],
      ['s*'],
      ['tag:runs'],
      ['POST /runs/{id}'],
      ['start'],
      ['!list'],
      ['list', 'start'],
      ['stop'],
      ['!start'],
    ],
    by: [
      ['*'],
      ['body.*'],
      ['*.required'],
      ['body.required'],
      ['body.type', 'body.required'],
      ['absent'],
      ['!body.type'],
    ],
    at: [null, 'body:/*', 'body:/name', 'body:/other'],
  };
  const selector = fc.record({
    on: fc.constantFrom(...pool.on),
    by: fc.constantFrom(...pool.by),
    at: fc.constantFrom(...pool.at),
  });

  test('the winners cover the question, and none that covers it is missing when nothing else does', async () => {
    const base = await vocabularyOf('codes: {a: {raised: [absent]}}');
    const [code] = base.codes;
    const [raise] = code?.raised ?? [];
    if (code === undefined || raise === undefined) throw new Error('no entry');
    const ofSelectors = fc.array(selector, { maxLength: 8 }).map((selectors) => ({
      ...base,
      codes: selectors.map((one, i) => ({ ...code, name: `c${i}`, raised: [{ ...raise, ...one }] })),
    }));
    fc.assert(
      fc.property(
        ofSelectors,
        fc.constantFrom(start, stop, list),
        fc.constantFrom('body.required', 'absent'),
        (vocabulary, operation, condition) => {
          const won = codes(vocabulary, operation, condition, name);
          const covering = vocabulary.codes.filter((one) =>
            one.raised.some((entry) => selects(entry, operation, condition, name)),
          );
          expect(won.every((winner) => covering.some((one) => one.name === winner))).toBe(true);
          expect(won.length > 0).toBe(covering.length > 0);
          // An entry that names operation, condition and spot exactly wins, whatever else is there.
          const exact = {
            ...code,
            name: 'exact',
            raised: [{ ...raise, on: [operation.id], by: [condition], at: 'body:/name' }],
          };
          expect(codes({ ...vocabulary, codes: [...vocabulary.codes, exact] }, operation, condition, name)).toContain(
            'exact',
          );
          // Order in the file decides nothing.
          const turned = codes({ ...vocabulary, codes: vocabulary.codes.toReversed() }, operation, condition, name);
          expect(turned.toSorted()).toEqual(won.toSorted());
        },
      ),
    );
  });
});

describe('what an entry says', () => {
  test('narrows what its code says', async () => {
    const vocabulary = await vocabularyOf(`codes:
  a:
    status: {http: 400, grpc: INVALID_ARGUMENT, message: failure}
    detail: "{*}"
    with: {"body:/a": 1, "body:/b": 1}
    raised: [body.type, {by: body.required, status: 422, detail: "{body.name}", cause: {type: Required}, with: {"body:/b": 2}}]`);
    expect(expectation(vocabulary, start, 'body.type', null).must).toEqual([
      {
        code: 'a',
        status: [400],
        outcome: 'failure',
        detail: '{*}',
        cause: null,
        with: { 'body:/a': 1, 'body:/b': 1 },
      },
    ]);
    expect(expectation(vocabulary, start, 'body.required', name).must).toEqual([
      {
        code: 'a',
        status: [422],
        outcome: 'failure',
        detail: '{body.name}',
        cause: { type: 'Required' },
        with: { 'body:/a': 1, 'body:/b': 2 },
      },
    ]);
    expect(expectation({ ...vocabulary, transport: 'grpc' }, start, 'body.type', null).must[0]?.status).toEqual([3]);
    expect(expectation({ ...vocabulary, transport: 'message' }, start, 'body.type', null).must[0]).toMatchObject({
      status: [],
      outcome: 'failure',
    });
  });

  test('a success that carries a code', async () => {
    const vocabulary = await vocabularyOf(
      'codes: {a: {status: {message: success}, raised: [replay]}, b: {outcome: success, raised: [race]}}',
    );
    expect(expectation(vocabulary, start, 'replay', null).must[0]?.outcome).toBe('success');
    expect(expectation(vocabulary, start, 'race', null).must[0]?.outcome).toBe('success');
  });

  test('silence and tolerance', async () => {
    const vocabulary = await vocabularyOf(
      'codes: {a: {allowed: "*"}}\nsilent: [{on: start, by: body.syntax}]\ntolerated: [query.extra]',
    );
    expect(expectation(vocabulary, start, 'body.syntax', null)).toEqual({ must: [], silent: true, tolerated: false });
    expect(expectation(vocabulary, stop, 'body.syntax', null).silent).toBe(false);
    expect(expectation(vocabulary, list, 'query.extra', null).tolerated).toBe(true);
  });
});

describe('two conditions at once', () => {
  const text = `codes:
  need: {raised: [body.required]}
  login: {raised: [auth.missing]}
  other: {raised: [absent]}
  extra: {raised: [query.extra]}
  special: {raised: [{on: stop, by: "auth.missing+absent"}]}
precedence: [auth.missing, "body.*", body.syntax]
tolerated: [query.extra]`;

  test('entries for the pair win, in either order', async () => {
    const vocabulary = await vocabularyOf(text);
    expect(codes(vocabulary, stop, 'absent+auth.missing', null)).toEqual(['special']);
    expect(codes(vocabulary, stop, 'auth.missing+absent', null)).toEqual(['special']);
  });

  test('else the stronger one; where the order does not say, either', async () => {
    const vocabulary = await vocabularyOf(text);
    expect(codes(vocabulary, start, 'body.required+auth.missing', name)).toEqual(['login']);
    expect(codes(vocabulary, start, 'auth.missing+absent', null)).toEqual(['login', 'other']);
  });

  test('a side that may be accepted leaves both answers right', async () => {
    const vocabulary = await vocabularyOf(`${text.replace('precedence: [', 'precedence: [query.extra, ')}`);
    expect(codes(vocabulary, start, 'query.extra+auth.missing', null)).toEqual(['extra', 'login']);
    expect(expectation(vocabulary, start, 'query.extra+auth.missing', null).tolerated).toBe(false);
  });

  test('a condition that is listed by name stands there, not at a glob before it', async () => {
    const vocabulary = await vocabularyOf(text);
    expect(precedenceOf(vocabulary, 'body.syntax', 'body.type')).toBeGreaterThan(0);
    expect(precedenceOf(vocabulary, 'body.type', 'body.required')).toBe(0);
  });

  test('asking never throws, and is the same in either order', async () => {
    const vocabulary = await vocabularyOf(text);
    const condition = fc.constantFrom(...conditionIds, 'hook:x', '', 'a+b+c');
    fc.assert(
      fc.property(
        condition,
        condition,
        fc.constantFrom(start, stop, list),
        fc.constantFrom(null, name),
        (a, b, operation, site) => {
          const one = codes(vocabulary, operation, `${a}+${b}`, site);
          expect(codes(vocabulary, operation, `${b}+${a}`, site).toSorted()).toEqual(one.toSorted());
        },
      ),
    );
  });
});

describe('what may come at any time', () => {
  test('is allowed here, or listed by the contract for this operation', async () => {
    const vocabulary = await vocabularyOf(
      'codes: {busy: {status: 503, allowed: "*"}, run: {allowed: ["tag:runs", "!stop"]}, listed: {raised: [absent]}, 409: {raised: [taken]}}',
    );
    const names = (operation: typeof start, listed: readonly string[]) =>
      allowedCodes(vocabulary, operation, listed).map((one) => one.code);
    expect(names(start, [])).toEqual(['busy', 'run']);
    expect(names(stop, ['listed', '409', 'unheard-of'])).toEqual(['409', 'busy', 'listed']);
    expect(operationCodes(vocabulary, stop)).toEqual(['409', 'busy', 'listed']);
  });
});

describe('a version', () => {
  test('leaves out what came later', async () => {
    const vocabulary = await vocabularyOf(
      'codes: {old: {raised: [absent, {by: gone, since: "1.10"}]}, new: {since: "1.39", raised: [absent]}}',
    );
    const at = (version: string | null) =>
      atVersion(vocabulary, version).codes.map((code) => `${code.name} ${code.raised.length}`);
    expect(at(null)).toEqual(['old 2', 'new 1']);
    expect(at('1.39')).toEqual(['old 2', 'new 1']);
    expect(at('1.38')).toEqual(['old 2']);
    expect(at('1.9')).toEqual(['old 1']);
    expect(at('v2')).toEqual(['old 2', 'new 1']);
  });
});
