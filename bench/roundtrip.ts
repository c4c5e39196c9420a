/**
 * `npm run bench:roundtrip [-- --operation NAME …]`: from Placement's contract alone to a vocabulary of the real server: `init`,
 * `learn --write`, `run` with another seed. Of the suite it takes what no contract says: who asks, what is there, what fits
 * together. What is left must be one of the known deviations; accepted, another run finds nothing. Exit 1 otherwise. It takes minutes.
 */
import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parse, stringify } from 'yaml';
import { main } from '../src/cli/main.ts';
import { startPlacement } from '../suites/support/placement.ts';

interface Finding {
  readonly operation: string;
  readonly condition: string;
  readonly rule: string;
}

/** What `known` and `tolerated` of the suite's own manifest say, as a learned one sees it. */
const deviations: readonly (readonly [why: string, is: (one: Finding) => boolean])[] = [
  [
    'an error in text where Accept leaves JSON out',
    ({ condition, rule }) => condition === 'accept' && rule === 'contract',
  ],
  [
    'any consumer has allocations, none',
    ({ operation, condition, rule }) =>
      operation === 'listAllocations' && /^(?:absent|path\.)/.test(condition) && rule === 'accepted',
  ],
  [
    '500 for a malformed key of inventories',
    ({ operation, condition, rule }) =>
      /^(?:replaceInventories|reshape)$/.test(operation) && condition === 'body.extra' && rule === 'status',
  ],
  [
    'a parameter that is given twice, or a name without a colon',
    ({ operation, condition, rule }) =>
      operation === 'listTraits' && condition === 'query.pattern' && rule === 'accepted',
  ],
];

const part = process.argv.slice(2);
const cwd = mkdtempSync(join(tmpdir(), 'faultline-roundtrip-'));
const server = await startPlacement();
if (server.kind === 'missing') throw new Error(server.install);

async function faultline(...words: readonly string[]): Promise<number> {
  const started = performance.now();
  const exit = await main(words, {
    ...{ out: () => undefined, err: (text: string) => console.error(text.trimEnd()) },
    ...{ env: {}, cwd, tty: false, columns: 120, colour: false, signal: new AbortController().signal },
  });
  console.log(`${words[0]?.padEnd(7)} exit ${exit}, ${((performance.now() - started) / 1000).toFixed(0)} s`);
  return exit;
}

async function run(seed: string): Promise<readonly Finding[]> {
  await faultline('run', ...aimed, '--seed', seed);
  const { list } = JSON.parse(readFileSync(join(cwd, 'reports/findings.json'), 'utf8')) as {
    list: readonly (Finding & { readonly new: boolean })[];
  };
  return list.filter((one) => one.new);
}

const aimed = ['suites/placement.yaml', '--target', server.url, '--trials', '1', ...part];
try {
  await faultline('init', resolve('contracts/placement/openapi.yaml'), '--name', 'placement');
  const own = parse(readFileSync('suites/placement.yaml', 'utf8')) as Record<string, unknown>;
  const { headers, identities, limits, fixtures, resources, values } = own;
  appendFileSync(
    join(cwd, 'suites/placement.yaml'),
    stringify({ headers, identities, limits, fixtures, resources, values }),
  );
  await faultline('learn', ...aimed, '--seed', '1', '--write');
  const found = await run('2');
  const isNew = (one: Finding): boolean => !deviations.some(([, is]) => is(one));
  const strange = found.filter(isNew);
  for (const [why, is] of deviations) console.log(`  ${found.filter(is).length}× ${why}`);
  for (const { operation, condition, rule } of strange) console.log(`  ${operation} ${condition}: ${rule}`);
  if (found.length > 0) await faultline('accept', '--suite', 'suites/placement.yaml', '--reason', 'known deviations');
  // Some deviations show for some values only.
  const left = (await run('3')).filter(isNew);
  for (const { operation, condition, rule } of left) console.log(`  then ${operation} ${condition}: ${rule}`);
  console.log(`${found.length} findings, ${strange.length} of them new; ${left.length} after they were accepted`);
  process.exitCode = strange.length + left.length === 0 ? 0 : 1;
} finally {
  await server.stop();
  rmSync(cwd, { recursive: true, force: true });
}
