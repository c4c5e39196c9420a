/** The same question for bodies: JSON is what it is, the values of a form are text on the wire. */
import type { Contract, Operation } from '../contract/model.ts';
import type { Json, JsonObject, Schema } from '../model.ts';
import { bodyKind, formParameter, mediaObject } from './wire-body.ts';
import { type Reading, unique } from './wire-decode.ts';
import { assemble, decodeNamed, decodeTexts, piecesOf, product } from './wire-readings.ts';
import { propertyOf, type Shape, shapeOf, typesOf } from './wire-types.ts';

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
      return formReadings(mediaObject(operation, contract, mediaType), shapeOf(schema), value);
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
function formReadings(media: JsonObject, shape: Shape, value: Json): readonly Json[] {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return [];
  const names = Object.keys(value);
  if (names.length === 0) return [];
  const fields = Object.entries(value).map(([name, member]) => fieldReadings(media, shape, name, member as Json));
  const combined = product(fields);
  return combined === null ? [] : (unique(combined.map((values) => assemble(names, values))) as readonly Json[]);
}

function fieldReadings(media: JsonObject, shape: Shape, name: string, value: Json): readonly Reading[] | null {
  const parameter = formParameter(media, name, value);
  const property = propertyOf(shape, name);
  // Objects are JSON text by default: some servers parse it, some take the text.
  if (parameter.content !== null) return [value, JSON.stringify(value)];
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
