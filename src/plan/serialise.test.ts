import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { contract, operation, parameter } from '../builders.test-data.ts';
import type { Parameter } from '../contract/model.ts';
import type { Json } from '../model.ts';
import { fillPath, type Inputs, request, serialiseParameter } from './serialise.ts';

const colors = ['blue', 'black', 'brown'];
const rgb = { R: 100, G: 200, B: 150 };

/** The table of styles in OpenAPI 3.1.1 §4.8.12.6; an empty list is not sent. */
const styles: readonly (readonly [Parameter['in'], Parameter['style'], boolean, Json, Json])[] = [
  ['path', 'matrix', false, '', ';color'],
  ['path', 'matrix', false, 'blue', ';color=blue'],
  ['path', 'matrix', false, colors, ';color=blue,black,brown'],
  ['path', 'matrix', false, rgb, ';color=R,100,G,200,B,150'],
  ['path', 'matrix', true, colors, ';color=blue;color=black;color=brown'],
  ['path', 'matrix', true, rgb, ';R=100;G=200;B=150'],
  ['path', 'label', false, '', '.'],
  ['path', 'label', false, 'blue', '.blue'],
  ['path', 'label', false, colors, '.blue,black,brown'],
  ['path', 'label', true, colors, '.blue.black.brown'],
  ['path', 'label', false, rgb, '.R,100,G,200,B,150'],
  ['path', 'label', true, rgb, '.R=100.G=200.B=150'],
  ['path', 'simple', false, colors, 'blue,black,brown'],
  ['path', 'simple', true, rgb, 'R=100,G=200,B=150'],
  ['path', 'simple', false, rgb, 'R,100,G,200,B,150'],
  ['header', 'simple', false, colors, 'blue,black,brown'],
  ['header', 'simple', true, rgb, 'R=100,G=200,B=150'],
  ['query', 'form', false, '', [['color', '']]],
  ['query', 'form', false, colors, [['color', 'blue,black,brown']]],
  ['query', 'form', true, colors, colors.map((each) => ['color', each])],
  ['query', 'form', false, rgb, [['color', 'R,100,G,200,B,150']]],
  [
    'query',
    'form',
    true,
    rgb,
    [
      ['R', '100'],
      ['G', '200'],
      ['B', '150'],
    ],
  ],
  ['query', 'spaceDelimited', false, colors, [['color', 'blue%20black%20brown']]],
  ['query', 'spaceDelimited', false, rgb, [['color', 'R%20100%20G%20200%20B%20150']]],
  ['query', 'pipeDelimited', false, colors, [['color', 'blue%7Cblack%7Cbrown']]],
  ['query', 'tsv', false, colors, [['color', 'blue%09black%09brown']]],
  [
    'query',
    'deepObject',
    true,
    rgb,
    [
      ['color%5BR%5D', '100'],
      ['color%5BG%5D', '200'],
      ['color%5BB%5D', '150'],
    ],
  ],
  [
    'query',
    'deepObject',
    true,
    { a: { b: [1, 2] } },
    [
      ['color%5Ba%5D%5Bb%5D', '1'],
      ['color%5Ba%5D%5Bb%5D', '2'],
    ],
  ],
  ['cookie', 'form', false, 'blue', 'color=blue'],
  ['cookie', 'form', true, colors, 'color=blue&color=black&color=brown'],
  ['cookie', 'cookie', true, colors, 'color=blue; color=black; color=brown'],
  ['cookie', 'cookie', false, 'a b', 'color=a b'],
  ['query', 'form', true, null, []],
  ['query', 'form', true, [], []],
  ['query', 'form', false, {}, []],
  ['query', 'form', true, [null, 'a'], [['color', 'a']]],
  ['path', 'simple', false, [], ''],
  ['header', 'simple', false, null, ''],
  ['cookie', 'form', true, [], ''],
];

test.each(styles)('%s %s, explode %s: %j', (place, style, explode, value, wire) => {
  expect(serialiseParameter(parameter({ in: place, name: 'color', style, explode }), value)).toEqual(wire);
});

