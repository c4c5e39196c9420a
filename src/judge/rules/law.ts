/** The law that every rule keeps. A plugin's own test is: `test('law', () => ruleLaw(mine, {passes, finds}))`. */
import { deepStrictEqual, ok } from 'node:assert/strict';
import fc from 'fast-check';
import type { Exchange, Json, Observed } from '../../model.ts';
import type { Case, Rule } from '../../seams.ts';

export interface RuleSamples {
  /** Conforming cases: at least one, and no finding in any. */
  readonly passes: readonly Case[];
  /** Cases with one thing wrong: a finding in each. */
  readonly finds: readonly Case[];
}

/**
 * Throws where the rule breaks it: it passes what conforms and finds what does not; it is total, whatever came back; it
 * says the same each time, changes nothing that it is given, and its findings are its own, of a place, and plain data.
 */
export function ruleLaw(
  rule: Rule,
  { passes, finds }: RuleSamples,
  options: { runs?: number; seed?: number } = {},
): void {
  ok(rule.requirement.endsWith('.'), `${rule.id}: the requirement is a sentence`);
  ok(passes.length > 0 && finds.length > 0, `${rule.id}: samples of both kinds`);
  for (const given of passes) deepStrictEqual(rule.judge(given), [], `${rule.id} must pass this`);
  for (const given of finds) ok(rule.judge(given).length > 0, `${rule.id} must find something`);
  const given = fc
    .tuple(fc.constantFrom(...passes, ...finds), anyAnswer)
    .map(([base, answer]) => answered(base, answer));
  fc.assert(
    fc.property(given, (one) => checkJudged(rule, one)),
    { numRuns: options.runs ?? 200, seed: options.seed ?? 1 },
  );
}

function checkJudged(rule: Rule, given: Case): void {
  const before = JSON.stringify(given);
  const findings = rule.judge(given);
  deepStrictEqual(rule.judge(given), findings, 'the same case is judged the same way');
  deepStrictEqual(JSON.stringify(given), before, 'a case is not changed');
  if (rule.looksAt === 'answer')
    deepStrictEqual(
      rule.judge(elsewhere(given)),
      findings,
      'who looks at the answer alone says the same of another trial',
    );
  for (const { rule: id, level, at, expected, received } of findings) {
    deepStrictEqual(id, rule.id);
    ok(level === 'error' || level === 'info', 'level');
    ok(at !== '', 'a finding is of a place');
    deepStrictEqual(
      JSON.parse(JSON.stringify({ expected, received })),
      { expected, received },
      'findings are plain data',
    );
  }
}

/** The same answer to another trial of the probe, in another world. */
function elsewhere({ raced: _, ...given }: Case): Case {
  const { trial, exchange, earlier } = given;
  const request = { method: trial.request.method, target: '/elsewhere?x=1', headers: [['x', 'y']], body: 'z' } as const;
  return {
    ...given,
    trial: {
      probe: trial.probe,
      index: trial.index + 1,
      before: [],
      request,
      control: request,
      violations: [],
      identity: trial.identity === null ? 'default' : null,
      values: { body: 'z' },
      readBack: null,
      ...(trial.again === undefined && { again: { at: ['body:/elsewhere'], value: 'z' } }),
    },
    exchange: { ...exchange, request, ms: exchange.ms + 1 },
    earlier: earlier === null ? { code: 'x', status: 1 } : null,
    reads: null,
  };
}

interface Answer {
  readonly observed: Observed;
  readonly body: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly kind: Exchange['kind'];
  readonly isNamed: boolean;
}

function answered(base: Case, { observed, body, headers, kind, isNamed }: Answer): Case {
  const { request } = base.exchange;
  const exchange: Exchange =
    kind === 'replied'
      ? { kind, request, reply: { status: observed.status, headers, body, truncated: false }, ms: 1 }
      : kind === 'silent'
        ? { kind, request, ms: 1 }
        : { kind, request, why: 'refused', ms: 1 };
  return {
    ...base,
    exchange,
    observed: kind === 'replied' ? observed : null,
    code: kind === 'replied' && isNamed ? base.code : null,
  };
}

const textOrNull = fc.option(fc.string({ maxLength: 12 }), { nil: null });
const anyCode = fc.oneof(fc.string({ minLength: 1, maxLength: 8 }), fc.integer());
/** By way of text: JSON has no negative zero. */
const anyJson = fc.json({ maxDepth: 2 }).map((text) => JSON.parse(text) as Json);

const anyObserved: fc.Arbitrary<Observed> = fc.record({
  envelope: fc.constantFrom('problem', null),
  outcome: fc.constantFrom('success', 'failure'),
  status: fc.integer({ min: 100, max: 599 }),
  code: fc.option(anyCode, { nil: null }),
  codes: fc.array(anyCode, { maxLength: 2 }),
  detail: textOrNull,
  causes: fc.array(fc.record({ type: textOrNull, field: textOrNull, detail: textOrNull }), { maxLength: 3 }),
  repeats: fc.array(
    fc.record({
      at: fc.constantFrom('body:/status', 'header:x'),
      value: anyJson,
      with: fc.constantFrom('status', 'code'),
    }),
    { maxLength: 2 },
  ),
  body: fc.option(anyJson, { nil: undefined }),
});

const anyAnswer: fc.Arbitrary<Answer> = fc.record({
  observed: anyObserved,
  body: fc.oneof(fc.string(), fc.json()),
  headers: fc.array(fc.tuple(fc.constantFrom('content-type', 'allow', 'x'), fc.string()), { maxLength: 2 }),
  kind: fc.constantFrom('replied', 'replied', 'replied', 'silent', 'failed'),
  isNamed: fc.boolean(),
});
