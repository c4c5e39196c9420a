/** What both readers (3.x and 2.0) need: internal references, and a list of troubles. */
import { get } from '../lib/pointer.ts';
import type { Json, JsonObject } from '../model.ts';
import type { ContractCode, Trouble } from './codes.ts';
import { decode, isObject, join, list, members, own, text } from './json.ts';
import type { Contract, Operation, Parameter } from './model.ts';

/** A node of the bundled document and where it is. */
export interface Node {
  readonly value: Json | undefined;
  readonly pointer: string;
}

export interface Reader {
  readonly document: JsonObject;
  readonly troubles: Trouble[];
}

export interface ReadContract {
  readonly contract: Contract;
  readonly troubles: readonly Trouble[];
}

export function report({ troubles }: Reader, code: ContractCode, message: string, pointer: string): void {
  troubles.push({ code, message, pointer });
}

/** The node at a pointer, behind its references. The bundle has made them all internal. */
export function nodeAt({ document }: Reader, pointer: string): Node {
  let here = pointer;
  let value = get(document, here);
  // A chain longer than this is a cycle.
  for (let hops = 0; hops < 32 && isObject(value); hops += 1) {
    const ref = own(value, '$ref');
    if (typeof ref !== 'string' || !ref.startsWith('#')) break;
    here = decode(ref.slice(1));
    value = get(document, here);
  }
  return { value, pointer: here };
}

export function child(reader: Reader, node: Node, ...path: (string | number)[]): Node {
  return nodeAt(reader, join(node.pointer, ...path));
}

/** Extensions and non-objects are not members. */
export function namedMembers(reader: Reader, node: Node, key: string): (readonly [name: string, member: Node])[] {
  const value = own(node.value, key);
  if (value === undefined) return [];
  if (!isObject(value)) {
    report(reader, 'CONTRACT_STRUCTURE', `\`${key}\` must be a map`, join(node.pointer, key));
    return [];
  }
  return members(value)
    .filter(([name]) => !name.startsWith('x-'))
    .map(([name]) => [name, child(reader, node, key, name)] as const);
}

/** Parameters of the path item and of the operation, which wins; behind their references. */
export function parameterNodes(reader: Reader, pathItem: Node, operation: Node): Node[] {
  const found = new Map<string, Node>();
  for (const holder of [pathItem, operation]) {
    list(own(holder.value, 'parameters')).forEach((_, index) => {
      const node = child(reader, holder, 'parameters', index);
      const [name, where] = [text(own(node.value, 'name')), text(own(node.value, 'in'))];
      if (name !== null && where !== null) found.set(where === 'body' ? 'body' : `${where} ${name}`, node);
      else report(reader, 'PARAMETER_INVALID', 'A parameter needs `name` and `in`', node.pointer);
    });
  }
  return [...found.values()];
}

/** In OpenAPI these are not described as parameters. */
const ELSEWHERE = ['accept', 'content-type', 'authorization'];
/** Who sends writes them (RFC 9110, 7.6.1 and 10.1; RFC 9112, 6): with others in their place no message arrives. */
const FRAMING = [
  ...['connection', 'content-length', 'expect', 'host', 'keep-alive', 'proxy-connection', 'te', 'trailer'],
  ...['transfer-encoding', 'upgrade'],
];
/** RFC 9110, 5.6.2. */
const TOKEN = /^[!#$%&'*+.^_`|~\w-]+$/;

/** Can a parameter of this name not be sent? Says why, where the specification does not. */
export function isReserved(reader: Reader, where: string, name: string, pointer: string): boolean {
  if (where !== 'header') return false;
  if (ELSEWHERE.includes(name.toLowerCase())) return true;
  if (FRAMING.includes(name.toLowerCase())) {
    report(reader, 'CONTRACT_UNSUPPORTED', `the header ${name} is written by who sends the request`, pointer);
    return true;
  }
  if (TOKEN.test(name)) return false;
  report(reader, 'PARAMETER_INVALID', `${JSON.stringify(name)} is no name of a header`, pointer);
  return true;
}

const TEMPLATE = /\{([^{}]+)\}/g;

/** Path parameters as the template wants them: what it lacks is dropped, what is not declared may be anything. */
export function fitTemplate(
  reader: Reader,
  path: string,
  pointer: string,
  parameters: readonly Parameter[],
): readonly Parameter[] {
  const wanted = new Set([...path.matchAll(TEMPLATE)].map(([, name = '']) => name));
  const kept = parameters.filter((each) => {
    const isUnused = each.in === 'path' && !wanted.has(each.name);
    if (isUnused) report(reader, 'PARAMETER_UNUSED', `${path} has no {${each.name}}`, each.pointer);
    return !isUnused;
  });
  const missing = [...wanted].filter((name) => !kept.some((each) => each.in === 'path' && each.name === name));
  for (const name of missing) report(reader, 'PARAMETER_UNDECLARED', `{${name}} of ${path} is not declared`, pointer);
  return [...kept, ...missing.map((name) => undeclared(name, pointer))];
}

function undeclared(name: string, pointer: string): Parameter {
  const plain = { style: 'simple', explode: false, allowReserved: false, content: null, schema: null } as const;
  return { in: 'path', name, required: true, ...plain, pointer };
}

/** Alternatives of scheme names; the operation's own, else the document's. */
export function securityOf(reader: Reader, operation: Node): readonly (readonly string[])[] {
  const given = own(operation.value, 'security') ?? own(reader.document, 'security');
  return list(given).map((each) => members(each).map(([name]) => name));
}

/** Unique ids: a second operation of the same operationId goes by its key. */
export function uniqueIds(reader: Reader, operations: readonly Operation[]): Operation[] {
  const seen = new Map<string, Operation>();
  return operations.map((operation) => {
    const first = seen.get(operation.id);
    seen.set(operation.id, first ?? operation);
    if (first === undefined) return operation;
    const message = `${operation.id} is also the operationId of ${first.key}`;
    report(reader, 'OPERATION_ID_DUPLICATE', message, join(operation.pointer, 'operationId'));
    return { ...operation, id: operation.key };
  });
}

/** Path items with their templates; what cannot be one is reported. */
export function pathItems(reader: Reader): (readonly [path: string, item: Node])[] {
  const root: Node = { value: reader.document, pointer: '' };
  return namedMembers(reader, root, 'paths').filter(([path, item]) => {
    const why = !path.startsWith('/')
      ? 'A path must begin with a slash'
      : /[?#]/.test(path)
        ? 'A path must not contain a query or a fragment'
        : isObject(item.value)
          ? null
          : 'A path item must be a map';
    if (why !== null) report(reader, 'OPERATION_UNUSABLE', `${path}: ${why}`, item.pointer);
    return why === null;
  });
}

export function tagsOf(node: Node): string[] {
  return list(own(node.value, 'tags')).filter((tag) => typeof tag === 'string');
}
