/** A concrete request from an operation's inputs. Pure. */

import type { Contract, Operation, Parameter } from '../contract/model.ts';
import { isEmpty, plain } from '../lib/plain.ts';
import type { Json, ParameterLocation, Request } from '../model.ts';
import { commandRequest } from './command-line.ts';
import { grpcRequest } from './serialise-grpc.ts';
import { writeBody } from './wire-body.ts';
import { encode } from './wire-encode.ts';
import { cookiePairs, headerValue, joined, type Pair, pathValue, queryPairs } from './wire-parameter.ts';

export { serialiseParameter } from './wire-parameter.ts';

/** What goes where, by parameter name. A name that is absent is not sent; nor is a body that is undefined. */
export interface Inputs {
  readonly path: Readonly<Record<string, Json>>;
  readonly query: Readonly<Record<string, Json>>;
  readonly header: Readonly<Record<string, Json>>;
  readonly cookie: Readonly<Record<string, Json>>;
  /** Of a command: its arguments and options; the files of its folder, a `FileSpec` each, null where there must be none. */
  readonly argv?: Readonly<Record<string, Json>>;
  readonly file?: Readonly<Record<string, Json>>;
  readonly body: Json | undefined;
  /** As the contract writes it. null: JSON, and no Content-Type is sent. */
  readonly mediaType: string | null;
}

/** OpenAPI ignores header parameters of these names: the document says them elsewhere. */
const IGNORED_HEADERS: ReadonlySet<string> = new Set(['accept', 'content-type', 'authorization']);

/** Does OpenAPI ignore this parameter (3.1.1 §4.8.12.1)? Then it is neither sent nor tested. */
export function isIgnored(parameter: Parameter): boolean {
  return parameter.in === 'header' && IGNORED_HEADERS.has(parameter.name.toLowerCase());
}

/**
 * Base path, path, query, headers, cookies and body as the contract says to write them.
 * Inputs that the contract does not know (an extra query parameter) are written in their place's default style.
 */
export function request(operation: Operation, contract: Contract, inputs: Inputs): Request {
  if (contract.format === 'opencli') return commandRequest(operation, contract, inputs);
  if (contract.format === 'protobuf') return grpcRequest(operation, contract, inputs, fillPath(operation, inputs.path));
  const asked = placed(operation, inputs, 'query');
  const query =
    asked.length === 0
      ? ''
      : joined(
          asked.flatMap(([parameter, value]) => queryPairs(parameter, value)),
          '&',
        );
  const path = contract.basePath + fillPath(operation, inputs.path);
  const written =
    inputs.body === undefined
      ? null
      : writeBody(operation, contract, inputs.mediaType ?? 'application/json', inputs.body);
  return {
    method: operation.method,
    target: (path === '' ? '/' : path) + (query === '' ? '' : `?${query}`),
    headers: headersOf(operation, inputs, written?.contentType ?? null),
    body: written?.body ?? null,
  };
}

/** `contentType`: of the body, where there is one. */
function headersOf(operation: Operation, inputs: Inputs, contentType: string | null): readonly Pair[] {
  const headers: Pair[] = [];
  for (const [parameter, value] of placed(operation, inputs, 'header'))
    if (!isIgnored(parameter) && !isUndefined(value)) headers.push([parameter.name, headerValue(parameter, value)]);
  headers.push(...cookies(operation, inputs));
  if (contentType !== null && inputs.mediaType !== null)
    headers.push(['Content-Type', statedType(inputs) ?? contentType]);
  return headers;
}

/** A type that a step of the suite states for what is written as the contract says: a patch of another kind. */
function statedType({ header }: Inputs): string | undefined {
  for (const name of Object.keys(header)) {
    const stated = name.toLowerCase() === 'content-type' ? header[name] : undefined;
    if (stated !== undefined) return plain(stated);
  }
  return undefined;
}

/** What a template may not have as it is (RFC 3986, 3.3); `%` stands for octets that are encoded already. */
const NOT_IN_PATH = /[^!-~]+|["#<>\\^`{|}]/g;

/** The template with its `{names}` filled in; an absent one leaves an empty place. */
export function fillPath(operation: Operation, values: Readonly<Record<string, Json>>): string {
  let path = '';
  for (const [index, part] of partsOf(operation).entries()) {
    if (index % 2 === 0) path += part;
    else {
      const value = Object.hasOwn(values, part) ? values[part] : undefined;
      if (value !== undefined) path += pathValue(declared(operation, 'path', part), value);
    }
  }
  return path;
}

const templates = new WeakMap<Operation, readonly string[]>();

/** Of the path's template: text as it is sent and a parameter's name, by turns. */
function partsOf(operation: Operation): readonly string[] {
  const known = templates.get(operation);
  if (known !== undefined) return known;
  const parts = operation.path.split(/\{([^{}]+)\}/);
  const made = parts.map((part, index) => (index % 2 === 0 ? part.replace(NOT_IN_PATH, encode) : part));
  templates.set(operation, made);
  return made;
}

// RFC 6570 §2.3: null, and lists and objects without members, are not sent.
function isUndefined(value: Json): boolean {
  return value === null || (typeof value === 'object' && Object.keys(value).length === 0);
}

function cookies(operation: Operation, inputs: Inputs): readonly Pair[] {
  const sent = placed(operation, inputs, 'cookie');
  if (sent.length === 0) return [];
  const pairs = sent.map(([parameter, value]) => cookiePairs(parameter, value)).filter((pair) => pair !== '');
  return pairs.length === 0 ? [] : [['Cookie', pairs.join('; ')]];
}

/** The inputs of one place with their parameters: declared ones first, in the contract's order. */
function placed(
  operation: Operation,
  inputs: Inputs,
  place: Exclude<ParameterLocation, 'path'>,
): readonly (readonly [Parameter, Json])[] {
  const values = inputs[place];
  if (values === undefined || isEmpty(values)) return [];
  const known = operation.parameters.filter(
    (parameter) => parameter.in === place && Object.hasOwn(values, parameter.name),
  );
  const names = new Set(known.map(({ name }) => name));
  const extra = Object.keys(values).filter((name) => !names.has(name));
  return [...known, ...extra.map((name) => declared(operation, place, name))].flatMap((parameter) => {
    const value = values[parameter.name];
    return value === undefined ? [] : [[parameter, value] as const];
  });
}

function declared(operation: Operation, place: ParameterLocation, name: string): Parameter {
  const known = operation.parameters.find((parameter) => parameter.in === place && parameter.name === name);
  return known ?? undeclared(place, name);
}

function undeclared(place: ParameterLocation, name: string): Parameter {
  const style = place === 'query' || place === 'cookie' ? 'form' : 'simple';
  const common = { required: false, allowReserved: false, content: null, schema: null, pointer: '' };
  return { ...common, in: place, name, style, explode: style === 'form' };
}
