/** A file against its JSON Schema, and Ajv's errors as one clear diagnostic per mistake. */

import type { ErrorObject } from 'ajv';
import { plain } from '../lib/plain.ts';
import { escapeToken } from '../lib/pointer.ts';
import type { Diagnostic, Json, JsonObject } from '../model.ts';
import { diagnose } from './codes.ts';
import { validatorOf } from './compiled.ts';
import { familyCode, type Kind, kindOf, type Source } from './document.ts';
import { fits } from './fits.ts';
import { didYouMean } from './nearest.ts';
import {
  capital,
  describe,
  hintOf,
  jsonType,
  namesSchema,
  noun,
  pathOf,
  schemas,
  typeHint,
  typesOf,
} from './schema-words.ts';

/** Mistakes of shape. Empty: the value is as the schema of its kind says. */
export function validateSource(source: Source): readonly Diagnostic[] {
  if (fits[source.kind](source.value)) return [];
  const errors = errorsOf(source.kind, '#', source.value);
  return errors.flatMap((error) => explain(source, error, ''));
}

function errorsOf(kind: Kind, ref: string, value: unknown): readonly ErrorObject[] {
  const validate = validatorOf(kind, ref);
  return validate(value) ? [] : withoutBranches(validate.errors ?? []);
}

/** What is reported inside an `anyOf` is about branches that nobody meant: only the `anyOf` itself stays. */
function withoutBranches(errors: readonly ErrorObject[]): readonly ErrorObject[] {
  const unions = errors.filter((error) => error.keyword === 'anyOf').map((error) => error.instancePath);
  return errors.filter((error) => {
    const inside = unions.filter((path) => error.instancePath === path || error.instancePath.startsWith(`${path}/`));
    if (inside.length === 0) return true;
    return error.keyword === 'anyOf' && inside.every((path) => path === error.instancePath);
  });
}

function explain(source: Source, error: ErrorObject, base: string): readonly Diagnostic[] {
  const pointer = base + error.instancePath;
  if (error.keyword === 'anyOf') return explainUnion(source, error, pointer);
  const schema: JsonObject = error.parentSchema ?? {};
  const report = (
    what: 'KEY_UNKNOWN' | 'KEY_MISSING' | 'TYPE' | 'VALUE',
    message: string,
    key?: string,
    hint?: string,
  ) => {
    const place = key === undefined ? source.locate(pointer) : source.locate(`${pointer}/${escapeToken(key)}`, 'key');
    return [diagnose(familyCode(source.kind, what), message, place, hint === undefined ? {} : { hint })];
  };
  switch (error.keyword) {
    case 'additionalProperties': {
      const key = String(error.params['additionalProperty']);
      const allowed = Object.keys((schema['properties'] ?? {}) as JsonObject);
      const hint = didYouMean(key, allowed).hint ?? `Here can stand: ${allowed.join(', ')}.`;
      return report('KEY_UNKNOWN', `\`${key}\` is not a key here`, key, hint);
    }
    case 'required': {
      const key = String(error.params['missingProperty']);
      const [missing] = [source.locate(pointer, pointer === '' ? 'value' : 'key')];
      return [
        diagnose(
          familyCode(source.kind, 'KEY_MISSING'),
          `\`${key}\` is missing`,
          missing,
          hintOf(source.kind, schema, key),
        ),
      ];
    }
    case 'propertyNames':
      return report(
        'VALUE',
        `\`${error.params['propertyName']}\` is not ${noun(namesSchema(source.kind, schema))}`,
        String(error.params['propertyName']),
        describe(namesSchema(source.kind, schema)),
      );
    case 'type':
      return report(
        'TYPE',
        `This must be ${noun(schema)}, not ${kindOf(error.data)}`,
        undefined,
        typeHint(schema, error.data),
      );
    case 'enum': {
      const names = (schema['enum'] as readonly Json[]).map(String);
      const hint = didYouMean(plain(error.data), names).hint ?? `Use one of: ${names.join(', ')}.`;
      return report('VALUE', `${capital(kindOf(error.data))} is not ${noun(schema)}`, undefined, hint);
    }
    case 'const':
      return report(
        'VALUE',
        `This must be ${kindOf(schema['const'])}, not ${kindOf(error.data)}`,
        undefined,
        describe(schema),
      );
    case 'minLength':
    case 'minItems':
    case 'minProperties':
      return report('VALUE', `This must not be empty`, undefined, describe(schema));
    default:
      // An error about a property's name also comes as the failure of the name itself; `propertyNames` has said it.
      if (error.propertyName !== undefined) return [];
      return report('VALUE', `${capital(kindOf(error.data))} is not ${noun(schema)}`, undefined, describe(schema));
  }
}

/** The branch of the value's own type is the one that was meant; without one, the type is the mistake. */
function explainUnion(source: Source, error: ErrorObject, pointer: string): readonly Diagnostic[] {
  const branches = error.schema as readonly JsonObject[];
  const meant = branches.find((branch) => typesOf(source.kind, branch).includes(jsonType(error.data)));
  if (meant === undefined) {
    const schema: JsonObject = error.parentSchema ?? {};
    const message = `This must be ${noun(schema)}, not ${kindOf(error.data)}`;
    const hint = describe(schema);
    return [
      diagnose(familyCode(source.kind, 'TYPE'), message, source.locate(pointer), hint === undefined ? {} : { hint }),
    ];
  }
  const ref = typeof meant['$ref'] === 'string' ? meant['$ref'] : pathOf(schemas[source.kind], meant);
  return errorsOf(source.kind, ref, error.data).flatMap((inner) => explain(source, inner, pointer));
}
