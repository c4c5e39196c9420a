/** Two independent validators on the original schema in its own dialect: the opinions that generation is held to. */
import { registerSchema, setShouldValidateFormat, validate } from '@hyperjump/json-schema/draft-2020-12';
import '@hyperjump/json-schema/draft-2019-09';
import '@hyperjump/json-schema/draft-04';
import '@hyperjump/json-schema/formats';
import { Ajv2019 } from 'ajv/dist/2019.js';
import { Ajv2020 } from 'ajv/dist/2020.js';
import AjvDraft4Module from 'ajv-draft-04';
import addFormatsModule from 'ajv-formats';
import type { Json } from '../src/model.ts';
import type { Draft, Group } from './soundness-suite.ts';

export type Judge = (value: Json) => boolean;

/** null in place of a judge that cannot read the schema, with its reason. */
export interface Judges {
  readonly ajv: Judge | { readonly why: string };
  readonly hyperjump: Judge | { readonly why: string };
}

const { default: addFormats } = addFormatsModule;
const { default: AjvDraft4 } = AjvDraft4Module;

const dialectIds: Readonly<Record<Draft, string>> = {
  draft4: 'http://json-schema.org/draft-04/schema#',
  'draft2019-09': 'https://json-schema.org/draft/2019-09/schema',
  'draft2020-12': 'https://json-schema.org/draft/2020-12/schema',
};

type Remotes = Readonly<Record<string, Json>>;

/** Once per draft, before its groups. */
export function announce(remotes: Remotes, draft: Draft): void {
  setShouldValidateFormat(true);
  for (const [uri, schema] of Object.entries(remotes)) {
    try {
      registerSchema(structuredClone(schema) as never, uri, dialectIds[draft]);
    } catch {
      // registered for another draft before, or a dialect that hyperjump does not know: its users are then skipped by name
    }
  }
}

let registered = 0;

export async function judgesOf(group: Group, remotes: Remotes): Promise<Judges> {
  const ajv = attempt(() => ajvJudge(group, remotes));
  return { ajv: calibrated(group, ajv), hyperjump: calibrated(group, await hyperjumpJudge(group)) };
}

/**
 * A validator that gets an example of the suite itself wrong does not know this schema's keywords, and is no judge of
 * it. Not for formats: of those only the core is generated, on which both must agree whatever they say at the edges.
 */
function calibrated({ name, tests }: Group, judge: Judges['ajv']): Judges['ajv'] {
  if (typeof judge !== 'function' || name.includes('format')) return judge;
  for (const { data, valid, description } of tests) {
    const given = opinion(judge, data);
    if (given !== valid) return { why: `wrong about the suite's own example "${description}"` };
  }
  return judge;
}

function opinion(judge: Judge, data: Json): boolean | null {
  try {
    return judge(data);
  } catch {
    return null;
  }
}

function attempt(make: () => Judge): Judges['ajv'] {
  try {
    return make();
  } catch (error) {
    return { why: error instanceof Error ? error.message : String(error) };
  }
}

function ajvJudge({ draft, schema }: Group, remotes: Remotes): Judge {
  const options = {
    strict: false,
    ownProperties: true,
    validateFormats: true,
    logger: false,
    addUsedSchema: false,
  } as const;
  // before 2019-09, `$ref` hides its siblings
  const ajv =
    draft === 'draft4'
      ? new AjvDraft4({ ...options, ignoreKeywordsWithRef: true })
      : draft === 'draft2019-09'
        ? new Ajv2019(options)
        : new Ajv2020(options);
  addFormats(ajv);
  for (const [uri, remote] of Object.entries(remotes)) {
    try {
      ajv.addSchema(structuredClone(remote) as object, uri);
    } catch {
      // needed by few schemas; compiling one of those says so
    }
  }
  const compiled = ajv.compile(structuredClone(schema) as object | boolean);
  return (value) => compiled(value) === true;
}

async function hyperjumpJudge({ draft, schema }: Group): Promise<Judges['hyperjump']> {
  const uri = `https://faultline.example/${registered++}`;
  try {
    registerSchema(structuredClone(schema) as never, uri, dialectIds[draft]);
    const identifier = typeof schema === 'object' && schema !== null && '$id' in schema ? String(schema['$id']) : uri;
    const compiled = await validate(new URL(identifier, uri).href);
    return (value) => compiled(value as never).valid;
  } catch (error) {
    return { why: error instanceof Error ? error.message : String(error) };
  }
}
