import { describe, expect, test } from '@jest/globals';
import { describeSuite } from '../src/jest/index.ts';
import { load } from '../src/load.ts';

// A cluster is nothing that tests can start: this one is somebody's own.
if (process.env['KUBE_URL'] !== undefined) {
  describeSuite('suites/kubernetes.yaml', { seed: 1, timeout: 600_000, args: ['--env', 'cluster'] });
}

describe.each([
  ['cluster', 'KUBE_URL, KUBE_CA'],
  ['certificate', 'KUBE_URL, KUBE_CERT, KUBE_KEY, KUBE_CA'],
])('the environment %s', (environment, needs) => {
  const aimed = async (env: Readonly<Record<string, string>>) =>
    (await load('suites/kubernetes.yaml', { env, environment })).suite;

  test('without an address is a row that says what it needs', async () => {
    expect(await aimed({})).toMatchObject({ needs, target: '' });
  });

  test('runs against the address that it is given', async () => {
    const given = { KUBE_URL: 'https://127.0.0.1:6443', KUBE_CA: 'ca.crt', KUBE_CERT: 'a.crt', KUBE_KEY: 'a.key' };
    expect(await aimed(given)).toMatchObject({ needs: null, target: given.KUBE_URL, known: { length: 7 } });
  });
});
