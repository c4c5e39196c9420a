/** The public JSON-Schema-Test-Suite, read from a folder with `tests/<draft>` and `remotes`. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { Dialect } from '../src/contract/dialect.ts';
import type { Json } from '../src/model.ts';
import { isArray, isObject } from '../src/plan/generate/json.ts';

export interface Example {
  readonly description: string;
  readonly data: Json;
  readonly valid: boolean;
}

/** One schema of the suite with its examples. */
export interface Group {
  /** `draft4/minLength.json: minLength validation`. */
  readonly name: string;
  readonly draft: Draft;
  readonly schema: Json;
  readonly tests: readonly Example[];
}

export type Draft = 'draft4' | 'draft2019-09' | 'draft2020-12';

export const dialects: Readonly<Record<Draft, Dialect>> = {
  draft4: 'draft-04',
  'draft2019-09': '2019-09',
  'draft2020-12': '2020-12',
};

export function suiteFolder(): string {
  return process.env['JSON_SCHEMA_TEST_SUITE'] ?? path.join('..', 'shared', 'data', 'json-schema-test-suite');
}

/** Required tests, and the optional ones of formats: those assert what the contracts of services mean by `format`. */
export function groupsOf(folder: string, draft: Draft): readonly Group[] {
  const tests = path.join(folder, 'tests', draft);
  const format = path.join('optional', 'format');
  const files = [
    ...jsonFiles(tests, ''),
    ...(existsSync(path.join(tests, format)) ? jsonFiles(path.join(tests, format), format) : []),
  ];
  return files.flatMap((file) => {
    const groups: readonly { description: string; schema: Json; tests: readonly Example[] }[] = readJson(
      path.join(tests, file),
    );
    const known = groups.filter(({ schema }) => hasKnownDialect(schema));
    return known.map(({ description, schema, tests }) => ({
      name: `${draft}/${file}: ${description}`,
      draft,
      schema,
      tests,
    }));
  });
}

const require = createRequire(import.meta.url);

/** The dialects' own schemas, from Ajv: some schemas of the suite refer to them. */
function metaSchemas(): Record<string, Json> {
  const vocabularies = (folder: string, names: readonly string[]): Json[] =>
    names.map((name) => require(`ajv/dist/refs/${folder}/${name}.json`));
  const meta = ['applicator', 'content', 'core', 'format', 'meta-data', 'validation'].map((name) => `meta/${name}`);
  const newer = meta.map((name) => (name === 'meta/format' ? 'meta/format-annotation' : name));
  const all = [
    require('ajv-draft-04/dist/refs/json-schema-draft-04.json'),
    ...vocabularies('json-schema-2019-09', ['schema', ...meta]),
    ...vocabularies('json-schema-2020-12', ['schema', 'meta/unevaluated', ...newer]),
  ];
  return Object.fromEntries(all.map((schema) => [schema.$id ?? schema.id, withoutFormats(schema)]));
}

/**
 * Validators do not assert formats in these schemas, and differ in the deprecated keywords that 2020-12 still lists:
 * without both, all mean the same.
 */
function withoutFormats(value: Json): Json {
  if (isArray(value)) return value.map(withoutFormats);
  if (!isObject(value)) return value;
  const deprecated = String(value['$comment']).startsWith('This meta-schema also defines') ? oldKeywords : [];
  const entries = Object.entries(value).filter(([key, item]) => key !== 'format' || typeof item !== 'string');
  return Object.fromEntries(
    entries.filter(([key]) => !deprecated.includes(key)).map(([key, item]) => [key, withoutFormats(item)]),
  );
}

const oldKeywords: readonly string[] = ['properties'];

/** A schema may name a dialect of its own, made from part of the vocabularies: none of the three measured here. */
function hasKnownDialect(schema: Json): boolean {
  const dialect = isObject(schema) ? schema['$schema'] : undefined;
  return typeof dialect !== 'string' || dialect.includes('//json-schema.org/');
}

function jsonFiles(folder: string, prefix: string): string[] {
  const names = readdirSync(folder).filter((name) => name.endsWith('.json'));
  return names.sort().map((name) => path.join(prefix, name));
}

/** Documents that schemas of the suite refer to, by absolute URI. */
export function remotesOf(folder: string, draft: Draft): Readonly<Record<string, Json>> {
  const root = path.join(folder, 'remotes');
  const entries = readdirSync(root, { recursive: true })
    .map(String)
    .filter((file) => file.endsWith('.json'))
    .filter((file) => !/^(draft[\d-]+|v1)[\\/]/.test(file) || file.startsWith(draft + path.sep))
    .map((file): [string, Json] => [
      `http://localhost:1234/${file.split(path.sep).join('/')}`,
      readJson(path.join(root, file)),
    ]);
  return { ...metaSchemas(), ...Object.fromEntries(entries) };
}

function readJson<T>(file: string): T {
  return JSON.parse(readFileSync(file, 'utf8'));
}