describe('percent-encoding', () => {
  const all = 'azAZ09-._~ !"#$%&\'()*+,/:;<=>?@[\\]^`{|}é';

  test.each([
    [
      'path',
      false,
      'azAZ09-._~%20%21%22%23%24%25%26%27%28%29%2A%2B%2C%2F%3A%3B%3C%3D%3E%3F%40%5B%5C%5D%5E%60%7B%7C%7D%C3%A9',
    ],
    ['path', true, "azAZ09-._~%20!%22%23$%25&'()*+,%2F:;%3C=%3E%3F@%5B%5C%5D%5E%60%7B%7C%7D%C3%A9"],
    ['query', true, "azAZ09-._~%20!%22%23$%25%26'()*%2B,/:;%3C%3D%3E?@%5B%5C%5D%5E%60%7B%7C%7D%C3%A9"],
  ] as const)('%s, allowReserved %s', (place, allowReserved, wire) => {
    const written = serialiseParameter(parameter({ in: place, allowReserved }), all);
    expect(written).toEqual(place === 'query' ? [['a', wire]] : wire);
  });

  test('what stands in the template itself, unless it is encoded already', () => {
    const path = fillPath(operation({ path: '/a b/ü/%20{id}:do^' }), { id: 'x y' });
    expect(path).toBe('/a%20b/%C3%BC/%20x%20y:do%5E');
  });

  test('a name too', () => {
    expect(serialiseParameter(parameter({ name: 'a b[]' }), 1)).toEqual([['a%20b%5B%5D', '1']]);
  });

  test('a comma inside an item is not the one between items, even where reserved characters stay', () => {
    const comma = parameter({ explode: false, allowReserved: true });
    expect(serialiseParameter(comma, ['a,b', 'c'])).toEqual([['a', 'a%2Cb,c']]);
  });

  test('a header is not encoded', () => {
    expect(serialiseParameter(parameter({ in: 'header' }), 'a b%20,c')).toBe('a b%20,c');
  });

  test('lone surrogates become U+FFFD', () => {
    expect(serialiseParameter(parameter(), '\ud800')).toEqual([['a', '%EF%BF%BD']]);
  });

  test.each(['.', '..'])('the dots of a segment %s do not stand alone', (dots) => {
    expect(serialiseParameter(parameter({ in: 'path' }), dots)).toBe('%2E'.repeat(dots.length));
  });

  test('what a query carries, every decoder gives back', () => {
    const { property, assert, string, boolean } = fc;
    const law = property(string({ unit: 'binary' }), boolean(), (value, allowReserved) => {
      const pairs = serialiseParameter(parameter({ allowReserved }), value) as readonly (readonly [string, string])[];
      const read = new URLSearchParams(pairs.map(([name, text]) => `${name}=${text}`).join('&'));
      return read.get('a') === value && !String(pairs).includes(' ');
    });
    assert(law);
  });
});

test('a content parameter is JSON, then encoded for its place', () => {
  const json = parameter({ content: 'application/json' });
  expect(serialiseParameter(json, { a: [1] })).toEqual([['a', '%7B%22a%22%3A%5B1%5D%7D']]);
  expect(serialiseParameter({ ...json, in: 'header' }, 'x')).toBe('"x"');
  expect(serialiseParameter({ ...json, content: 'text/plain' }, 'x')).toEqual([['a', 'x']]);
});

