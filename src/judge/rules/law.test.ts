import { describe, expect, test } from '@jest/globals';
import type { RuleId } from '../../model.ts';
import type { Case, Rule } from '../../seams.ts';
import { code, contest, expected, given, observed, operation, replied, vocabulary, won } from './case.test-data.ts';
import { rules } from './index.ts';
import { ruleLaw } from './law.ts';

const causes = { field: 'pointer', policy: 'exact', types: { short: ['body.length'] } } as const;
const must = (facts: Parameters<typeof expected>[0]) => ({ must: [expected(facts)], silent: false, tolerated: false });
const read = (body: object) => ({ status: 200, headers: [], body: JSON.stringify(body), truncated: false });
const silent = { kind: 'silent', request: given().trial.request, ms: 5000 } as const;

/** What each rule must find, as a change to a conforming case. */
const wrong: Readonly<Record<RuleId, Partial<Case>>> = {
  accepted: { observed: observed({ outcome: 'success' }) },
  status: { observed: observed({ status: 400 }) },
  code: { code: 'listed', observed: observed({ code: 'listed' }) },
  vocabulary: { code: null, observed: observed({ code: 'strange' }) },
  allowed: { code: 'other', observed: observed({ code: 'other' }) },
  detail: { expectation: must({ detail: 'another' }) },
  causes: { vocabulary: { ...vocabulary, causes } },
  envelope: { observed: observed({ envelope: null }) },
  agreement: { observed: observed({ repeats: [{ at: 'header:x', value: 'b', with: 'code' }] }) },
  contract: { exchange: replied({ status: 500 }) },
  headers: { exchange: replied({ status: 401 }) },
  leak: { exchange: replied({ body: 'UPDATE rooms SET name = 1' }) },
  stability: { earlier: { code: 'other', status: 422 } },
  race: { raced: contest([won(), won()]) },
  silence: { observed: null, code: null, exchange: silent },
  atomicity: { reads: { own: [], whole: true, unsteady: [], before: [read({ n: 1 })], after: [read({ n: 2 })] } },
};

test.each(rules.map(({ rule }) => [rule.id, rule] as const))('%s keeps the law', (id, rule) => {
  const change = wrong[id];
  ruleLaw(rule, { passes: [given(), given({ operation })], finds: [given(change)] });
});

test('each stands once in the order, and yields only to those before it', () => {
  const ids = rules.map(({ rule }) => rule.id);
  expect([...ids].sort()).toEqual(Object.keys(wrong).sort());
  rules.forEach(({ unless }, i) => {
    expect(unless.filter((id) => !ids.slice(0, i).includes(id))).toEqual([]);
  });
});

describe('the law catches', () => {
  const passes = [given()];
  const finds = [given({ code: null, observed: observed({ code: code('x').name }) })];
  const finding = { rule: 'code', level: 'error', at: 'code', expected: 'a', received: 'b' } as const;
  const rule = (judge: Rule['judge'], id: RuleId = 'code'): Rule => ({ id, requirement: 'A sentence.', judge });
  const right: Rule['judge'] = ({ code: name }) => (name === null ? [finding] : []);

  test('nothing in a right one', () => {
    expect(() => ruleLaw(rule(right), { passes, finds })).not.toThrow();
    expect(() => ruleLaw({ ...rule(right), looksAt: 'answer' }, { passes, finds })).not.toThrow();
  });

  test.each<[string, Rule]>([
    ['one that throws', rule(({ observed: one }) => (one === null ? JSON.parse('') : right(given({ code: null }))))],
    ['one that never finds', rule(() => [])],
    ['one that always finds', rule(() => [finding])],
    ['one that signs for another', rule(right, 'status')],
    [
      'one that looks elsewhere than it says',
      { ...rule((one) => (one.trial.violations.length > 0 ? right(one) : [])), looksAt: 'answer' },
    ],
    ['one without a place', rule(({ code: name }) => (name === null ? [{ ...finding, at: '' }] : []))],
    [
      'one that remembers',
      rule(
        (
          (n) => () =>
            n++ % 2 === 0 ? [] : [finding]
        )(0),
      ),
    ],
  ])('%s', (_, bad) => {
    expect(() => ruleLaw(bad, { passes, finds })).toThrow();
  });
});
