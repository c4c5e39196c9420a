import { describeSuite } from '../src/jest/index.ts';
import { missingRedis } from './support/redis.ts';
import { startRtmanager } from './support/rtmanager.ts';

const missing = await missingRedis();
describeSuite('suites/rtmanager.yaml', { start: () => startRtmanager(), missing, seed: 1, timeout: 90_000 });
