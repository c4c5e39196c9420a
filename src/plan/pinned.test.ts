/** What the suite pins is right by the user's word: it takes no probe away, and makes none uncertain. */
import { describe, expect, test } from '@jest/globals';
import { contract, operation, parameter } from '../builders.test-data.ts';
import type { Operation } from '../contract/model.ts';
import type { Json, JsonObject, Trial } from '../model.ts';
import { faults } from './faults/index.ts';
import { compile } from './generate/compile.ts';
import type { Ground } from './ground.ts';
import { plan } from './plan.ts';
import { code, raise, suite, vocabulary } from './rooms.test-data.ts';
import { arbitrary, draw } from './trial.ts';

const posting = operation({
  body: { required: true, media: [{ type: 'application/json', schema: '/schema', examples: {} }] },
});
const inQuery = operation({
  method: 'GET',
  parameters: [parameter({ name: 'at', required: true, schema: '/schema' })],
});

/** The first trial of every schema fault, by condition and spot; null: none can be drawn. */
function trialsOf(one: Operation, schema: Json, pins: Ground['pins']): ReadonlyMap<string, Trial | null> {
  const given = contract({ operations: [one], document: { schema } });
  const words = { ...vocabulary, codes: [code('invalid', 400, raise(['*']))] };
  const ground: Ground = {
    contract: given,
    operation: one,
    strictness: 'robust',
    nonce: '01234567',
    pins,
    world: null,
  };
  const { probes } = plan({ contract: given, vocabulary: words, suite }, faults);
  const wanted = probes.filter((probe) => probe.mutation.kind === 'schema');
  return new Map(
    wanted.map((probe) => {
      const drawn = draw(arbitrary(probe, ground), probe, 0, 1);
      return [`${probe.condition} ${probe.site?.pointer}`, drawn?.trial ?? null];
    }),
  );
}

const inBody = (pointer: string, value: Json): Ground['pins'] => [{ site: { in: 'body', name: '', pointer }, value }];
const undrawn = (trials: ReadonlyMap<string, Trial | null>) =>
  [...trials].filter(([, trial]) => trial === null).map(([key]) => key);
const labels = (trial: Trial | null | undefined) =>
  trial?.violations.map(({ condition, site }) => `${condition} ${site?.pointer}`);

/** `name` can be wrong in three ways, `at` in what a pin may have to say about. */
const withAt = (at: JsonObject): JsonObject => ({
  type: 'object',
  required: ['name', 'at'],
  properties: { name: { type: 'string', maxLength: 30 }, at },
});

const ordinary: readonly (readonly [format: string, value: string])[] = [
  ['date', '2030-12-28'],
  ['date', '2030-12-31'],
  ['date-time', '2030-12-31T10:00:00.250+02:00'],
  ['date-time', '2030-12-31T23:59:60Z'],
  ['time', '10:00:00+01:00'],
  ['email', 'jane.doe@example.org'],
  ['email', 'Jane@Example.org'],
  ['uri', 'https://example.org/x'],
  ['ipv4', '192.168.0.1'],
  ['ipv4', '10.0.0.1'],
  ['ipv6', '::1'],
  ['uuid', 'C232AB00-9414-11EC-B3C8-9F6BDECED846'],
];

describe('an ordinary value of a format', () => {
  test.each(ordinary)('in the body, %s %s: all that can be wrong is drawn, and labelled alone', (format, value) => {
    const trials = trialsOf(posting, withAt({ type: 'string', format }), inBody('/at', value));
    expect(undrawn(trials)).toEqual([]);
    const long = trials.get('body.length /name');
    expect(labels(long)).toEqual(['body.length /name']);
    expect(JSON.parse(String(long?.request.body)).at).toBe(value);
    expect(JSON.parse(String(long?.control.body)).at).toBe(value);
    expect(labels(trials.get('body.format /at'))).toEqual(['body.format /at']);
  });

  test.each(ordinary)('in the query, %s %s', (format, value) => {
    const trials = trialsOf(inQuery, { type: 'string', format }, [
      { site: { in: 'query', name: 'at', pointer: '' }, value },
    ]);
    expect([...trials.keys()]).toContain('query.format ');
    expect(undrawn(trials)).toEqual([]);
  });

  test.each(['application/x-www-form-urlencoded', 'multipart/form-data'])('in a form: %s', (type) => {
    const form = { ...posting, body: { required: true, media: [{ type, schema: '/schema', examples: {} }] } };
    const schema = withAt({ type: 'string', format: 'date' });
    expect(undrawn(trialsOf(form, schema, inBody('/at', '2030-12-31')))).toEqual([]);
  });
});

