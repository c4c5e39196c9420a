/** The static order names files that are there. */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';

const root = new URL('..', import.meta.url);
interface File {
  readonly path: string;
  readonly context: { readonly hasteFS: { getSize(path: string): number } };
}
interface Order {
  sort(tests: readonly File[]): readonly File[];
  shard(tests: readonly File[], part: { shardIndex: number; shardCount: number }): readonly File[];
}
// Jest loads it by Node alone, which reads no types.
const { default: Sequencer } = (await import(new URL('sequence.js', import.meta.url).href)) as {
  default: new () => Order;
};
const text = readFileSync(new URL('sequence.js', import.meta.url), 'utf8');
const named = [...text.matchAll(/^ {2}'(\S+\.test\.ts)',$/gm)].flatMap(([, name]) => name ?? []);

test('every file that it names exists', () => {
  expect(named.length).toBeGreaterThan(20);
  expect(named.filter((name) => !existsSync(new URL(name, root)))).toEqual([]);
});

test('the slowest come first, then the largest; shards are all of them', () => {
  const sizes: Readonly<Record<string, number>> = { 'src/a.test.ts': 1, 'src/b.test.ts': 3, 'src/c.test.ts': 2 };
  const [first = '', second = ''] = named;
  const file = (name: string) => fileURLToPath(new URL(name, root));
  const context = {
    hasteFS: { getSize: (path: string) => Object.entries(sizes).find(([name]) => path.endsWith(name))?.[1] ?? 9 },
  };
  const tests = [...Object.keys(sizes), second, first].map((name) => ({ path: file(name), context }));
  const order = new Sequencer().sort(tests).map(({ path }) => path);
  expect(order).toEqual([first, second, 'src/b.test.ts', 'src/c.test.ts', 'src/a.test.ts'].map(file));
  const shards = [1, 2].flatMap((shardIndex) => new Sequencer().shard(tests, { shardIndex, shardCount: 2 }));
  expect(new Set(shards)).toEqual(new Set(tests));
});
