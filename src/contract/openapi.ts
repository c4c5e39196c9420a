/** A bundled OpenAPI 3.0, 3.1 or 3.2 document → `Contract`. */
import type { Json, JsonObject } from '../model.ts';
import { isObject, join, members, own, text } from './json.ts';
import type { Contract, Media, Operation, RequestBody, ResponseSpec, SecurityScheme } from './model.ts';
import { readParameters } from './parameters.ts';
import {
  child,
  type Node,
  namedMembers,
  nodeAt,
  pathItems,
  type ReadContract,
  type Reader,
  report,
  securityOf,
  tagsOf,
  uniqueIds,
} from './reader.ts';
import { basePath, checkServers } from './servers.ts';

const METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'];

export function readOpenApi(document: JsonObject, file: string, version: Contract['version']): ReadContract {
  const reader: Reader = { document, troubles: [] };
  const operations = pathItems(reader).flatMap(([path, item]) =>
    methodsOf(reader, item, version).map(([method, node]) => readOperation(reader, method, path, item, node)),
  );
  const contract: Contract = {
    format: 'openapi',
    version,
    file,
    title: text(own(own(document, 'info'), 'title')) ?? '',
    operations: uniqueIds(reader, operations),
    basePath: basePath(own(document, 'servers')),
    security: readSchemes(reader),
    document,
  };
  return { contract, troubles: reader.troubles };
}

/** Fixed methods, and from 3.2 on QUERY and any other under `additionalOperations`. */
function methodsOf(
  reader: Reader,
  item: Node,
  version: Contract['version'],
): (readonly [method: string, node: Node])[] {
  const fixed = version === '3.2' ? [...METHODS, 'query'] : METHODS;
  const found = fixed
    .filter((method) => own(item.value, method) !== undefined)
    .map((method) => [method.toUpperCase(), child(reader, item, method)] as const);
  const more = version === '3.2' ? namedMembers(reader, item, 'additionalOperations') : [];
  return [...found, ...more].filter(([method, node]) => {
    const isUsable = isObject(node.value);
    if (!isUsable) report(reader, 'OPERATION_UNUSABLE', `${method}: an operation must be a map`, node.pointer);
    return isUsable;
  });
}

function readOperation(reader: Reader, method: string, path: string, item: Node, node: Node): Operation {
  const key = `${method} ${path}`;
  checkServers(reader, key, item, node);
  return {
    id: text(own(node.value, 'operationId')) ?? key,
    key,
    method,
    path,
    tags: tagsOf(node),
    parameters: readParameters(reader, path, item, node),
    body: own(node.value, 'requestBody') === undefined ? null : readBody(reader, child(reader, node, 'requestBody')),
    responses: readResponses(reader, node),
    security: securityOf(reader, node),
    pointer: node.pointer,
  };
}

function readBody(reader: Reader, node: Node): RequestBody | null {
  const media = readMedia(reader, node);
  return media.length === 0 ? null : { required: own(node.value, 'required') === true, media };
}

function readMedia(reader: Reader, holder: Node): Media[] {
  return namedMembers(reader, holder, 'content').map(([type, node]) => ({
    type,
    schema: own(node.value, 'schema') === undefined ? null : join(node.pointer, 'schema'),
    examples: readExamples(reader, node),
  }));
}

/** Values only: an `externalValue` is not fetched. */
function readExamples(reader: Reader, node: Node): Record<string, Json> {
  const one = own(node.value, 'example');
  const named = namedMembers(reader, node, 'examples').flatMap(([name, example]): (readonly [string, Json])[] => {
    const value = own(example.value, 'value') ?? own(example.value, 'dataValue');
    return value === undefined ? [] : [[name, value]];
  });
  return Object.fromEntries<Json>(one === undefined ? named : [['default', one], ...named]);
}

const STATUS = /^(?:[1-5]\d\d|[1-5]XX|default)$/;

function readResponses(reader: Reader, operation: Node): ResponseSpec[] {
  return namedMembers(reader, operation, 'responses').flatMap(([name, node]): ResponseSpec[] => {
    const status = /^[1-5]xx$/.test(name) ? name.toUpperCase() : name;
    if (!STATUS.test(status)) {
      report(reader, 'CONTRACT_STRUCTURE', `${name} is not a status`, join(operation.pointer, 'responses', name));
      return [];
    }
    const headers = members(own(node.value, 'headers')).map(([header]) => header.toLowerCase());
    return [{ status, media: readMedia(reader, node), headers, pointer: node.pointer }];
  });
}

function readSchemes(reader: Reader): Record<string, SecurityScheme> {
  const components = nodeAt(reader, '/components');
  const schemes = namedMembers(reader, components, 'securitySchemes').flatMap(
    ([name, { value }]): (readonly [string, SecurityScheme])[] => {
      const kind = own(value, 'type');
      const where = own(value, 'in');
      if (kind !== 'apiKey' && kind !== 'http' && kind !== 'oauth2' && kind !== 'openIdConnect' && kind !== 'mutualTLS')
        return [];
      const scheme = text(own(value, 'scheme'))?.toLowerCase() ?? null;
      const at = where === 'header' || where === 'query' || where === 'cookie' ? where : null;
      return [[name, { kind, in: at, name: text(own(value, 'name')), scheme }]];
    },
  );
  return Object.fromEntries(schemes);
}
