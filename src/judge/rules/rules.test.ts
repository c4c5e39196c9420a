import { describe, expect, test } from '@jest/globals';
import type { Observed, Reply, RuleId } from '../../model.ts';
import type { Case } from '../../seams.ts';
import { judge } from '../judge.ts';
import { code, contract, expected, given, observed, operation, replied, vocabulary } from './case.test-data.ts';
import { rules } from './index.ts';

function found(facts: Partial<Case>): string[] {
  const verdict = judge(given(facts), rules, {});
  if (verdict.kind !== 'passed' && verdict.kind !== 'failed') return [];
  return verdict.findings.map((one) => (one.level === 'info' ? `${one.rule} (info)` : one.rule));
}

const policy = {
  field: 'pointer',
  policy: 'exact',
  types: { too_short: ['body.length'], missing: ['body.required'] },
} as const;
const cause = (type: string | null, field: string | null) => observed({ causes: [{ type, field, detail: null }] });

const patched = expected({ cause: { type: 'too_short', field: '/patch/*' } });
const atPatch: Case['expectation'] = { must: [patched], silent: false, tolerated: false };

const wholeBody = { in: 'body', name: '', pointer: '' } as const;
const tags = { in: 'body', name: '', pointer: '/tags' } as const;
const uniqueItem: Partial<Case> = {
  vocabulary: { ...vocabulary, causes: { ...policy, types: { doubled: ['body.unique'] } } },
  observed: cause('doubled', '/tags/1'),
  trial: { ...given().trial, violations: [{ condition: 'body.unique', site: tags, keyword: 'uniqueItems' }] },
};

test('a conforming answer has no finding', () => {
  expect(found({})).toEqual([]);
});

test('the causes that are due are spelled as the answer would', () => {
  const site = { in: 'query', name: 'limit', pointer: '' } as const;
  const verdict = judge(
    given({
      vocabulary: { ...vocabulary, causes: policy },
      observed: cause('too_short', '/size'),
      trial: { ...given().trial, violations: [{ condition: 'query.range', site, keyword: 'maximum' }] },
    }),
    rules,
    {},
  );
  expect(verdict).toMatchObject({ findings: [{ expected: ['query.range at query:limit (spelled /limit)'] }] });
});

test('of the codes that an operation may give, the one that is due comes first', () => {
  const codes = [code('aaa', { allowed: ['*'] }), ...vocabulary.codes, code('other', {})];
  const came = given({ vocabulary: { ...vocabulary, codes }, observed: observed({ code: 'other' }), code: 'other' });
  const verdict = judge(came, rules, {});
  const [first] = verdict.kind === 'failed' ? verdict.findings : [];
  expect(first).toMatchObject({ rule: 'allowed', expected: expect.arrayContaining([expected().code]) });
  expect(Array.isArray(first?.expected) && first.expected[0]).toBe(expected().code);
});

test('a refusal that was not read to its end is not judged by what is left of it', () => {
  const cut = { body: '{"code":"invalid_request","detail":"xxx', truncated: true };
  const came = given({ observed: observed({ envelope: null, code: null }), code: null, exchange: replied(cut) });
  expect(judge(came, rules, {})).toMatchObject({ kind: 'broken', why: expect.stringContaining('limits.body') });
});

test('a canonical code that the vocabulary does not have is named with the reason that came with it', () => {
  const said = (reply: Partial<Reply>, codes: Observed['codes']) => {
    const came = given({ observed: observed({ code: 'ALREADY_EXISTS', codes }), code: null, exchange: replied(reply) });
    const verdict = judge(came, rules, {});
    return verdict.kind === 'failed' ? verdict.findings.map(({ received }) => received) : [];
  };
  const reasoned = said({ transport: 'grpc', status: 6 }, [6, 'DUPLICATE', 'books.example/DUPLICATE']);
  expect(reasoned).toContain('ALREADY_EXISTS with the reason DUPLICATE');
  expect(reasoned).not.toContain('ALREADY_EXISTS');
  expect(said({ transport: 'grpc', status: 6 }, [6])).toContain('ALREADY_EXISTS');
  expect(said({}, ['other code'])).toContain('ALREADY_EXISTS');
});

