import { expect, test } from '@jest/globals';
import { endlessPattern, isEndless } from './backtracking.ts';
import { compile } from './compile.ts';

test.each(['^(a+)+$', '^(a|a)*$', '^([a-z]+)*$', '^(\\w+\\s?)*$', '^(x+x+)+y$', '^((ab)*)*c$'])(
  '%s backtracks without end',
  (source) => {
    expect(isEndless(source)).toBe(true);
  },
);

test.each([
  '^[a-z]+(-[a-z]+)*$',
  '^\\d{3}(,\\d{3})*$',
  '^(?:[0-9a-f]{2}:){5}[0-9a-f]{2}$',
  '^([A-Z0-9_]+|all|unknown)$',
  '^(foo|bar)+$',
  '^a+b+$',
])('%s does not', (source) => {
  expect(isEndless(source)).toBe(false);
});

test('a schema with one is given up with its name, at once', () => {
  const schema = { type: 'object', properties: { a: { type: 'string', pattern: '^(a+)+$', maxLength: 40 } } };
  expect(endlessPattern(schema)).toBe('^(a+)+$');
  expect(endlessPattern({ patternProperties: { '^(a|a)*$': true } })).toBe('^(a|a)*$');
  const started = performance.now();
  const { faults, ungenerable } = compile(schema, { strictness: 'robust', nonce: '00000000' });
  expect([faults.length, ungenerable.join()]).toEqual([0, expect.stringContaining('^(a+)+$')]);
  expect(performance.now() - started).toBeLessThan(10_000);
});
