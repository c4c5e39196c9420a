import { afterAll, describe, expect, test } from '@jest/globals';
import { describeSuite } from '../../src/jest/index.ts';
import { coverage } from './coverage.ts';
import { etcdEnvironment, missingEtcd, startEtcd } from './etcd.ts';

/** The tests of `suites/etcd.yaml` over one transport, on an etcd of their own: in a file of their own, since its ports are chosen first. */
export async function etcdOver(transport: 'http' | 'grpc'): Promise<void> {
  const missing = await missingEtcd();
  const environment = await etcdEnvironment();
  const { reports, codes, remove } = coverage();
  afterAll(remove);

  const start = async () => {
    const server = await startEtcd(environment);
    return 'install' in server || transport === 'http' ? server : { ...server, url: environment.ETCD_GRPC_URL };
  };
  const args = transport === 'http' ? [] : ['--env', transport];
  describeSuite('suites/etcd.yaml', {
    ...{ start, missing, reports, args, env: { ...environment } },
    seed: 1,
    timeout: 600_000,
  });

  (missing === null ? describe : describe.skip)(`etcd over ${transport}`, () => {
    test('of its 52 errors all were exercised that one can bring about', () => {
      const own = codes().filter(({ name }) => /^ErrG(?:RP|PR)C/.test(name));
      expect(own.length).toBe(52);
      const never = own.filter(({ exercised, unreachable }) => exercised === 0 && unreachable === null);
      // The server gives the first another status; of the others one or another is right for the same request.
      expect(never.map(({ name }) => name).filter((name) => !/Timeout|LeaderChanged/.test(name))).toEqual([
        'ErrGRPCMemberNotEnoughStarted',
      ]);
      expect(own.filter(({ exercised }) => exercised > 0).length).toBeGreaterThanOrEqual(40);
    });
  });
}
