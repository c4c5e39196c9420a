import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { ExampleEvent } from '../ledger/model.ts';
import type { Lock } from '../lock/model.ts';
import { type Catalogue, catalogue } from './catalogue.ts';
import { catalogueHtml } from './catalogue-html.ts';
import { catalogueMarkdown } from './catalogue-markdown.ts';

const lock: Lock = {
  lock: 1,
  digest: '',
  version: '2.1',
  closed: true,
  codes: {
    taken: { status: { http: [409], grpc: ['ALREADY_EXISTS'] }, summary: 'There is one already.', retry: 'never' },
    later: { retry: 'with-backoff', effect: 'unknown', status: { http: [502, 503] } },
    no_op: { outcome: 'success', unreachable: 'nobody asks' },
  },
  operations: {
    createRoom: {
      raises: { taken: { 'taken name': {}, 'body.required': { status: { http: [400] } } } },
      allowed: ['later'],
    },
    listRooms: { allowed: ['later'] },
  },
};
const example = (code: string, body: string, status = 409): ExampleEvent => ({
  v: 1,
  type: 'example',
  code,
  operation: 'createRoom',
  condition: 'taken',
  request: { method: 'POST', target: '/rooms' },
  reply: { status, headers: [], body, truncated: false },
});

test('a code with all that is known of it, in the order of the manifest', () => {
  const made = catalogue(
    'rooms',
    lock,
    ['taken', 'later', 'no_op'],
    [
      { mock: true, event: example('taken', '{"code":"mocked"}') },
      { mock: false, event: example('taken', '{"code":"taken"}') },
      { mock: true, event: example('later', 'busy', 503) },
    ],
  );
  expect(made).toMatchObject({ title: 'rooms', version: '2.1' });
  expect(made.codes).toEqual([
    {
      name: 'taken',
      meaning: 'There is one already.',
      status: 'HTTP 409 · gRPC ALREADY_EXISTS',
      advice: ['Sending it again will not help.'],
      detail: null,
      raised: [{ on: ['createRoom'], when: ['taken name', 'body.required (HTTP 400)'] }],
      anytime: [],
      unreachable: null,
      example: { request: 'POST /rooms', status: 'HTTP 409', body: '{\n  "code": "taken"\n}', mocked: false },
    },
    expect.objectContaining({
      status: 'HTTP 502 or HTTP 503',
      advice: [
        'Send it again later, waiting longer each time.',
        'The request may have had an effect: look before you send it again.',
      ],
      anytime: 'all',
      example: { request: 'POST /rooms', status: 'HTTP 503', body: 'busy', mocked: true },
    }),
    expect.objectContaining({
      advice: ['The request was carried out: this is no failure.'],
      unreachable: 'nobody asks',
      example: null,
    }),
  ]);
});

test('as Markdown', () => {
  const text = catalogueMarkdown(catalogue('rooms', lock, ['taken'], [{ mock: false, event: example('taken', '{}') }]));
  expect(text).toBe(`# Errors of rooms

Version 2.1

| code | status | meaning |
| --- | --- | --- |
| \`taken\` | HTTP 409 · gRPC ALREADY_EXISTS | There is one already. |

## \`taken\`

There is one already.

Sending it again will not help.

- Status: HTTP 409 · gRPC ALREADY_EXISTS

| operation | when |
| --- | --- |
| \`createRoom\` | \`taken name\`, \`body.required (HTTP 400)\` |

\`POST /rooms\` gave HTTP 409:

\`\`\`
{}
\`\`\`
`);
});

const foreign = fc.string({
  unit: fc.constantFrom('<', '>', '&', '"', '`', '|', '\\', '*', '\n', 'a', '\u001b', '](x)'),
});
const strange = (text: string): Catalogue => ({
  title: text,
  version: text,
  codes: [
    {
      name: text,
      meaning: text,
      status: text,
      advice: ['a'],
      detail: text,
      raised: [{ on: [text], when: [text] }],
      anytime: [text],
      unreachable: text,
      example: { request: text, status: text, body: text, mocked: false },
    },
  ],
});

test('foreign text stays text in the page', () => {
  const tags = (html: string): readonly string[] =>
    [...html.matchAll(/<\/?[a-z][^<>]*>/g)].map(([tag]) => tag.replace(/"[^"]*"/g, '""'));
  const plain = tags(catalogueHtml(strange('a')));
  fc.assert(
    fc.property(foreign, (text) => {
      expect(tags(catalogueHtml(strange(`a${text}`)))).toEqual(plain);
    }),
  );
});

test('foreign text ends no cell, no code and no block in Markdown', () => {
  fc.assert(
    fc.property(foreign, (text) => {
      const lines = catalogueMarkdown(strange(`a${text}`)).split('\n');
      const body = lines.findIndex((line) => /^`{3,}$/.test(line));
      const rows = lines.slice(0, body).filter((line) => line.startsWith('|') && !line.startsWith('| ---'));
      const width = (row: string): number => [...row.matchAll(/(?<!\\)(?:\\\\)*\|/g)].length;
      expect(rows.map(width)).toEqual([4, 4, 3, 3]);
      expect(lines.slice(body + 1, -2).join('\n')).not.toContain(`\n${lines[body]}`);
      expect(lines.at(-2)).toBe(lines[body]);
    }),
  );
});
