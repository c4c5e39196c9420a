import { describe, expect, test } from '@jest/globals';
import * as build from '../builders.test-data.ts';
import type { Probe } from '../model.ts';
import { faults } from './faults/index.ts';
import { method } from './faults/method.ts';
import { codeGaps } from './gaps.ts';
import { plan } from './plan.ts';
import { contract, operation, operations, raise, range, suite, vocabulary } from './rooms.test-data.ts';
import { select } from './select.ts';

const whole = plan(range, faults);
const on = (id: string): readonly Probe[] => whole.probes.filter((probe) => probe.operation === id);
const conditions = (id: string): string[] => [...new Set(on(id).map((probe) => probe.condition))].sort();

test('an operation is probed for every way of being wrong that the vocabulary answers', () => {
  expect(conditions('createRoom')).toEqual([
    'auth.invalid',
    'auth.missing',
    'auth.missing+media-type',
    'body.empty',
    'body.enum',
    'body.extra',
    'body.length',
    'body.range',
    'body.required',
    'body.syntax',
    'body.type',
    'media-type',
    'media-type+body.syntax',
    'method',
    'method+auth.missing',
    'query.extra',
    'value',
  ]);
  expect(conditions('listRooms')).toEqual([
    'auth.invalid',
    'auth.missing',
    'query.extra',
    'query.range',
    'query.repeated',
    'query.type',
  ]);
});

test('a condition that the vocabulary does not answer is a gap, not a guess', () => {
  expect(whole.probes.filter((probe) => probe.condition === 'accept')).toEqual([]);
  expect(whole.gaps).toContainEqual(
    expect.objectContaining({ kind: 'unanswered', operation: 'createRoom', condition: 'accept' }),
  );
});

test('a code that no probe gives is a gap; an unreachable one is not', () => {
  const [first] = vocabulary.codes;
  const more = first
    ? [
        { ...first, name: 'late', raised: [raise(['hook:down'])] },
        { ...first, name: 'never', raised: [], unreachable: 'kept' },
      ]
    : [];
  const { gaps } = plan({ ...range, vocabulary: { ...vocabulary, codes: [...vocabulary.codes, ...more] } }, faults);
  expect(gaps.filter((gap) => gap.kind === 'unprovoked').map((gap) => gap.code)).toEqual(['late']);
});

test.each([
  ['state', 'says no `key`, so it is not known which state is wrong'],
  ['size', 'says no `examples`: how many bytes are too many'],
])('%s: what nobody says is not guessed, and asked for', (condition, asked) => {
  const [first] = vocabulary.codes;
  const more = first ? [{ ...first, name: 'busy', raised: [raise([condition])] }] : [];
  const { gaps } = plan({ ...range, vocabulary: { ...vocabulary, codes: [...vocabulary.codes, ...more] } }, faults);
  const why = gaps.find((gap) => gap.code === 'busy')?.why ?? '';
  expect(why.startsWith(`raised by ${condition}, which `)).toBe(true);
  expect(why.endsWith(asked)).toBe(true);
});

test('a unique key that nobody names is not guessed, and what to say is told', () => {
  const [first] = vocabulary.codes;
  const why = (key: string | null): string => {
    const more = first ? [{ ...first, name: 'twice', raised: [{ ...raise(['taken']), key }] }] : [];
    return codeGaps({ ...vocabulary, codes: more }, range.suite, [])[0]?.why ?? '';
  };
  expect(why(null)).toMatch(
    /^raised by taken, which .*: the suite \S+ has no unique of a resource \(.*\), and no entry a `key`$/,
  );
  expect(why('name')).not.toContain('unique');
});