test('a pin in one of several alternatives: the label is that of the alternative', () => {
  const card = {
    type: 'object',
    required: ['kind', 'until', 'holder'],
    properties: {
      kind: { const: 'card' },
      until: { type: 'string', format: 'date' },
      holder: { type: 'string', maxLength: 30 },
    },
  };
  const bank = {
    type: 'object',
    required: ['kind', 'iban'],
    properties: { kind: { const: 'bank' }, iban: { type: 'string' } },
  };
  const pins = [...inBody('/kind', 'card'), ...inBody('/until', '2030-12-31')];
  const trials = trialsOf(posting, { oneOf: [card, bank] }, pins);
  expect(labels(trials.get('body.length /holder'))).toEqual(['body.length /holder']);
});

describe('stays certain', () => {
  test('what is wrong only if the pinned value is of its format does not count', () => {
    const dated = { properties: { at: { type: 'string', format: 'date' } } };
    const schema = { ...withAt({ type: 'string' }), anyOf: [{ not: dated }, { required: ['until'] }] };
    const compiled = compile(schema, { strictness: 'robust', nonce: '01234567' }).trusting();
    const without = (at: string) => compiled.violations({ name: 'n', at, until: 'x' }, { name: 'n', at });
    expect(compiled.accepts({ name: 'n', at: '2030-12-31', until: 'x' })).toBe(true);
    expect(without('2030-12-31')).toEqual([]);
    expect(without('2030-12-28')).toHaveLength(1);
  });

  test.each<[why: string, value: Json]>([
    ['of another type', 7],
    ['that is certainly none of the format', 'tomorrow'],
    ['that the contract to the letter refuses', '2030-13-01'],
  ])('a value %s is no base', (_, value) => {
    const trials = trialsOf(posting, withAt({ type: 'string', format: 'date' }), inBody('/at', value));
    expect(trials.get('body.length /name')).toBeNull();
  });
});

test('a value that is refused at any member of a list is wrong at one, and that one is named', () => {
  const item = { type: 'object', required: ['id'], properties: { id: { type: 'string', minLength: 1, maxLength: 8 } } };
  const lines = { type: 'array', minItems: 2, maxItems: 4, items: item };
  const schema = { type: 'object', required: ['lines'], properties: { lines } };
  const given = contract({ operations: [posting], document: { schema } });
  const unknown = { ...raise(['value'], { at: 'body:/lines/*/id' }), examples: ['none'] };
  const words = { ...vocabulary, codes: [code('unknown', 422, unknown)] };
  const { probes } = plan({ contract: given, vocabulary: words, suite }, faults);
  const probe = probes.find((one) => one.condition === 'value');
  if (probe === undefined) throw new Error('no probe');
  const ground: Ground = {
    contract: given,
    operation: posting,
    strictness: 'robust',
    nonce: '01234567',
    pins: [],
    world: null,
  };
  const named = Array.from({ length: 12 }, (_, index) => {
    const trial = draw(arbitrary(probe, ground), probe, index, 1)?.trial;
    const sent = JSON.parse(String(trial?.request.body)) as { lines: { id: string }[] };
    const wrong = sent.lines.flatMap(({ id }, at) => (id === 'none' ? [`value /lines/${at}/id`] : []));
    expect(labels(trial)).toEqual(wrong);
    return wrong[0];
  });
  expect(new Set(named).size).toBeGreaterThan(1);
});
