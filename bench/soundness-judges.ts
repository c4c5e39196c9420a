/** Two independent validators on the original schema in its own dialect: the opinions that generation is held to. */
import { registerSchema, setShouldValidateFormat, validate } from '@hyperjump/json-schema/draft-2020-12';
import '@hyperjump/json-schema/draft-2019-09';
import '@hyperjump/json-schema/draft-04';
import '@hyperjump/json-schema/formats';
import { Ajv2019 } from 'ajv/dist/2019.js';
import { Ajv2020 } from 'ajv/dist/2020.js';
import AjvDraft4Module from 'ajv-draft-04';
import addFormatsModule from 'ajv-formats';
import type { Json, Schema } from '../src/model.ts';
import type { Draft, Group } from './soundness-suite.ts';

/** A validator's view of one schema. `opinion` throws where the validator itself fails on a value. */
export interface Judge {
  readonly name: string;
  opinion(value: Json): boolean;
  /** An example of the suite itself that it gets wrong, or null: then it does not know this schema's keywords. */
  readonly wrongAbout: string | null;
}

export interface Judges {
  readonly judges: readonly Judge[];
  /** Validators that cannot read the schema, and why; hyperjump then reads it in its upgraded form. */
  readonly unread: readonly string[];
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

type Opinion = Judge['opinion'];

export async function judgesOf(group: Group, upgraded: Schema, remotes: Remotes): Promise<Judges> {
  const judges: Judge[] = [];
  const unread: string[] = [];
  const ask = async (name: string, make: () => Opinion | Promise<Opinion>): Promise<boolean> => {
    try {
      const opinion = await make();
      judges.push({ name, opinion, wrongAbout: wrongAbout(group, opinion) });
      return true;
    } catch (error) {
      unread.push(`${name}: ${error instanceof Error ? error.message : String(error)}`);
      return false;
    }
  };
  await ask('ajv', () => ajvJudge(group, remotes));
  const read = await ask('hyperjump', () => hyperjumpJudge(group.schema, group.draft));
  if (!read) await ask('hyperjump, upgraded', () => hyperjumpJudge(upgraded as Json, 'draft2020-12'));
  return { judges, unread };
}

/** Not asked about formats: of those only the core is generated, on which all must agree whatever they say at the edges. */
function wrongAbout({ name, tests }: Group, opinion: Opinion): string | null {
  if (name.includes('format')) return null;
  return tests.find(({ data, valid }) => attempt(opinion, data) !== valid)?.description ?? null;
}

function attempt(opinion: Opinion, data: Json): boolean | null {
  try {
    return opinion(data);
  } catch {
    return null;
  }
}

function ajvJudge({ draft, schema }: Group, remotes: Remotes): Opinion {
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

async function hyperjumpJudge(schema: Json, draft: Draft): Promise<Opinion> {
  const uri = `https://faultline.example/${registered++}`;
  registerSchema(structuredClone(schema) as never, uri, dialectIds[draft]);
  const id = typeof schema === 'object' && schema !== null && '$id' in schema ? String(schema['$id']) : uri;
  const compiled = await validate(uri).catch(() => validate(new URL(id, uri).href));
  // Ajv asserts no formats in the dialects' own schemas
  const assertsFormats = !/"\$ref":"https?:\/\/json-schema.org/.test(JSON.stringify(schema));
  return (value) => {
    setShouldValidateFormat(assertsFormats);
    return compiled(value as never).valid;
  };
}