describe('an operation without probes says why', () => {
  const why = (one: ReturnType<typeof operation>, changes: Partial<typeof vocabulary> = {}): string | undefined => {
    const given = { ...range, contract: { ...contract, operations: [one] } };
    const { probes, gaps } = plan({ ...given, vocabulary: { ...vocabulary, ...changes } }, faults);
    const own = gaps.filter((gap) => gap.kind === 'unprobed');
    if (probes.length > 0) expect(own).toEqual([]);
    return own.find((gap) => gap.operation === one.id && gap.condition === null)?.why;
  };
  const quiet = vocabulary.codes.filter((one) => !/^(not_found|method_not_allowed)$/.test(one.name));
  const query = [{ on: [], by: ['query.extra', 'absent'], at: null }];
  const parameters = [build.parameter({ in: 'path', name: 'name', required: true, schema: '/schemas/word' })];

  test('free text, no credentials, and what is off unless it is asked for', () => {
    const one = operation('DELETE', '/free/{name}', { id: 'free', parameters, responses: [] });
    expect(why(one, { codes: quiet, tolerated: query })).toBe(
      'no value of path:name is certainly wrong on the wire; it needs no credentials; tolerated: query.extra, absent; ' +
        'only where the vocabulary or a declared status asks for it: route, method, replay',
    );
  });

  test('no input at all', () => {
    const one = operation('GET', '/ping', { id: 'ping', responses: [] });
    expect(why(one, { codes: quiet, tolerated: query })).toMatch(/^it has no input; it needs no credentials; /);
  });

  test('route and method are the first operation’s of a path', () => {
    const of = (method: string, id: string) => operation(method, '/ping', { id, responses: [] });
    const given = { ...range, contract: { ...contract, operations: [of('GET', 'ping'), of('PUT', 'pong')] } };
    const { gaps } = plan({ ...given, vocabulary: { ...vocabulary, tolerated: query } }, faults);
    expect(gaps.filter((gap) => gap.kind === 'unprobed')).toEqual([
      expect.objectContaining({ operation: 'pong', why: expect.stringMatching(/belong to the path: see ping/) }),
    ]);
  });

  test('with a probe there is nothing to say', () => {
    expect(why(operation('GET', '/ping', { id: 'ping' }))).toBeUndefined();
  });

  test('other gaps of the operation have said it', () => {
    const { gaps } = plan({ ...range, vocabulary: { ...vocabulary, codes: [] } }, faults);
    expect(gaps.filter((gap) => gap.kind === 'unprobed')).toEqual([]);
    expect(new Set(gaps.map((gap) => gap.operation))).toEqual(new Set(operations.map(({ id }) => id)));
  });
});

test('a bound that only a huge value breaks says so', () => {
  const schemas = {
    most: { type: 'array', items: { type: 'string' }, maxItems: 3_000_000 },
    least: { type: 'object', properties: { text: { type: 'string', minLength: 3_000_000 } }, required: ['text'] },
    small: { type: 'array', items: { enum: ['a'] }, uniqueItems: true, maxItems: 1 },
  };
  const why = (name: string): readonly string[] => {
    const media = [{ type: 'application/json', schema: `/${name}`, examples: {} }];
    const one = operation('POST', '/it', { id: 'it', body: { required: true, media } });
    const given = { ...contract, operations: [one], document: schemas };
    return plan({ ...range, contract: given }, faults)
      .gaps.filter((gap) => gap.kind === 'ungenerable')
      .map((gap) => gap.why);
  };
  const large = 'a value for maxItems 3000000 would be too large to send';
  expect(why('most')).toEqual([`body: /maxItems: no value was found that certainly violates it: ${large}`]);
  expect(why('least')).toEqual([
    'body: no valid value was found: a value for minLength 3000000 would be too large to send',
  ]);
  expect(why('small').join()).toMatch(/violates it$/);
});

test('ids come from content: another operation, or another order, changes no other probe', () => {
  const more = {
    ...contract,
    operations: [operation('DELETE', '/beds', { id: 'deleteBeds' }), ...[...operations].reverse()],
  };
  const ids = new Set(plan({ ...range, contract: more }, [...faults].reverse()).probes.map((probe) => probe.id));
  // Route, method and pairs depend on which operation of a path comes first.
  const free = whole.probes.filter((probe) => !/route|method|\+/.test(probe.condition));
  expect(free.filter((probe) => !ids.has(probe.id))).toEqual([]);
  expect(new Set(whole.probes.map((probe) => probe.id)).size).toBe(whole.probes.length);
});

test('method: checked against every template that could match the path', () => {
  const me = operation('DELETE', '/rooms/me', { id: 'deleteMe' });
  const { probes } = plan({ ...range, contract: { ...contract, operations: [...operations, me] } }, faults);
  const one = probes.find((probe) => probe.condition === 'method' && probe.operation === 'getRoom');
  expect(one?.mutation).toEqual({ kind: 'method', methods: ['PATCH', 'POST'] });
});

test('method: DELETE of a list could take away what is not the run’s', () => {
  const lists = whole.probes.filter(({ condition, mutation }) => condition === 'method' && mutation.kind === 'method');
  const sent = lists.flatMap(({ operation: id, mutation }) =>
    mutation.kind === 'method' && mutation.methods.includes('DELETE')
      ? operations.filter((one) => one.id === id).map(({ path }) => path)
      : [],
  );
  expect(sent.filter((path) => !path.endsWith('}'))).toEqual([]);
  const paths = ['/{db}', '/{db}/{doc}', '/{db}/{doc}/photo', '/{db}/{doc}.json', '/all'];
  const declared = build.contract({ operations: paths.map((path) => operation('GET', path, { id: path })) });
  const deleted = declared.operations.flatMap((one) =>
    method
      .aim(one, { vocabulary, suite, contract: declared })
      .flatMap(({ mutation }) => (mutation.kind === 'method' && mutation.methods.includes('DELETE') ? one.path : [])),
  );
  expect(deleted).toEqual(['/{db}/{doc}', '/{db}/{doc}/photo', '/{db}/{doc}.json']);
});

