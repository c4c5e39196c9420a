/** The coverage of an earlier run, to which a later one is held: `coverage.json` as it was written then. */
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Diagnostic, Json, JsonObject } from '../model.ts';
import type { Baseline } from './model.ts';

/** Of `coverage.json`; one of a later version is not read. */
export const coverageFormat = 1;

export type Earlier = { of(suite: string): Baseline } | { readonly diagnostic: Diagnostic };

/** Never rejects. */
export async function readBaseline(file: string): Promise<Earlier> {
  try {
    return parseBaseline(await readFile(file, 'utf8'), file);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return unread(file, code === 'ENOENT' ? 'there is no baseline' : `the baseline cannot be read: ${message}`);
  }
}

/** Total: any text. */
export function parseBaseline(text: string, file: string): Earlier {
  const value = parsed(text);
  const { coverage, suites } = object(value);
  if (typeof coverage === 'number' && coverage > coverageFormat) {
    const hint = `it reads version ${coverageFormat}; use the Faultline that wrote this file, or write it anew`;
    return {
      diagnostic: { level: 'error', code: 'BASELINE_VERSION', message: 'a baseline of a newer version', hint, file },
    };
  }
  if (coverage !== coverageFormat || !Array.isArray(suites)) return unread(file, 'this is no `coverage.json`');
  const all = suites.map(object);
  const from = basename(file);
  return {
    of(name) {
      const suite = all.find((one) => one['suite'] === name);
      if (suite === undefined) return { from, why: `${from} has no run of ${name}`, codes: [], operations: {} };
      if (suite['mock'] === true) return { from, why: `${from} is of a mock`, codes: [], operations: {} };
      return { from, why: null, ...given(suite) };
    },
  };
}

/** What a real target gave rightly then, in all and by operation. */
function given(suite: JsonObject): Pick<Baseline, 'codes' | 'operations'> {
  const codes = list(suite['codes']).filter(({ declared, exercised }) => declared === true && Number(exercised) > 0);
  const operations: Record<string, string[]> = {};
  for (const { name, cells } of codes)
    for (const [id, cell] of Object.entries(object(cells)))
      if (Number(object(cell)['planned']) > 0 && Number(object(cell)['passed']) > 0)
        operations[id] = [...(operations[id] ?? []), String(name)];
  return { codes: codes.map(({ name }) => String(name)), operations };
}

function parsed(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

function object(value: Json | undefined): JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : {};
}

function list(value: Json | undefined): readonly JsonObject[] {
  return Array.isArray(value) ? value.map(object) : [];
}

function unread(file: string, message: string): Earlier {
  const hint = 'a baseline is the `coverage.json` of an earlier run, kept beside the suite';
  return { diagnostic: { level: 'error', code: 'BASELINE_UNREADABLE', message, hint, file } };
}
