/** What the JSON Schemas of messages leave out, and the wire does not: numbers and types of fields, for those who compare. Pure. */
import type { DescEnum, DescField, DescMessage } from '@bufbuild/protobuf';
import type { Json, JsonObject } from '../model.ts';

/** By the full name of a message, of these and of all that they are made of: each field as `name: [number, type, …]`. */
export function numbersOf(messages: readonly DescMessage[]): Readonly<Record<string, JsonObject>> {
  const made: Record<string, JsonObject> = {};
  const wanted = [...messages];
  for (let next = wanted.pop(); next !== undefined; next = wanted.pop()) {
    if (made[next.typeName] !== undefined) continue;
    made[next.typeName] = Object.fromEntries(next.fields.map((field) => [field.name, numbers(field)]));
    wanted.push(...next.fields.flatMap((field) => field.message ?? []));
  }
  return made;
}

export function numbersRef({ typeName }: DescMessage): JsonObject {
  return { $ref: `#/components/wire/${typeName}` };
}

function numbers(field: DescField): Json {
  const { number, fieldKind, scalar, message, enum: named } = field;
  return [
    number,
    fieldKind,
    scalar ?? null,
    message === undefined ? null : numbersRef(message),
    named === undefined ? null : valuesOf(named),
  ];
}

function valuesOf({ values }: DescEnum): Json {
  return Object.fromEntries(values.map(({ name, number }) => [name, number]));
}
