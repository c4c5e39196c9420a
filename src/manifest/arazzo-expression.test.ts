import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type Expression, parseExpression, partsOf } from './arazzo-expression.ts';

test.each<[string, Expression | null]>([
  ['$url', { kind: 'url' }],
  ['$method', { kind: 'method' }],
  ['$statusCode', { kind: 'statusCode' }],
  ['$request.path.id', { kind: 'request', source: { in: 'path', name: 'id' } }],
  ['$request.query.a b', { kind: 'request', source: { in: 'query', name: 'a b' } }],
  ['$request.header.accept', { kind: 'request', source: { in: 'header', name: 'accept' } }],
  ['$request.body', { kind: 'request', source: { in: 'body', pointer: '' } }],
  ['$request.body#/user/uuid', { kind: 'request', source: { in: 'body', pointer: '/user/uuid' } }],
  ['$response.body#/a~1b/0/', { kind: 'response', source: { in: 'body', pointer: '/a~1b/0/' } }],
  ['$response.header.Location', { kind: 'response', source: { in: 'header', name: 'Location' } }],
  ['$inputs.username', { kind: 'inputs', name: 'username', rest: '', pointer: '' }],
  ['$inputs.user#/name', { kind: 'inputs', name: 'user', rest: '', pointer: '/name' }],
  ['$steps.someStepId.outputs.bar', { kind: 'steps', name: 'someStepId', rest: 'outputs.bar', pointer: '' }],
  ['$steps.a.outputs.b#/c', { kind: 'steps', name: 'a', rest: 'outputs.b', pointer: '/c' }],
  ['$outputs.bar', { kind: 'outputs', name: 'bar', rest: '', pointer: '' }],
  ['$workflows.foo.outputs.bar', { kind: 'workflows', name: 'foo', rest: 'outputs.bar', pointer: '' }],
  ['$sourceDescriptions.petstore.url', { kind: 'sourceDescriptions', name: 'petstore', rest: 'url', pointer: '' }],
  ['$components.parameters.page', { kind: 'components', name: 'parameters', rest: 'page', pointer: '' }],
  ['$', null],
  ['url', null],
  ['$url.x', null],
  ['$nothing.x', null],
  ['$request', null],
  ['$request.', null],
  ['$request.cookie.x', null],
  ['$request.header.a b', null],
  ['$response.body/x', null],
  ['$response.body#x', null],
  ['$response.body#/a~2', null],
  ['$inputs', null],
  ['$inputs.', null],
  ['$inputs.a.', null],
  ['$steps.a b.outputs.c', null],
])('%s', (text, parsed) => {
  expect(parseExpression(text)).toEqual(parsed);
});

const word = fc.stringMatching(/^[A-Za-z0-9_-]{1,8}$/);
const pointer = fc
  .array(fc.string({ maxLength: 4 }), { maxLength: 3 })
  .map((all) => all.map((one) => `/${one.replaceAll('~', '~0').replaceAll('/', '~1')}`).join(''));

/** The inverse, for what the ABNF derives. */
function written(one: Expression): string {
  if (!('source' in one) && !('name' in one)) return `$${one.kind}`;
  if ('source' in one)
    return one.source.in === 'body'
      ? `$${one.kind}.body${one.source.pointer === '' ? '' : `#${one.source.pointer}`}`
      : `$${one.kind}.${one.source.in}.${one.source.name}`;
  return `$${one.kind}.${one.name}${one.rest && `.${one.rest}`}${one.pointer && `#${one.pointer}`}`;
}

const expressions: fc.Arbitrary<Expression> = fc.oneof(
  fc.record({ kind: fc.constantFrom('url' as const, 'method' as const, 'statusCode' as const) }),
  fc.record({
    kind: fc.constantFrom('request' as const, 'response' as const),
    source: fc.oneof(
      fc.record({ in: fc.constantFrom('header' as const, 'query' as const, 'path' as const), name: word }),
      fc.record({ in: fc.constant('body' as const), pointer }),
    ),
  }),
  fc.record({
    kind: fc.constantFrom('inputs' as const, 'steps' as const, 'workflows' as const, 'outputs' as const),
    name: word,
    rest: fc.oneof(
      fc.constant(''),
      fc.tuple(word, word).map((all) => all.join('.')),
    ),
    pointer,
  }),
);

describe('properties', () => {
  test('what is written is read', () => {
    fc.assert(fc.property(expressions, (one) => expect(parseExpression(written(one))).toEqual(one)));
  });

  test('nothing throws, and what is read says the same again', () => {
    const texts = fc.oneof(
      fc.string(),
      fc.string().map((text) => `$${text}`),
      expressions.map((one) => `${written(one)}.`),
    );
    fc.assert(
      fc.property(texts, (text) => {
        const one = parseExpression(text);
        if (one !== null) expect(parseExpression(written(one))).toEqual(one);
      }),
    );
  });

  test('the parts of a text are the text', () => {
    const piece = fc.oneof(
      fc.string(),
      expressions.map((one) => `{${written(one)}}`),
      fc.constantFrom('{', '}', '{x}', '{$'),
    );
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        const text = pieces.join('');
        const parts = partsOf(text);
        expect(parts.map((one) => ('text' in one ? one.text : `{${one.expression}}`)).join('')).toBe(text);
        for (const one of parts) if ('expression' in one) expect(one.expression.startsWith('$')).toBe(true);
      }),
    );
  });
});
