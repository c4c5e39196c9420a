import { expect, test } from '@jest/globals';
import { reporters } from './index.ts';
import { json } from './json.ts';
import { reporterLaw } from './law.ts';
import { sample } from './sample.test-data.ts';

test('law', () => reporterLaw(json, sample));

test.each(reporters.map((reporter) => [reporter.id, reporter] as const))('%s keeps it', (_, reporter) =>
  reporterLaw(reporter, sample),
);

test('the law catches', () => {
  let count = 0;
  const bad = [
    () => [],
    () => [{ name: '../up.json', content: '{}' }],
    () => [{ name: 'a.json', content: '' }],
    () => [{ name: 'a.json', content: String(count++) }],
    () => [1, 2].map(() => ({ name: 'a.json', content: '{}' })),
  ];
  for (const render of bad) expect(() => reporterLaw({ id: 'bad', render }, sample)).toThrow();
});
