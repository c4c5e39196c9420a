import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import * as build from '../builders.test-data.ts';
import { code, contract, expected, given, operation, vocabulary } from '../judge/rules/case.test-data.ts';
import { rules } from '../judge/rules/index.ts';
import type { Exchange, Probe, Reply, Trial } from '../model.ts';
import type { Judging } from './attempt.ts';
import { opener } from './opener.ts';
import type { Outcome } from './outcome.ts';

const { probe: plain, trial } = given();
const template = 'no {body.name}';
const must = [expected({ detail: template })];
const probe: Probe = { ...plain, expectation: { ...plain.expectation, must } };
const suite = build.suite({ rules: { stability: 'off' } });
const other: Probe = {
  ...probe,
  id: 'other',
  expectation: { ...plain.expectation, must: [expected({ code: 'listed', detail: template })] },
};
const statement = 'UPDATE rooms SET name = 1';

const words = build.vocabulary({
  ...vocabulary,
  codes: [
    code('invalid_request', { raised: [build.raise(['body.*'])], detail: template }),
    code('listed', { raised: [build.raise(['body.type'])], detail: template }),
  ],
  envelopes: [build.envelope({ use: 'problem' })],
  causes: { field: 'pointer', policy: 'exact', types: { short: ['body.*'] } },
});
/** What opening and judging need of a run. */
const judging = { contract, vocabulary: words, suite, rules, hands: null, signal: new AbortController().signal };
const fresh = () => opener(judging as unknown as Judging);

/** Most are right, so that what comes after has something to remember. */
const mostly = <T>(usual: T, ...others: readonly T[]): fc.Arbitrary<T> =>
  fc.oneof({ arbitrary: fc.constant(usual), weight: 5 }, { arbitrary: fc.constantFrom(usual, ...others), weight: 1 });

const replies: fc.Arbitrary<Reply> = fc
  .record({
    status: mostly(422, 400, 500, 204),
    type: mostly('application/problem+json', 'text/html'),
    code: mostly<string | undefined>('invalid_request', 'listed', 'retired', 'strange', undefined),
    detail: mostly('no Blue', `no ${statement}`),
    errors: mostly([{ type: 'short', pointer: '/name' }], [{ type: 'short', pointer: '/size' }], []),
  })
  .map(({ status, type, ...body }) => ({
    status,
    headers: [['content-type', type]],
    body: status === 204 ? '' : JSON.stringify({ ...body, status }),
    truncated: false,
  }));

const trials: fc.Arbitrary<Trial> = fc
  .record({
    method: mostly('POST', 'HEAD'),
    name: mostly('Blue', statement),
    condition: mostly('body.length', 'body.type'),
    pointer: mostly('/name', '/size'),
  })
  .map(({ method, name, pointer, condition }) => ({
    ...trial,
    request: { ...trial.request, method, body: JSON.stringify({ name }) },
    values: { body: { name } },
    violations: [{ condition, site: { in: 'body', name: '', pointer }, keyword: 'minLength' }],
  }));

test('what passed before is found wrong as if it had come first', () => {
  const some = fc.tuple(mostly(probe, other), trials, replies);
  fc.assert(
    fc.property(fc.array(some, { minLength: 2, maxLength: 30 }), (all) => {
      const { judged } = fresh();
      for (const [of, sent, reply] of all) {
        const exchange: Exchange = { kind: 'replied', request: sent.request, reply: { ...reply }, ms: 1 };
        const first = fresh().judged(of, sent, operation, exchange, {});
        expect(judged(of, sent, operation, exchange, {})).toEqual(first);
      }
    }),
    { numRuns: 300 },
  );
});

const asked = (reply: Partial<Reply>, method = 'POST'): { readonly sent: Trial; readonly exchange: Exchange } => {
  const sent: Trial = {
    ...trial,
    request: { ...trial.request, method },
    violations: [{ condition: 'body.length', site: null, keyword: 'minLength' }],
  };
  const whole: Reply = { status: 422, headers: [], body: '', truncated: false, ...reply };
  return { sent, exchange: { kind: 'replied', request: sent.request, reply: whole, ms: 1 } };
};
const findings = (outcome: Outcome) => ('findings' in outcome.verdict ? outcome.verdict.findings : []);

test('an empty answer that was right for HEAD is none for POST', () => {
  const { judged } = fresh();
  const [head, posted] = [asked({}, 'HEAD'), asked({})];
  expect(judged(plain, head.sent, operation, head.exchange, {}).verdict.kind).toBe('passed');
  expect(findings(judged(plain, posted.sent, operation, posted.exchange, {}))).toMatchObject([{ rule: 'envelope' }]);
});

test('a remark is made each time', () => {
  const { judged } = fresh();
  const unsaid = {
    ...operation,
    id: 'unsaid',
    responses: operation.responses.filter(({ status }) => status === '201'),
  };
  const { sent, exchange } = asked({
    headers: [['content-type', 'application/problem+json']],
    body: JSON.stringify({ status: 422, code: 'invalid_request', detail: 'no Blue', errors: [{ pointer: '/name' }] }),
  });
  const told = [1, 2, 3].map(() => judged(probe, sent, unsaid, exchange, {}));
  expect(told.map(({ verdict }) => verdict.kind)).toEqual(['passed', 'passed', 'passed']);
  expect(told.map((one) => findings(one).map(({ rule, level }) => `${rule} ${level}`))).toEqual(
    told.map(() => ['contract info']),
  );
});
