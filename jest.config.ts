/** @jest-config-loader esbuild-register */
import type { Config } from 'jest';

const shared: Config = {
  testEnvironment: 'node',
  setupFilesAfterEnv: ['<rootDir>/scripts/seed.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '\\.ts$': [
      '@swc/jest',
      {
        jsc: { target: 'es2023', parser: { syntax: 'typescript' }, experimental: { keepImportAttributes: true } },
        module: { type: 'es6' },
        sourceMaps: 'inline',
      },
    ],
  },
};

const config: Config = {
  projects: [
    { ...shared, displayName: 'unit', testMatch: ['<rootDir>/{src,examples,scripts}/**/*.test.ts'] },
    { ...shared, displayName: 'contract', testMatch: ['<rootDir>/suites/**/*.test.ts'] },
  ],
  testSequencer: '<rootDir>/scripts/sequence.js',
  // For what hangs. A busy machine must not look like it.
  testTimeout: 120_000,
  maxWorkers: 2,
};

export default config;
