import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';

const root = dirname(fileURLToPath(import.meta.url));

/** Who may import whom, by folder; `.` is a file directly in src/. Types may be imported from anywhere. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  lib: [],
  contract: ['lib', 'version.ts'],
  manifest: ['lib'],
  plan: ['lib', 'contract', 'manifest'],
  judge: ['lib', 'contract', 'manifest'],
  lock: ['lib', 'contract', 'manifest'],
  drift: ['lib', 'contract', 'manifest', 'lock', 'ledger'],
  learn: ['lib', 'contract', 'manifest', 'plan', 'judge'],
  exchange: ['lib', 'contract', 'manifest', 'plan', 'judge', 'ledger'],
  ledger: ['lib', 'manifest', 'version.ts'],
  report: ['lib', 'manifest', 'judge', 'ledger', 'exchange', 'version.ts'],
  jest: ['contract', 'manifest', 'judge', 'report', 'ledger', 'load.ts'],
  cli: ['*'],
  '.': ['*'],
};

/** Stages that do no I/O. `contract` and `manifest` load; everything in them but these files is pure as well. */
const pure = ['plan', 'judge', 'report', 'learn'];
const effects = /from '(?:node:(?:fs|net|http|https|tls|child_process|dns|dgram|worker_threads)[^']*|undici|ioredis)'/;
/** Page assets and curl are read and made where reports are; see the files for why. */
const effectful = new Set(['report/page-assets.ts', 'report/progress.ts']);

interface Source {
  readonly name: string;
  readonly text: string;
}

const sources: readonly Source[] = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.tsx?$/.test(name) && !/\.(test|test-data)\.tsx?$/.test(name) && !/\btesting\.ts$/.test(name))
  .map((name) => ({ name, text: readFileSync(join(root, name), 'utf8') }));

function folder(name: string): string {
  return name.includes('/') ? (name.split('/')[0] ?? '.') : '.';
}

function valueImports({ name, text }: Source): string[] {
  const statements = text.matchAll(/^(?:import|export)\s+(?!type\b)([^;]*?)\s*from\s+'(\.[^']+)'/gms);
  return [...statements]
    .filter(([, what = '']) => !/^\{(?:\s*type [^,}]+,?)+\s*\}$/.test(what))
    .map(([, , path = '']) => relative(root, join(root, dirname(name), path)));
}

test('nobody imports what they may not', () => {
  const wrong = sources.flatMap((source) =>
    valueImports(source)
      .filter((target) => {
        const from = folder(source.name);
        const to = folder(target);
        const rules = allowed[from] ?? [];
        return from !== to && !rules.includes('*') && !rules.includes(to === '.' ? target : to);
      })
      .map((target) => `${source.name} → ${target}`),
  );
  expect(wrong).toEqual([]);
});

test('the pure stages do no I/O', () => {
  const wrong = sources.filter(
    ({ name, text }) => pure.includes(folder(name)) && !effectful.has(name) && effects.test(text),
  );
  expect(wrong.map(({ name }) => name)).toEqual([]);
});

/** The code alone: prose in comments and strings says `: any` and `class` too. */
function code(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\/|\/\/[^\n]*|'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`/g, "''");
}

/** Lines from each top-level function's first to its last; biome indents, so its end is the next `}` at the margin. */
function longFunctions({ name, text }: Source): string[] {
  const lines = text.split('\n');
  return lines.flatMap((line, first) => {
    if (!/^(?:export )?(?:async )?function\b/.test(line)) return [];
    const length = lines.slice(first).findIndex((one) => one.startsWith('}')) + 1;
    return length > 70 ? [`${name}: ${line} (${length} lines)`] : [];
  });
}

test('no default export, inheritance, enum, namespace or any', () => {
  const banned = /^export default|\bclass \w+[^{]* extends\b|[:<(] ?any\b|\bas any\b|^(?:export )?(?:enum|namespace) /m;
  expect(sources.filter(({ text }) => banned.test(code(text))).map(({ name }) => name)).toEqual([]);
  for (const text of ['let a: any;', 'const b = c as any;', 'Array<any>', 'class A extends B {', 'enum C {}'])
    expect(banned.test(code(text))).toBe(true);
  expect(banned.test(code("// a: any\nconst a = 'class A extends B';"))).toBe(false);
});

test('budgets: lines of a file and of a function, folders in folders', () => {
  const lengths = sources.map(({ text }) => text.split('\n').length).sort((a, b) => a - b);
  const at = (share: number): number => lengths[Math.floor(lengths.length * share)] ?? 0;
  expect(sources.filter(({ text }) => text.split('\n').length > 300).map(({ name }) => name)).toEqual([]);
  expect(sources.filter(({ name }) => name.split('/').length > 3).map(({ name }) => name)).toEqual([]);
  expect(sources.flatMap(longFunctions)).toEqual([]);
  // The aim is 60 and 150; these are the stops.
  expect(at(0.5)).toBeLessThanOrEqual(75);
  expect(at(0.9)).toBeLessThanOrEqual(165);
});

test('index.ts is the only barrel', () => {
  const barrels = sources.filter(
    ({ name, text }) =>
      name !== 'index.ts' &&
      !/(faults|rules|envelopes|targets|jest|report)\/index\.ts$/.test(name) &&
      /^export \*/m.test(text),
  );
  expect(barrels.map(({ name }) => name)).toEqual([]);
});
