import { expect, test } from '@jest/globals';
import { checkOptions, type SuiteTestOptions } from './describe.ts';

test('an option that there is not is no silent wish', () => {
  const slip = { target: 'prism', operation: 'createRoom' } as SuiteTestOptions;
  expect(() => checkOptions(slip)).toThrow(/no option `operation`; it has .*\bargs\b.*'--operation'/);
  expect(() => checkOptions({ target: 'prism', seed: 1, args: ['--operation', 'createRoom'] })).not.toThrow();
});
