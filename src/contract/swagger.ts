/** A bundled Swagger 2.0 document → `Contract`. */
import { plain } from '../lib/plain.ts';
import type { Json, JsonObject } from '../model.ts';
import { fromEntries, isObject, join, list, members, own, text } from './json.ts';
import type {
  Contract,
  Media,
  Operation,
  Parameter,
  ParameterStyle,
  RequestBody,
  ResponseSpec,
  SecurityScheme,
} from './model.ts';
import { locationOf } from './parameters.ts';
import {
  child,
  fitTemplate,
  isReserved,
  type Node,
  namedMembers,
  parameterNodes,
  pathItems,
  type ReadContract,
  type Reader,
  report,
  securityOf,
  tagsOf,
  uniqueIds,
} from './reader.ts';

const METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch'];
/** Form fields are single parameters in 2.0; as Media Type Objects of 3.x they stand here in `Contract.document`, by `METHOD /path`. */
export const FORMS = 'x-faultline-forms';

export function readSwagger(document: JsonObject, file: string): ReadContract {
  const reader: Reader = { document, troubles: [] };
  const forms = new Map<string, Json>();
  const operations = pathItems(reader).flatMap(([path, item]) =>
    METHODS.filter((method) => own(item.value, method) !== undefined).flatMap((method): Operation[] => {
      const node = child(reader, item, method);
      if (isObject(node.value)) return [readOperation(reader, method.toUpperCase(), path, item, node, forms)];
      report(reader, 'OPERATION_UNUSABLE', `${method} ${path}: an operation must be a map`, node.pointer);
      return [];
    }),
  );
  const contract: Contract = {
    format: 'openapi',
    version: '2.0',
    file,
    title: text(own(own(document, 'info'), 'title')) ?? '',
    operations: uniqueIds(reader, operations),
    basePath: (text(own(document, 'basePath')) ?? '').replace(/\/+$/, ''),
    security: readSchemes(reader),
    document: forms.size === 0 ? document : { ...document, [FORMS]: fromEntries(forms) },
  };
  return { contract, troubles: reader.troubles };
}

function readOperation(
  reader: Reader,
  method: string,
  path: string,
  item: Node,
  node: Node,
  forms: Map<string, Json>,
): Operation {
  const key = `${method} ${path}`;
  const nodes = parameterNodes(reader, item, node);
  return {
    id: text(own(node.value, 'operationId')) ?? key,
    key,
    method,
    path,
    tags: tagsOf(node),
    parameters: fitTemplate(
      reader,
      path,
      node.pointer,
      nodes.flatMap((each) => readParameter(reader, each) ?? []),
    ),
    body: readBody(reader, node, nodes) ?? readForm(reader, key, node, nodes, forms),
    responses: readResponses(reader, node),
    security: securityOf(reader, node),
    pointer: node.pointer,
  };
}

const CSV: readonly [style: ParameterStyle, explode: boolean] = ['form', false];
const COLLECTIONS: Readonly<Record<string, typeof CSV>> = {
  csv: CSV,
  ssv: ['spaceDelimited', false],
  tsv: ['tsv', false],
  pipes: ['pipeDelimited', false],
  multi: ['form', true],
};

function collectionOf({ value }: Node): typeof CSV {
  return COLLECTIONS[text(own(value, 'collectionFormat')) ?? 'csv'] ?? CSV;
}

/** The parameter object is its own schema: `type`, `items`, bounds stand beside `name` and `in`. */
function readParameter(reader: Reader, node: Node): Parameter | null {
  const where = locationOf(node);
  const said = own(node.value, 'in');
  const name = text(own(node.value, 'name')) ?? '';
  if (where === null || where === 'cookie') {
    if (said !== 'body' && said !== 'formData')
      report(reader, 'PARAMETER_INVALID', `\`in: ${plain(said)}\` is not a location`, node.pointer);
    return null;
  }
  if (isReserved(reader, where, name, node.pointer)) return null;
  const [style, explode] = collectionOf(node);
  return {
    in: where,
    name,
    required: where === 'path' || own(node.value, 'required') === true,
    style: where !== 'query' && style === 'form' ? 'simple' : style,
    explode: where === 'query' && explode,
    allowReserved: false,
    content: null,
    schema: node.pointer,
    pointer: node.pointer,
  };
}

function typesOf(reader: Reader, operation: Node, key: 'consumes' | 'produces'): string[] {
  const given = own(operation.value, key) ?? own(reader.document, key);
  return list(given).filter((type) => typeof type === 'string');
}

