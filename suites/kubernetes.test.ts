import { describeSuite } from '../src/jest/index.ts';

describeSuite('suites/kubernetes.yaml', { seed: 1, trials: 1 });