describe('a whole request', () => {
  const inputs = (changes: Partial<Inputs> = {}): Inputs => ({
    path: {},
    query: {},
    header: {},
    cookie: {},
    body: undefined,
    mediaType: null,
    ...changes,
  });
  const whole = operation({
    method: 'PUT',
    path: '/things/{id}/parts/{part}.{type}',
    parameters: [
      parameter({ in: 'path', name: 'id', required: true }),
      parameter({ name: 'q' }),
      parameter({ name: 'list', explode: false }),
      parameter({ in: 'header', name: 'X-A' }),
      parameter({ in: 'header', name: 'Accept' }),
      parameter({ in: 'header', name: 'X-None' }),
      parameter({ in: 'cookie', name: 'c' }),
    ],
  });

  test('everything in its place; what is not given is not sent; what OpenAPI ignores is not either', () => {
    const made = request(
      whole,
      contract({ basePath: '/v1' }),
      inputs({
        path: { id: 'a/b', part: 1, type: 'x' },
        query: { extra: 'e', list: [1, 2], q: 'a b' },
        header: { 'X-A': 1, Accept: 'no', 'X-None': null },
        cookie: { c: 'x', d: 'y' },
      }),
    );
    expect(made).toEqual({
      method: 'PUT',
      target: '/v1/things/a%2Fb/parts/1.x?q=a%20b&list=1,2&extra=e',
      headers: [
        ['X-A', '1'],
        ['Cookie', 'c=x; d=y'],
      ],
      body: null,
    });
  });

  test('names that objects inherit are names like others', () => {
    const made = request(operation({ path: '/{constructor}' }), contract(), inputs());
    expect(made).toMatchObject({ target: '/', headers: [] });
  });

  test.each([
    ['application/json', { a: 1 }, '{"a":1}', 'application/json'],
    ['application/merge-patch+json; charset=utf-8', null, 'null', 'application/merge-patch+json; charset=utf-8'],
    ['*/*', 1, '1', 'application/json'],
    [
      'application/x-www-form-urlencoded',
      { a: 'x y', b: [1, 2], c: { d: 1 }, e: null },
      'a=x%20y&b=1&b=2&c=%7B%22d%22%3A1%7D',
      'application/x-www-form-urlencoded',
    ],
    ['text/plain', 'ä', 'ä', 'text/plain'],
    ['text/*', 1, '1', 'text/plain'],
    ['application/octet-stream', 'bytes', 'bytes', 'application/octet-stream'],
  ])('a body of %s', (mediaType, body, text, contentType) => {
    const made = request(operation(), contract(), inputs({ body, mediaType }));
    expect(made).toMatchObject({ body: text, headers: [['Content-Type', contentType]] });
  });

  const encoded = (content: Json) =>
    contract({
      document: {
        paths: { '/it': { post: { requestBody: { $ref: '#/components/requestBodies/B' } } } },
        components: { requestBodies: { B: { content } } },
      },
    } as never);

  test('a form by its encodings', () => {
    const encoding = { a: { style: 'form', explode: false }, b: { style: 'deepObject' } };
    const of = encoded({ 'application/x-www-form-urlencoded': { encoding } });
    const made = request(
      operation(),
      of,
      inputs({ body: { a: [1, 2], b: { c: 1 } }, mediaType: 'application/x-www-form-urlencoded' }),
    );
    expect(made.body).toBe('a=1,2&b%5Bc%5D=1');
  });

  test('multipart: texts, JSON, files, told types; the same bytes again; a boundary that is free', () => {
    const of = encoded({
      'multipart/form-data': {
        schema: { properties: { file: { type: 'string', format: 'binary' } } },
        encoding: { told: { contentType: 'image/png, image/jpeg' } },
      },
    });
    const body = { text: 'faultline', many: ['a', 'b'], object: { x: 1 }, file: 'bytes', told: 'y', 'na"me': 1 };
    const made = request(operation(), of, inputs({ body, mediaType: 'multipart/form-data' }));
    expect(made.headers).toEqual([['Content-Type', 'multipart/form-data; boundary=faultline-x']]);
    expect(made.body).toMatchInlineSnapshot(`
"--faultline-x
Content-Disposition: form-data; name="text"

faultline
--faultline-x
Content-Disposition: form-data; name="many"

a
--faultline-x
Content-Disposition: form-data; name="many"

b
--faultline-x
Content-Disposition: form-data; name="object"
Content-Type: application/json

{"x":1}
--faultline-x
Content-Disposition: form-data; name="file"; filename="file"
Content-Type: application/octet-stream

bytes
--faultline-x
Content-Disposition: form-data; name="told"
Content-Type: image/png

y
--faultline-x
Content-Disposition: form-data; name="na%22me"

1
--faultline-x--
"
`);
    expect(request(operation(), of, inputs({ body, mediaType: 'multipart/form-data' }))).toEqual(made);
  });

  test('multipart: null is not sent, and a list that is not exploded is one part', () => {
    const of = encoded({ 'multipart/form-data': { encoding: { l: { style: 'pipeDelimited' } } } });
    const made = request(operation(), of, inputs({ body: { n: null, l: [1, 2] }, mediaType: 'multipart/form-data' }));
    expect(made.body).toMatch(/^--faultline\r\n[^\r]+name="l"\r\n\r\n1\|2\r\n--faultline--\r\n$/);
  });
});
