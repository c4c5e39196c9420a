/** For this folder's tests: vocabularies from YAML text and operations by hand, without files. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import * as build from '../builders.test-data.ts';
import type { Contract, Operation } from '../contract/model.ts';
import type { Diagnostic, JsonObject } from '../model.ts';
import type { Vocabulary } from './model.ts';
import { parseManifest } from './parse.ts';

/** Runs `use` in a folder with these files, and removes it. */
export async function withFiles<T>(
  files: Readonly<Record<string, string>>,
  use: (folder: string) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'faultline-manifest-'));
  try {
    for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Throws where the text is no manifest. */
export async function vocabularyOf(text: string): Promise<Vocabulary> {
  return withFiles({ 'errors.yaml': `manifest: 1\n${text}` }, async (folder) => {
    const { vocabulary, diagnostics } = await parseManifest(join(folder, 'errors.yaml'));
    if (vocabulary === null) throw new Error(JSON.stringify(diagnostics));
    return vocabulary;
  });
}

/** `GET /things/{id}`, with one optional query parameter, a number; facts replace. */
export function operationOf(facts: Partial<Operation> & { readonly id: string }): Operation {
  const id = build.parameter({ in: 'path', name: 'id', required: true });
  const limit = build.parameter({ name: 'limit', explode: false, schema: '/limit' });
  return build.operation({ method: 'GET', path: '/things/{id}', parameters: [id, limit], pointer: '', ...facts });
}

export const jsonBody: NonNullable<Operation['body']> = {
  required: true,
  media: [{ type: 'application/json', schema: '/thing', examples: {} }],
};

/** What the operations' own schemas point to. */
const schemas: JsonObject = {
  limit: { type: 'integer', maximum: 9 },
  thing: { type: 'object', required: ['name'], properties: { name: { type: 'string', maxLength: 9 } } },
};

/** Responses by status, each with a JSON schema of `document` or none. */
export function responsesOf(byStatus: Readonly<Record<string, string | null>>): Operation['responses'] {
  return Object.entries(byStatus).map(([status, schema]) => ({
    status,
    media: schema === null ? [] : [{ type: 'application/json', schema, examples: {} }],
    headers: [],
    pointer: '',
  }));
}

export function contractOf(file: string, operations: readonly Operation[], document: JsonObject = {}): Contract {
  return build.contract({ file, title: '', operations, document: { ...schemas, ...document } });
}

/** `errors.yaml:3:7 CODE message | hint`, without the folder. */
export function line(one: Diagnostic): string {
  const file = one.file === undefined ? '' : one.file.slice(dirname(one.file).length + 1);
  return `${file}:${one.line}:${one.column} ${one.level} ${one.code} ${one.message} | ${one.hint}`;
}