test('a program that was ended by a signal without a word: the finding names the signal', () => {
  const crashed = { transport: 'command', status: 139, headers: [['signal', 'SIGSEGV']], body: '' } as const;
  const facts = { observed: observed({ envelope: null, code: null, status: 139 }), code: null };
  const verdict = judge(given({ ...facts, exchange: replied(crashed) }), rules, {});
  expect(verdict).toMatchObject({ findings: [{ received: 'ended by SIGSEGV, printed: an empty body' }] });
});

test('of a deadline that is over, to be done in time is right, and another failure is not', () => {
  const probe = { ...given().probe, condition: 'deadline' };
  const done = { observed: observed({ outcome: 'success', status: 200, code: null }), code: null };
  const late = { code: 'invalid', status: 422 };
  expect(found({ probe, ...done, exchange: replied({ status: 200 }), earlier: late })).toEqual(['contract']);
  expect(found({ ...done, exchange: replied({ status: 200 }) })).toContain('accepted');
  expect(found({ probe, observed: observed({ code: 'else' }), code: null })).not.toEqual([]);
});

describe('each rule finds its own, and the order names it first', () => {
  const cases: readonly [string, RuleId | `${RuleId} (info)`, Partial<Case>][] = [
    [
      'a success',
      'accepted',
      {
        observed: observed({ outcome: 'success', status: 201, code: null }),
        code: null,
        exchange: replied({ status: 201 }),
      },
    ],
    [
      'no answer',
      'silence',
      { observed: null, code: null, exchange: { kind: 'silent', request: given().trial.request, ms: 5000 } },
    ],
    ['an answer where silence is due', 'silence', { expectation: { must: [], silent: true, tolerated: false } }],
    [
      'a page',
      'envelope',
      {
        observed: observed({ envelope: null, code: null, body: undefined }),
        code: null,
        exchange: replied({ body: '<html>' }),
      },
    ],
    ['an unknown code', 'vocabulary', { observed: observed({ code: 'strange' }), code: null }],
    ['a number where the code is a text', 'vocabulary', { observed: observed({ code: 422 }), code: null }],
    ['a retired code beside others', 'vocabulary', { observed: observed({ codes: ['x', 'retired'] }) }],
    ['a retired code', 'vocabulary', { observed: observed({ code: 'retired' }), code: null }],
    [
      'an unknown code of an open list',
      'vocabulary (info)',
      {
        observed: observed({ code: 'X_NEW' }),
        code: null,
        vocabulary: { ...vocabulary, closed: { pattern: '^X_' } },
        expectation: { must: [], silent: false, tolerated: true },
      },
    ],
    ['a code of another operation', 'allowed', { observed: observed({ code: 'other' }), code: 'other' }],
    ['another code of this operation', 'code', { observed: observed({ code: 'listed' }), code: 'listed' }],
    ['no code', 'code', { observed: observed({ code: null }), code: null }],
    [
      'another status',
      'status',
      {
        observed: observed({ status: 400 }),
        exchange: replied({ status: 400 }),
        contract,
        operation: {
          ...operation,
          responses: [...operation.responses, { status: '4XX', media: [], headers: [], pointer: '' }],
        },
      },
    ],
    [
      'another detail',
      'detail',
      { expectation: { must: [expected({ detail: 'name {body.name} is taken' })], silent: false, tolerated: false } },
    ],
    ['no cause', 'causes', { vocabulary: { ...vocabulary, causes: policy } }],
    [
      'a cause elsewhere',
      'causes',
      { vocabulary: { ...vocabulary, causes: policy }, observed: cause('too_short', '/size') },
    ],
    [
      'a cause of another type',
      'causes',
      { vocabulary: { ...vocabulary, causes: policy }, observed: cause('missing', '/name') },
    ],
    [
      'a cause in another path style',
      'causes',
      { vocabulary: { ...vocabulary, causes: policy }, observed: cause('too_short', 'name') },
    ],
    [
      'a cause at the stated field, of another type',
      'causes',
      { vocabulary: { ...vocabulary, causes: policy }, observed: cause('missing', '/patch/0'), expectation: atPatch },
    ],
    [
      'a promised fact',
      'causes',
      { expectation: { must: [expected({ with: { 'body:/status': 400 } })], silent: false, tolerated: false } },
    ],
    [
      'a status that differs in the body',
      'agreement',
      { observed: observed({ repeats: [{ at: 'body:/status', value: 500, with: 'status' }] }) },
    ],
    [
      'an undeclared status',
      'contract',
      {
        observed: observed({ status: 409 }),
        exchange: replied({ status: 409 }),
        expectation: { must: [expected({ status: [409] })], silent: false, tolerated: false },
      },
    ],
    ['another media type', 'contract', { exchange: replied({ headers: [['content-type', 'text/plain']] }) }],
    ['a body off its schema', 'contract', { observed: observed({ body: { code: 'invalid_request', status: 'x' } }) }],
    [
      'no errors declared at all',
      'contract (info)',
      { operation: { ...operation, responses: operation.responses.slice(0, 1) } },
    ],
    [
      'no errors declared but a bare 401',
      'contract (info)',
      {
        operation: {
          ...operation,
          responses: [...operation.responses.slice(0, 1), { status: '401', media: [], headers: [], pointer: '' }],
        },
      },
    ],
    [
      'a trace',
      'leak',
      { exchange: replied({ body: '{"detail":"Error\\n    at handler (/srv/app/index.js:10:5)"}' }) },
    ],
    ['another code the second time', 'stability', { earlier: { code: 'other', status: 422 } }],
  ];
  test.each(cases)('%s: %s', (_, rule, facts) => {
    expect(found(facts)[0]).toBe(rule);
  });
});

