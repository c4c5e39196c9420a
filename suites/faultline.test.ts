/** Faultline's own command line, by itself: what its sources can say is declared, and what is declared is provoked. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from '@jest/globals';
import { driftLevels } from '../src/drift/model.ts';
import { describeSuite } from '../src/jest/index.ts';
import { changeLevels } from '../src/lock/model.ts';
import { parseManifest } from '../src/manifest/parse.ts';
import { coverage } from './support/coverage.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const { reports, codes, remove } = coverage();
afterAll(remove);

describeSuite('suites/faultline.yaml', { reports, seed: 1, timeout: 900_000 });

test('every declared code was exercised, but for those that nothing provokes from outside', () => {
  expect(codes().length).toBeGreaterThan(140);
  expect(codes().filter(({ exercised, unreachable }) => exercised === 0 && unreachable === null)).toEqual([]);
  expect(codes().filter(({ unreachable }) => unreachable !== null).length).toBeLessThan(10);
});

/** Where sources name the code of a diagnostic. */
const spellings: readonly RegExp[] = [
  /\bcode: '([A-Z][A-Z0-9_]+)'/g,
  /\b(?:diagnose|complaint)\(\s*'([A-Z][A-Z0-9_]+)'/g,
  /\bnote\(\s*'(?:error|warning|info)',\s*'([A-Z][A-Z0-9_]+)'/g,
  /\breport\(reader, '([A-Z][A-Z0-9_]+)'/g,
  /\b(?:failed\(\s*suite|broken\()\s*,?\s*'([A-Z][A-Z0-9_]+)'/g,
  /^ {2}([A-Z][A-Z0-9_]+): (?:error|warning|info)\(/gm,
  /'commander\.\w+': '([A-Z][A-Z0-9_]+)'/g,
  /error\[([A-Z][A-Z0-9_]+)\]/g,
];

test('what the sources can say is what the manifest declares', async () => {
  const files = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' }).filter(
    (name) => name.endsWith('.ts') && !/\.test(?:-data)?\.ts$/.test(name),
  );
  const texts = files.map((name) => readFileSync(join(root, 'src', name), 'utf8'));
  const said = texts.flatMap((text) =>
    spellings.flatMap((one) => [...text.matchAll(one)].flatMap(([, code]) => code ?? [])),
  );
  const drift = Object.keys({ ...changeLevels, ...driftLevels }).map(
    (id) => `DRIFT_${id.toUpperCase().replaceAll('-', '_')}`,
  );
  const { vocabulary } = await parseManifest(join(root, 'contracts', 'faultline', 'errors.yaml'));
  const declared = vocabulary?.codes.map(({ name }) => name) ?? [];
  expect([...new Set([...said, ...drift])].sort()).toEqual([...declared].sort());
});
