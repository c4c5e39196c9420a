/** What the plan lists can be drawn; what the wire cannot carry is a gap of the plan, not a probe without a trial. */
import { expect, test } from '@jest/globals';
import { contract, operation, parameter } from '../builders.test-data.ts';
import type { Operation } from '../contract/model.ts';
import type { Json, Plan } from '../model.ts';
import { faults } from './faults/index.ts';
import { plan } from './plan.ts';
import { code, raise, suite, vocabulary } from './rooms.test-data.ts';
import { arbitrary, draw } from './trial.ts';

const text = { type: 'string' };
const range = { type: 'integer', minimum: 1, maximum: 9 };

function planned(one: Operation, schema: Json): { plan: Plan; undrawn: readonly string[] } {
  const given = contract({ operations: [one], document: { schema } });
  const words = { ...vocabulary, codes: [code('invalid', 400, raise(['*']))] };
  const made = plan({ contract: given, vocabulary: words, suite }, faults);
  const ground = {
    contract: given,
    operation: one,
    strictness: 'robust',
    nonce: '01234567',
    pins: [],
    world: null,
  } as const;
  const probes = made.probes.filter((probe) => probe.mutation.kind === 'schema');
  const undrawn = probes.filter((probe) => [1, 2, 3].some((seed) => !draw(arbitrary(probe, ground), probe, 0, seed)));
  return { plan: { ...made, probes }, undrawn: undrawn.map((probe) => `${probe.condition} ${probe.requirement}`) };
}

const at = (where: 'query' | 'path' | 'header', required: boolean) => {
  const own = parameter({ in: where, name: 'a', required: required || where === 'path', schema: '/schema' });
  return operation({ method: 'GET', path: where === 'path' ? '/it/{a}' : '/it', parameters: [own] });
};
const posting = (type: string) =>
  operation({ body: { required: true, media: [{ type, schema: '/schema', examples: {} }] } });

const shapes: readonly Json[] = [
  range,
  { type: 'boolean' },
  { type: ['integer', 'null'] },
  { ...text, minLength: 1 },
  { ...text, minLength: 2, maxLength: 5 },
  { ...text, enum: ['up', 'down'] },
  { ...text, format: 'uuid' },
  { ...text, pattern: '^[a-z]+$' },
  { type: 'array', items: text },
  { type: 'array', items: range, minItems: 1, maxItems: 3 },
  { type: 'array', items: { enum: ['up', 'down'] }, minItems: 2, uniqueItems: true },
  { oneOf: [text, { type: 'array', items: { ...text, enum: ['x', 'y'] }, maxItems: 2 }] },
  { oneOf: [{ type: 'integer' }, text] },
  { anyOf: [range, { ...text, enum: ['all'] }] },
  { type: 'object', required: ['n'], properties: { n: range, t: text }, additionalProperties: false },
];

test.each(shapes)('all that is planned of %j in a parameter has trials', (schema) => {
  const places = [at('query', false), at('query', true), at('path', true), at('header', false)];
  expect(places.flatMap((one) => planned(one, schema).undrawn)).toEqual([]);
});

test.each(['application/x-www-form-urlencoded', 'multipart/form-data', 'text/plain', 'application/octet-stream'])(
  'all that is planned of a body of %s has trials',
  (type) => expect(shapes.flatMap((schema) => planned(posting(type), schema).undrawn)).toEqual([]),
);

test.each([1, 2, 5, 50])(
  'a number of an option that is less than %i is drawn, though one below zero looks like an option',
  (minimum) => {
    const qty = parameter({ in: 'argv', style: 'option', name: '--qty', required: true, schema: '/schema' });
    const command = operation({ method: 'EXEC', key: 'EXEC add', path: 'add', parameters: [qty] });
    const { plan: made, undrawn } = planned(command, { type: 'integer', minimum, maximum: 500 });
    const ranges = made.probes.filter(({ condition }) => condition === 'argv.range');
    expect([ranges.length, undrawn]).toEqual([2, []]);
  },
);

test.each(['query', 'header'] as const)('of a range that begins at 1 both ends are broken in a %s', (where) => {
  const { plan: made, undrawn } = planned(at(where, true), { type: 'integer', minimum: 1, maximum: 50 });
  const ranges = made.probes.filter(({ condition }) => condition === `${where}.range`);
  expect([ranges.length, undrawn]).toEqual([2, []]);
});

const why = (one: Operation, schema: Json, condition: string) =>
  planned(one, schema).plan.gaps.find((gap) => gap.condition === condition)?.why;

test('what the wire cannot carry is a gap with its reason', () => {
  const lost = 'no value of it is certainly wrong once it is written as text';
  const list = { type: 'array', items: range, minItems: 1 };
  expect(why(at('query', true), list, 'query.items')).toBe(`query:a: /minItems: ${lost}`);
  expect(why(posting('text/plain'), text, 'body.type')).toMatch(/^body: \/type: any text is right there$/);
  expect(why(at('query', false), shapes[11] ?? null, 'query.enum')).toMatch(/any text is right there$/);
});

test('JSON carries everything', () => {
  const { plan: made, undrawn } = planned(posting('application/json'), { type: 'array', items: text, minItems: 1 });
  expect([made.probes.map((probe) => probe.condition), undrawn]).toEqual([
    ['body.type', 'body.items', 'body.type'],
    [],
  ]);
});