function readBody(reader: Reader, operation: Node, nodes: readonly Node[]): RequestBody | null {
  const node = nodes.find(({ value }) => own(value, 'in') === 'body');
  if (node === undefined) return null;
  const types = typesOf(reader, operation, 'consumes');
  const schema = own(node.value, 'schema') === undefined ? null : join(node.pointer, 'schema');
  const media = (types.length === 0 ? ['application/json'] : types).map(
    (type): Media => ({ type, schema, examples: {} }),
  );
  return { required: own(node.value, 'required') === true, media };
}

const FORM_TYPES = ['application/x-www-form-urlencoded', 'multipart/form-data'];

function readForm(
  reader: Reader,
  key: string,
  operation: Node,
  nodes: readonly Node[],
  forms: Map<string, Json>,
): RequestBody | null {
  const fields = nodes.filter(({ value }) => own(value, 'in') === 'formData');
  if (fields.length === 0) return null;
  const hasFile = fields.some(({ value }) => own(value, 'type') === 'file');
  const declared = typesOf(reader, operation, 'consumes').filter((type) => FORM_TYPES.includes(type));
  const types = declared.length > 0 ? declared : FORM_TYPES.slice(hasFile ? 1 : 0, hasFile ? 2 : 1);
  const required = fields.filter(({ value }) => own(value, 'required') === true).map(nameOf);
  forms.set(key, {
    schema: {
      type: 'object',
      properties: fromEntries(fields.map((field) => [nameOf(field), schemaOf(field)])),
      ...(required.length === 0 ? {} : { required }),
    },
    encoding: fromEntries(fields.filter(isList).map((field) => [nameOf(field), encodingOf(field)])),
  });
  const schema = join('', FORMS, key, 'schema');
  return { required: required.length > 0, media: types.map((type) => ({ type, schema, examples: {} })) };
}

/** How a list is written; other fields have one way only. */
function encodingOf(list: Node): JsonObject {
  const [style, explode] = collectionOf(list);
  return { style, explode };
}

function isList({ value }: Node): boolean {
  return own(value, 'type') === 'array';
}

function nameOf({ value }: Node): string {
  return text(own(value, 'name')) ?? '';
}

function schemaOf({ value }: Node): JsonObject {
  return fromEntries(members(value).filter(([key]) => !['name', 'in', 'required', 'collectionFormat'].includes(key)));
}

function readResponses(reader: Reader, operation: Node): ResponseSpec[] {
  const types = typesOf(reader, operation, 'produces');
  return namedMembers(reader, operation, 'responses').flatMap(([status, node]): ResponseSpec[] => {
    if (!/^(?:[1-5]\d\d|default)$/.test(status)) {
      report(reader, 'CONTRACT_STRUCTURE', `${status} is not a status`, join(operation.pointer, 'responses', status));
      return [];
    }
    const examples = own(node.value, 'examples');
    const schema = own(node.value, 'schema') === undefined ? null : join(node.pointer, 'schema');
    const shown = members(examples).map(([type]) => type);
    const usual = types.length > 0 || schema === null ? types : ['application/json'];
    const media = [...new Set([...(schema === null ? [] : usual), ...shown])].map((type): Media => {
      const example = own(examples, type);
      return { type, schema, examples: example === undefined ? {} : { default: example } };
    });
    const headers = members(own(node.value, 'headers')).map(([name]) => name.toLowerCase());
    return [{ status, media, headers, pointer: node.pointer }];
  });
}

function readSchemes(reader: Reader): Record<string, SecurityScheme> {
  const root: Node = { value: reader.document, pointer: '' };
  const schemes = namedMembers(reader, root, 'securityDefinitions').flatMap(
    ([name, { value }]): (readonly [string, SecurityScheme])[] => {
      const type = own(value, 'type');
      const where = own(value, 'in');
      if (type === 'basic') return [[name, { kind: 'http', in: null, name: null, scheme: 'basic' }]];
      if (type === 'oauth2') return [[name, { kind: 'oauth2', in: null, name: null, scheme: null }]];
      if (type !== 'apiKey') return [];
      const at = where === 'header' || where === 'query' ? where : null;
      return [[name, { kind: 'apiKey', in: at, name: text(own(value, 'name')), scheme: null }]];
    },
  );
  return Object.fromEntries(schemes);
}
