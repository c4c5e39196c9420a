/** Test help: contracts written to a temporary folder. */
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll } from '@jest/globals';
import { newAjv } from '../lib/ajv.ts';
import type { ContractOptions } from '../manifest/model.ts';
import type { Json, Schema } from '../model.ts';
import { type Loaded, loadContract } from './load.ts';
import type { Contract } from './model.ts';

const folders: string[] = [];
afterAll(() => Promise.all(folders.map((each) => rm(each, { recursive: true, force: true }))));

/** Values are written as JSON, texts as they are. Returns the folder. */
export async function folder(files: Readonly<Record<string, Json>>): Promise<string> {
  const root = await realpath(await mkdtemp(join(tmpdir(), 'faultline-contract-')));
  folders.push(root);
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(root, name)), { recursive: true });
    await writeFile(join(root, name), typeof content === 'string' ? content : JSON.stringify(content, null, 2));
  }
  return root;
}

/** Loads the first of the files. */
export async function loadFiles(
  files: Readonly<Record<string, Json>>,
  options: Partial<ContractOptions> = {},
): Promise<Loaded & { readonly root: string }> {
  const root = await folder(files);
  const entry = join(root, Object.keys(files)[0] ?? '');
  const overlays = (options.overlays ?? []).map((each) => join(root, each));
  const loaded = await loadContract(entry, { allowRemoteRefs: false, allowOutsideRefs: false, ...options, overlays });
  return { ...loaded, root };
}

export function contractOf({ contract, diagnostics }: Loaded): Contract {
  if (contract === null) throw new Error(JSON.stringify(diagnostics, null, 2));
  return contract;
}

/** `level CODE file:line:column message`, the folder left out. */
export function shown({ diagnostics, root }: Loaded & { readonly root: string }): string[] {
  return diagnostics.map(({ code, file, line, column, message }) =>
    `${code} ${file}:${line}:${column} ${message}`.replaceAll(`${root}/`, ''),
  );
}

const ajv = newAjv({ strict: false, validateFormats: false, logger: false });

/** What a validator that knows only 2020-12 says of each instance. */
export function verdicts(schema: Schema, instances: readonly Json[]): boolean[] {
  const validate = ajv.compile(schema as boolean | Record<string, unknown>);
  return instances.map((each) => validate(each));
}