describe('what is no finding', () => {
  const quiet: readonly [string, Partial<Case>][] = [
    [
      'a tolerated success',
      {
        observed: observed({ outcome: 'success', code: null }),
        code: null,
        expectation: { must: [], silent: false, tolerated: true },
      },
    ],
    [
      'a success that carries the expected code',
      {
        observed: observed({ outcome: 'success' }),
        expectation: { must: [expected({ outcome: 'success' })], silent: false, tolerated: false },
      },
    ],
    [
      'silence where it is due',
      {
        observed: null,
        code: null,
        exchange: { kind: 'silent', request: given().trial.request, ms: 1 },
        expectation: { must: [], silent: true, tolerated: false },
      },
    ],
    [
      'one of several expected codes',
      {
        observed: observed({ code: 'other' }),
        code: 'other',
        expectation: { must: [expected(), expected({ code: 'other' })], silent: false, tolerated: false },
      },
    ],
    ['the cause named', { vocabulary: { ...vocabulary, causes: policy }, observed: cause('too_short', '/name') }],
    [
      'a cause at another field, which the entry states',
      { vocabulary: { ...vocabulary, causes: policy }, observed: cause('too_short', '/patch/0'), expectation: atPatch },
    ],
    ['a cause inside the list that must be unique', uniqueItem],
    [
      'what an empty body lacks',
      {
        vocabulary: { ...vocabulary, causes: policy },
        observed: cause('missing', '/name'),
        trial: { ...given().trial, violations: [{ condition: 'body.empty', site: wholeBody, keyword: 'empty' }] },
      },
    ],
    ['a cause without a type', { vocabulary: { ...vocabulary, causes: policy }, observed: cause(null, '/name') }],
    [
      'no cause where the envelope has no place for one',
      { vocabulary: { ...vocabulary, causes: policy }, observed: observed({ causeless: true }) },
    ],
    [
      'no cause where none is due',
      { vocabulary: { ...vocabulary, causes: { ...policy, types: { missing: ['body.required'] } } } },
    ],
    [
      'a header that says a further code',
      { observed: observed({ codes: ['inner'], repeats: [{ at: 'header:x-code', value: 'inner', with: 'code' }] }) },
    ],
    [
      'a 404 of the router, where only the path was wrong',
      {
        observed: observed({ status: 404 }),
        exchange: replied({ status: 404 }),
        expectation: { must: [expected({ status: [404] })], silent: false, tolerated: false },
        probe: { ...given().probe, condition: 'path.type' },
      },
    ],
    [
      'a path that the request itself had',
      {
        exchange: replied({ body: '{"code":"invalid_request","detail":"no /home/me/notes.txt"}' }),
        trial: { ...given().trial, request: { ...given().trial.request, body: '/home/me/notes.txt' } },
      },
    ],
    [
      'prose about errors',
      { exchange: replied({ body: '{"detail":"select a room from the list, at the latest (see docs/errors.md)"}' }) },
    ],
    [
      'an answer to HEAD has no body',
      {
        observed: observed({ envelope: null, code: null, body: undefined }),
        code: null,
        trial: { ...given().trial, request: { ...given().trial.request, method: 'HEAD' } },
      },
    ],
  ];
  test.each(quiet)('%s', (_, facts) => {
    expect(found(facts)).toEqual([]);
  });
});

