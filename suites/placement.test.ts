import { describeSuite } from '../src/jest/index.ts';
import { missingPlacement, startPlacement } from './support/placement.ts';

const missing = await missingPlacement();
describeSuite('suites/placement.yaml', { start: startPlacement, missing, seed: 1, timeout: 90_000 });
