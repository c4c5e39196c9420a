import { describeSuite } from '../src/jest/index.ts';
import { startKubernetes } from './support/kubernetes.ts';

describeSuite('suites/kubernetes.yaml', {
  start: () => startKubernetes(),
  seed: 1,
  timeout: 120_000,
  args: ['--env', 'stand-in'],
});