test.each([
  [['apiKey'], [['a']], []],
  [['http'], [['a']], ['headers (info)']],
  [['apiKey', 'http'], [['a'], ['b']], ['headers (info)']],
  [['apiKey'], [], ['headers (info)']],
] as const)('a 401 without a challenge, where %j guard an operation that needs %j: %j', (kinds, security, says) => {
  const at401 = {
    observed: observed({ status: 401 }),
    exchange: replied({ status: 401 }),
    expectation: { must: [expected({ status: [401] })], silent: false, tolerated: false },
  };
  const scheme = (kind: 'apiKey' | 'http') => ({ kind, in: null, name: null, scheme: null });
  const schemes = Object.fromEntries(kinds.map((kind, at) => ['ab'.charAt(at), scheme(kind)]));
  const responses = (headers: readonly string[]) => [{ status: '401', media: [], headers, pointer: '' }];
  const on = (headers: readonly string[]) =>
    found({
      ...at401,
      contract: { ...contract, security: schemes },
      operation: { ...operation, security, responses: responses(headers) },
    });
  expect(on([])).toEqual(says);
  expect(on(['www-authenticate'])).toEqual(['headers']);
});

test('headers: an error where the contract promises them, else info', () => {
  const at405 = {
    observed: observed({ status: 405 }),
    exchange: replied({ status: 405 }),
    expectation: { must: [expected({ status: [405] })], silent: false, tolerated: false },
  };
  const declaring = (headers: readonly string[]) => ({
    ...operation,
    responses: [{ status: '405', media: [], headers, pointer: '' }],
  });
  expect(found({ ...at405, operation: declaring(['allow']) })).toEqual(['headers']);
  expect(found({ ...at405, operation: declaring([]) })).toEqual(['headers (info)']);
  expect(
    found({
      ...at405,
      operation: declaring(['allow']),
      exchange: replied({ status: 405, headers: [['allow', 'GET']] }),
    }),
  ).toEqual([]);
  const busy = { vocabulary: { ...vocabulary, codes: [code('invalid_request', { retry: 'with-backoff' })] } };
  expect(
    found({
      ...busy,
      expectation: { must: [expected({ with: { 'header:retry-after': '{*}' } })], silent: false, tolerated: false },
    }),
  ).toContain('headers');
});

test('levels: a rule can be switched off or made info', () => {
  const bad = given({ observed: observed({ code: 'listed' }), code: 'listed' });
  expect(judge(bad, rules, { code: 'off' }).kind).toBe('passed');
  expect(judge(bad, rules, { code: 'info' }).kind).toBe('passed');
  expect(judge(bad, rules, {}).kind).toBe('failed');
});

test('every rule has a requirement and stands in the table once', () => {
  const ids = rules.map(({ rule }) => rule.id);
  expect(new Set(ids).size).toBe(16);
  expect(rules.every(({ rule }) => rule.requirement.endsWith('.'))).toBe(true);
});

test('a pattern of an open list is compiled once, not for each answer', () => {
  const open = { ...vocabulary, closed: { pattern: '^Once_' } };
  const { RegExp: real } = globalThis;
  let made = 0;
  const counting = new Proxy(real, {
    construct(target, args: [string]) {
      if (args[0] === '^Once_') made++;
      return new target(...args);
    },
  });
  const strange = given({ observed: observed({ code: 'Once_more' }), code: null, vocabulary: open });
  globalThis.RegExp = counting;
  try {
    for (let i = 0; i < 3; i++) judge(strange, rules, {});
  } finally {
    globalThis.RegExp = real;
  }
  expect(made).toBe(1);
});
