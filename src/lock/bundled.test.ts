/** The bundled vocabularies, held to the locks that are committed beside them. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { parseSuite } from '../manifest/suite.ts';
import { lockState } from './state.ts';
import { changeText } from './words.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

// Faultline's own grows with its diagnostics, and is frozen with its first release.
const names = readdirSync(join(root, 'suites')).filter((name) => name.endsWith('.yaml') && name !== 'faultline.yaml');

test.each(names)('%s: what is frozen is what the manifest says; else run `faultline freeze`', async (name) => {
  const { suite } = await parseSuite(join(root, 'suites', name), { env: {} });
  if (suite === null) throw new Error(`${name} cannot be read`);
  const result = await lockState(suite.manifest, suite.contract);
  if (!('state' in result)) throw new Error(JSON.stringify(result.diagnostics));
  expect(result.state.frozen.kind).toBe('lock');
  expect(result.state.changes.map(changeText)).toEqual([]);
});
