/** Causes as frameworks list them: items that name a field, or a map from fields to messages. */
import type { Cause, Json, JsonObject } from '../../model.ts';
import { cause, firstCode, firstWords, isObject, objects, own, texts } from './shape.ts';

/** Items such as `{pointer, detail}`, `{field, message, code}` or `{name, reason}`. */
export function listedCauses(value: Json | undefined): readonly Cause[] {
  return objects(value).map((item) =>
    cause(
      firstCode(item, 'code', 'type'),
      fieldOf(item),
      firstWords(item, 'detail', 'message', 'reason', 'description', 'defaultMessage', 'msg'),
    ),
  );
}

function fieldOf(item: JsonObject): string | null {
  return firstWords(item, 'pointer', 'field', 'name', 'parameter', 'path', 'propertyPath');
}

/** Is it `{field: ["message", …]}`, with at least one field and nothing else in it? */
export function isFieldMap(value: Json | undefined): value is JsonObject {
  return isObject(value) && Object.keys(value).length > 0 && Object.values(value).every(isMessages);
}

function isMessages(value: Json): boolean {
  return Array.isArray(value) && value.length > 0 && value.every((one) => typeof one === 'string');
}

/** One cause for each message of each field. */
export function mappedCauses(value: Json | undefined): readonly Cause[] {
  if (!isObject(value)) return [];
  return Object.keys(value).flatMap((field) => messagesOf(own(value, field)).map((one) => cause(null, field, one)));
}

function messagesOf(value: Json | undefined): readonly string[] {
  return typeof value === 'string' ? [value] : texts(value);
}
