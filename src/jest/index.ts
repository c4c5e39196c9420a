/** The Jest face: a suite as Jest tests, and a matcher for answers that supertest brought. */
export { describeSuite, type SuiteTestOptions } from './describe.ts';
export { type ErrorContract, toMatchErrorContract } from './matcher.ts';