test('query.extra is not probed where an exploded object takes any name', () => {
  const open = operation('GET', '/open', {
    id: 'open',
    parameters: [
      {
        in: 'query',
        name: 'filter',
        required: false,
        style: 'form',
        explode: true,
        allowReserved: false,
        content: null,
        schema: '/schemas/room',
        pointer: '',
      },
    ],
  });
  const { probes } = plan({ ...range, contract: { ...contract, operations: [open] } }, faults);
  expect(probes.some((probe) => probe.condition === 'query.extra')).toBe(false);
});

test('tolerated and skipped conditions are not probed', () => {
  const tolerant = plan(
    { ...range, vocabulary: { ...vocabulary, tolerated: [{ on: [], by: ['query.extra'], at: null }] } },
    faults,
  );
  expect(tolerant.probes.some((probe) => probe.condition === 'query.extra')).toBe(false);
  const skipping = plan(
    { ...range, suite: { ...suite, skip: [{ on: ['createRoom'], by: ['body.*'], at: null, why: 'later' }] } },
    faults,
  );
  expect(skipping.probes.some((probe) => probe.operation === 'createRoom' && probe.condition.startsWith('body.'))).toBe(
    false,
  );
  expect(skipping.gaps).toContainEqual(expect.objectContaining({ kind: 'skipped', why: 'later' }));
});

describe('precedence', () => {
  test('a pair expects what its stronger half expects, and only if the answers differ', () => {
    const pair = on('createRoom').find((probe) => probe.condition === 'auth.missing+media-type');
    expect(pair?.expectation.must.map((one) => one.code)).toEqual(['unauthenticated']);
    // body.syntax and body.* both give `invalid`: the answer would say nothing.
    expect(on('createRoom').some((probe) => probe.condition.startsWith('body.syntax+'))).toBe(false);
  });
});

describe('select', () => {
  const all = { operations: [], tags: [], codes: [], conditions: [], shard: null };
  test('by operation, code and condition', () => {
    const chosen = select(whole, contract, {
      ...all,
      operations: ['createRoom'],
      conditions: ['body.*'],
      codes: ['invalid'],
    });
    expect(chosen.probes.length).toBeGreaterThan(3);
    expect(
      chosen.probes.every((probe) => probe.operation === 'createRoom' && probe.condition.startsWith('body.')),
    ).toBe(true);
    expect(select(whole, contract, { ...all, codes: ['inv*'] })).toEqual(
      select(whole, contract, { ...all, codes: ['invalid'] }),
    );
  });
  test('why an operation has no probes is said where conditions and codes are not chosen', () => {
    const ping = operation('GET', '/ping', { id: 'ping', responses: [] });
    const quiet = { ...range, contract: { ...contract, operations: [ping] }, vocabulary: { ...vocabulary, codes: [] } };
    const tolerated = [{ on: [], by: ['query.extra'], at: null }];
    const silent = plan({ ...quiet, vocabulary: { ...quiet.vocabulary, tolerated } }, faults);
    const kinds = (selection: object) =>
      select(silent, quiet.contract, { ...all, ...selection }).gaps.map((gap) => gap.kind);
    expect(kinds({})).toEqual(['unprobed']);
    expect(kinds({ operations: ['ping'] })).toEqual(['unprobed']);
    expect([...kinds({ conditions: ['body.*'] }), ...kinds({ codes: ['invalid'] })]).toEqual([]);
  });
  test('shards are disjoint and together whole', () => {
    const parts = [1, 2, 3].map((index) =>
      select(whole, contract, { ...all, shard: [index, 3] }).probes.map((probe) => probe.id),
    );
    expect(parts.flat().sort()).toEqual(whole.probes.map((probe) => probe.id).sort());
  });
});

describe('a repetition that is tolerated', () => {
  const key = build.parameter({ in: 'header', name: 'Idempotency-Key', schema: '/schemas/word' });
  const tolerated = [{ on: ['createRoom'], by: ['replay'], at: null, place: raise([]).place }];
  const conditionsOf = (changes: Partial<(typeof operations)[number]>): readonly string[] => {
    const all = operations.map((one) => (one.id === 'createRoom' ? { ...one, ...changes } : one));
    const given = { ...range, contract: { ...contract, operations: all }, vocabulary: { ...vocabulary, tolerated } };
    return plan(given, faults)
      .probes.filter((one) => one.operation === 'createRoom')
      .map((one) => one.condition);
  };

  test('is sent where a key says that it makes nothing new, and nowhere else', () => {
    expect(conditionsOf({ parameters: [key] })).toContain('replay');
    expect(conditionsOf({})).not.toContain('replay');
  });
});
