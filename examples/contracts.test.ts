/** Every bundled contract, manifest and suite loads, and none contradicts another. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { loadContract } from '../src/contract/load.ts';
import { audit, load } from '../src/load.ts';
import { parseManifest } from '../src/manifest/parse.ts';
import type { Diagnostic } from '../src/model.ts';
import { PROBLEMS } from './bookings/problem.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const systems = readdirSync(join(root, 'contracts'));
const suites = readdirSync(join(root, 'suites')).filter((name) => name.endsWith('.yaml'));
const documents = systems
  .map((name) => `contracts/${name}/openapi.yaml`)
  .filter((name) => existsSync(join(root, name)));

/** Warnings and ties may be meant; an error is a mistake in what we ship. */
function mistakes(diagnostics: readonly Diagnostic[]): string[] {
  return diagnostics
    .filter(({ level }) => level === 'error')
    .map(({ file, line, code, message }) => `${file}:${line} ${code} ${message}`);
}

test.each(documents)('%s loads', async (name) => {
  const { contract, diagnostics } = await loadContract(join(root, name), {
    overlays: [],
    allowRemoteRefs: false,
    allowOutsideRefs: false,
  });
  expect(mistakes(diagnostics)).toEqual([]);
  expect(contract?.operations.length).toBeGreaterThan(0);
});

test.each(systems)('the manifest of %s is well formed', async (name) => {
  const { vocabulary, diagnostics } = await parseManifest(join(root, 'contracts', name, 'errors.yaml'));
  expect(mistakes(diagnostics)).toEqual([]);
  expect(vocabulary?.codes.length).toBeGreaterThan(0);
});

test.each(suites)('%s fits its manifest and contract', async (name) => {
  const loadout = await load(join(root, 'suites', name), { env: {} });
  expect(loadout.suite).not.toBeNull();
  expect(mistakes([...loadout.diagnostics, ...(await audit(loadout, false))])).toEqual([]);
});

describe('the vocabularies say what their systems document', () => {
  const counts = { rtmanager: 12, kubernetes: 20, runmark: 14, grpc: 17, bookings: 20 };
  test.each(Object.entries(counts))('%s has %i codes', async (name, count) => {
    const { vocabulary } = await parseManifest(join(root, 'contracts', name, 'errors.yaml'));
    expect(vocabulary?.codes.map((code) => code.name).length).toBe(count);
  });

  test('the bookings service and its manifest agree on codes and statuses', async () => {
    const { vocabulary } = await parseManifest(join(root, 'contracts/bookings/errors.yaml'));
    const declared = (vocabulary?.codes ?? []).map(({ name, status }) => [name, status.http]);
    const built = Object.entries(PROBLEMS).map(([name, [status]]) => [name, [status]]);
    expect(Object.fromEntries(declared)).toEqual(Object.fromEntries(built));
  });
});
