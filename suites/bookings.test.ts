import { describeSuite } from '../src/jest/index.ts';

describeSuite('suites/bookings.yaml', { seed: 1, trials: 2, timeout: 600_000 });
