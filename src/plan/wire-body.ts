/** A body on the wire, by media type. */
import type { Contract, Operation, Parameter, ParameterStyle } from '../contract/model.ts';
import { FORMS } from '../contract/swagger.ts';
import type { Json, JsonObject, Schema } from '../model.ts';
import { at, object } from './wire-document.ts';
import { text } from './wire-encode.ts';
import { delimiterOf, joined, type Pair, queryPairs } from './wire-parameter.ts';

export type BodyKind = 'json' | 'form' | 'multipart' | 'text' | 'bytes';

/** How a media type is written; null: not from JSON data (XML, NDJSON, images …), so nothing valid can be sent. */
export function bodyKind(mediaType: string): BodyKind | null {
  if (mediaType === 'application/json') return 'json';
  const type = essence(mediaType);
  if (type === '*/*' || type === 'application/*' || /[/+]json$/.test(type)) return 'json';
  if (type === 'application/x-www-form-urlencoded') return 'form';
  if (type === 'multipart/form-data') return 'multipart';
  if (type === 'text/plain' || type === 'text/*') return 'text';
  return type === 'application/octet-stream' ? 'bytes' : null;
}

/** Type and subtype, lower case, without parameters. */
function essence(mediaType: string): string {
  return (mediaType.split(';', 1)[0] ?? '').trim().toLowerCase();
}

export interface WrittenBody {
  /** With what only the writer knows: the boundary. */
  readonly contentType: string;
  readonly body: string;
}

/** `mediaType` as the contract writes it; a range becomes a type that it contains. */
export function writeBody(operation: Operation, contract: Contract, mediaType: string, value: Json): WrittenBody {
  switch (bodyKind(mediaType)) {
    case 'form':
      return { contentType: mediaType, body: formBody(mediaObject(operation, contract, mediaType), value) };
    case 'multipart':
      return multipartBody(contract, mediaObject(operation, contract, mediaType), mediaType, value);
    case 'text':
      return { contentType: mediaType.replace('text/*', 'text/plain'), body: text(value) };
    case 'bytes':
      return { contentType: mediaType, body: text(value) };
    default:
      return { contentType: mediaType.includes('*') ? 'application/json' : mediaType, body: JSON.stringify(value) };
  }
}

/** Pairs of a form body, percent-encoded. Not an object: its text alone. */
function formBody(media: JsonObject, value: Json): string {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return text(value);
  const pairs = Object.entries(value).flatMap(([name, member]) => formPairs(media, name, member));
  return joined(pairs, '&');
}

/** One property of a form: by its encoding's style; without one, lists repeat and objects are JSON (OpenAPI 3.0.4 §4.8.15). */
function formPairs(media: JsonObject, name: string, value: Json): readonly Pair[] {
  return queryPairs(formParameter(media, name, value), value);
}

/** The query parameter that a form's property is written like. */
export function formParameter(media: JsonObject, name: string, value: Json): Parameter {
  const encoding = object(object(media['encoding'])[name]);
  const styled = 'style' in encoding || 'explode' in encoding || 'allowReserved' in encoding;
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  const style = (encoding['style'] ?? 'form') as ParameterStyle;
  return {
    in: 'query',
    name,
    required: false,
    style,
    explode: encoding['explode'] === undefined ? style === 'form' : encoding['explode'] === true,
    allowReserved: encoding['allowReserved'] === true,
    content: isObject && !styled ? 'application/json' : null,
    schema: null,
    pointer: '',
  };
}

/** The media type object of the operation's body, for its `encoding`; empty where there is none. */
export function mediaObject(operation: Operation, contract: Contract, mediaType: string): JsonObject {
  if (contract.version === '2.0') return object(object(contract.document[FORMS])[operation.key]);
  const body = object(at(contract.document, `${operation.pointer}/requestBody`));
  return object(at(contract.document, object(body['content'])[mediaType] ?? null));
}

function multipartBody(contract: Contract, media: JsonObject, mediaType: string, value: Json): WrittenBody {
  const schema = object(at(contract.document, media['schema'] ?? null));
  const entries = value !== null && typeof value === 'object' && !Array.isArray(value) ? Object.entries(value) : [];
  // As in other forms, null is not sent.
  const parts = entries.flatMap(([name, member]) => {
    const { explode, style } = formParameter(media, name, member);
    const told = object(object(media['encoding'])[name])['contentType'];
    const property = object(at(contract.document, object(schema['properties'])[name] ?? null));
    const all: readonly Json[] = Array.isArray(member) ? member : [member];
    const sent = all.filter((item) => item !== null);
    const isJoined = Array.isArray(member) && !explode && sent.length > 0;
    return (isJoined ? [sent.map(text).join(delimiterOf(style))] : sent).map((item) =>
      part(name, item, property, told),
    );
  });
  const boundary = freeBoundary(parts);
  const body = parts.map((written) => `--${boundary}\r\n${written}\r\n`).join('');
  return { contentType: `${mediaType}; boundary=${boundary}`, body: `${body}--${boundary}--\r\n` };
}

// RFC 7578. Without an encoding: objects are JSON, files (binary strings) octets, the rest plain text.
function part(name: string, value: Json, schema: Exclude<Schema, boolean>, told: Json | undefined): string {
  const isFile =
    schema['type'] === 'file' ||
    schema['format'] === 'binary' ||
    'contentMediaType' in schema ||
    'contentEncoding' in schema;
  const guessed = typeof value === 'object' ? 'application/json' : isFile ? 'application/octet-stream' : null;
  const type = typeof told === 'string' ? (told.split(',', 1)[0] ?? told).trim() : guessed;
  const label = name.replace(/["\r\n]/g, (character) => encodeURIComponent(character));
  const disposition = `Content-Disposition: form-data; name="${label}"${isFile ? '; filename="file"' : ''}`;
  const written =
    typeof value === 'object' || (type !== null && bodyKind(type) === 'json') ? JSON.stringify(value) : text(value);
  return `${disposition}\r\n${type === null ? '' : `Content-Type: ${type}\r\n`}\r\n${written}`;
}

// The same parts always give the same bytes: a replay must not differ.
function freeBoundary(parts: readonly string[]): string {
  let boundary = 'faultline';
  while (parts.some((written) => written.includes(boundary))) boundary += '-x';
  return boundary;
}
