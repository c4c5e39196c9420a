/**
 * The order of test files for Jest. Its own starts with the slowest, but only where a run before has left their times; in CI none
 * has, and then one worker is left alone with a minute's file at the end.
 */

/** Those of ten seconds and more, the slowest first. A wrong order costs time and nothing else. */
const slowest = [
  'suites/faultline.test.ts',
  'src/cli/bookings.test.ts',
  'scripts/package.test.ts',
  'suites/prism.test.ts',
  'suites/placement.test.ts',
  'suites/quote.test.ts',
  'suites/etcd.test.ts',
  'suites/etcd-grpc.test.ts',
  'examples/kubernetes/races.test.ts',
  'scripts/docs.test.ts',
  'suites/rtmanager-jobs.test.ts',
  'suites/rtmanager.test.ts',
  'suites/kubernetes.test.ts',
  'suites/grpc.test.ts',
  'src/cli/runmark.test.ts',
  'src/cli/clean.test.ts',
  'src/cli/hooks.test.ts',
  'src/states.test.ts',
  'src/two-runs.test.ts',
  'src/precedence.test.ts',
  'scripts/clients.test.ts',
  'suites/runmark.test.ts',
  'src/pipeline.test.ts',
  'suites/bookings.test.ts',
];

/** What Jest asks of a sequencer; without inheriting from its own, which is no dependency of this package. */
// biome-ignore lint/style/noDefaultExport: Jest takes no other.
export default class Sequencer {
  /** By rank, then the largest first. */
  sort(tests) {
    const sized = tests.map((test) => {
      const rank = slowest.findIndex((name) => test.path.replaceAll('\\', '/').endsWith(`/${name}`));
      return { test, rank: rank < 0 ? slowest.length : rank, size: test.context.hasteFS.getSize(test.path) ?? 0 };
    });
    return sized.sort((a, b) => a.rank - b.rank || b.size - a.size).map(({ test }) => test);
  }

  shard(tests, { shardIndex, shardCount }) {
    return this.sort([...tests]).filter((_, i) => i % shardCount === shardIndex - 1);
  }

  /** `--onlyFailures`: no results are kept. */
  allFailedTests(tests) {
    return tests;
  }

  cacheResults() {}
}
