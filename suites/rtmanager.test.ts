import { describeSuite } from '../src/jest/index.ts';

describeSuite('suites/rtmanager.yaml', { seed: 1, trials: 1 });
