/**
 * In CI every property draws the same values each time, so that what lands does not hang on luck; at a desk each run
 * draws its own, or those of `FAST_CHECK_SEED`.
 */
import { readFileSync } from 'node:fs';
import { expect } from '@jest/globals';

const { CI, FAST_CHECK_SEED } = process.env;
const seed = FAST_CHECK_SEED ?? (CI === 'true' ? '20260901' : null);
const { testPath } = expect.getState();
// Loading it for the many files that have no properties would cost more than some of them take.
if (seed !== null && testPath !== undefined && readFileSync(testPath, 'utf8').includes("'fast-check'")) {
  const { configureGlobal } = await import('fast-check');
  configureGlobal({ seed: Number(seed) });
}
