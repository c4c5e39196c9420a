import { expect, test } from '@jest/globals';
import type { Reply } from '../model.ts';
import { blocked } from './blocked.ts';
import { open } from './open.ts';

function answer(facts: Partial<Reply>): boolean {
  const reply: Reply = {
    status: 403,
    headers: [['content-type', 'text/html']],
    body: '<h1>Access denied</h1>',
    truncated: false,
    ...facts,
  };
  return blocked(reply, open(reply, [], { operationMatches: () => true }));
}

test('a firewall’s page is no answer of the service', () => {
  expect(answer({})).toBe(true);
  expect(
    answer({
      headers: [
        ['content-type', 'text/html; charset=utf-8'],
        ['server', 'cloudflare'],
      ],
      body: '<p>Sorry</p>',
    }),
  ).toBe(true);
});

test('the service’s own answers are', () => {
  expect(answer({ headers: [['content-type', 'application/json']], body: '{"error":"access denied"}' })).toBe(false);
  expect(answer({ body: '<h1>Not allowed here</h1>' })).toBe(false);
  expect(answer({ status: 400 })).toBe(false);
});
