/** The same question for bodies: JSON is what it is, the values of a form are text on the wire. */
import { isObject } from '../contract/json.ts';
import type { Contract, Operation } from '../contract/model.ts';
import type { Json, JsonObject, Schema } from '../model.ts';
import { bodyKind, formParameter, mediaObject } from './wire-body.ts';
import { type Reading, unique } from './wire-decode.ts';
import { assemble, decodeNamed, decodeTexts, piecesOf, product } from './wire-readings.ts';
import { itemsOf, propertyOf, type Shape, shapeOf, typesOf } from './wire-types.ts';

export interface WireBody {
  readonly operation: Operation;
  readonly contract: Contract;
  /** As the contract writes it. */
  readonly mediaType: string;
  /** Standalone. */
  readonly schema: Schema;
}

/** All values that a reasonable server could decode from the written body. Empty: it cannot be said. */
export function bodyReadings({ operation, contract, mediaType, schema }: WireBody, value: Json): readonly Json[] {
  switch (bodyKind(mediaType)) {
    case 'json':
      return [value];
    case 'form':
    case 'multipart':
      return formReadings({ operation, contract, mediaType, schema }, value);
    case 'text':
    case 'bytes':
      return typeof value === 'string' && value !== '' && typesOf(shapeOf(schema)).has('string') ? [value] : [];
    case null:
      return [];
  }
}

/** Is the body rejected however it is read? */
export function certainlyInvalidBody(body: WireBody, value: Json, accepts: (value: Json) => boolean): boolean {
  const all = bodyReadings(body, value);
  return all.length > 0 && all.every((one) => !accepts(one));
}

/** Is the body accepted however it is read? */
export function certainlyValidBody(body: WireBody, value: Json, accepts: (value: Json) => boolean): boolean {
  const all = bodyReadings(body, value);
  return all.length > 0 && all.every(accepts);
}

/**
 * Is a mutant certainly invalid, and its base certainly valid, after the wire? JSON always is: its values are what they are.
 * A media type that cannot be written from JSON data never is.
 */
export function survivesWire(body: WireBody, base: Json, mutant: Json, accepts: (value: Json) => boolean): boolean {
  if (bodyKind(body.mediaType) === 'json') return true;
  return certainlyValidBody(body, base, accepts) && certainlyInvalidBody(body, mutant, accepts);
}

// A form that is no object has no names; an empty one is an empty body, which a server may take for none at all.
function formReadings({ operation, contract, mediaType, schema }: WireBody, value: Json): readonly Json[] {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return [];
  const names = Object.keys(value);
  if (names.length === 0) return [];
  const media = mediaObject(operation, contract, mediaType);
  const shape = shapeOf(schema);
  const hasParts = bodyKind(mediaType) === 'multipart';
  const fields = Object.entries(value).map(
    ([name, member]) =>
      (hasParts ? partReadings(shape, name, member as Json) : undefined) ??
      fieldReadings(media, shape, name, member as Json),
  );
  const combined = product(fields);
  return combined === null ? [] : (unique(combined.map((values) => assemble(names, values))) as readonly Json[]);
}

/**
 * Objects are JSON by default (OpenAPI 3.1.1 §4.8.14.4). Where text may stand too, some servers take it; where none may, a server that
 * does so refuses the control.
 */
function jsonReadings(value: Json, shape: Shape): readonly Reading[] {
  return typesOf(shape).has('string') ? [value, JSON.stringify(value)] : [value];
}

/** Of parts that are JSON and say so: an object, or each of a list. undefined: the part is text. */
function partReadings(shape: Shape, name: string, value: Json): readonly Reading[] | undefined {
  if (isObject(value)) return jsonReadings(value, propertyOf(shape, name));
  if (!Array.isArray(value) || value.length < 2 || !value.every(isObject)) return undefined;
  return typesOf(itemsOf(propertyOf(shape, name))).has('string') ? undefined : [value];
}

function fieldReadings(media: JsonObject, shape: Shape, name: string, value: Json): readonly Reading[] | null {
  const parameter = formParameter(media, name, value);
  const property = propertyOf(shape, name);
  if (parameter.content !== null) return jsonReadings(value, property);
  const pieces = piecesOf(parameter, value);
  if (pieces === null) return null;
  switch (pieces.kind) {
    case 'absent':
      return [undefined];
    case 'texts':
      return decodeTexts(parameter, pieces.texts, pieces.joined, property);
    case 'named':
      // Exploded, its keys would become fields of the form itself.
      return parameter.explode && parameter.style !== 'deepObject'
        ? null
        : decodeNamed(parameter, pieces.members, property);
  }
}
