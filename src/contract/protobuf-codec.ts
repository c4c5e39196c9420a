/** Values of a protobuf contract in bytes and back, and what its constraints say of them. */
import {
  create,
  type DescField,
  type DescMessage,
  type DescMethod,
  type FileRegistry,
  fromBinary,
  fromJson,
  type Message,
  toBinary,
  toJson,
} from '@bufbuild/protobuf';
import type { Path } from '@bufbuild/protobuf/reflect';
import { createValidator, type Violation } from '@bufbuild/protovalidate';
import type { Json, Request } from '../model.ts';
import { type Codec, type Refusal, rememberCodec } from './codec.ts';
import type { Contract } from './model.ts';
import { liftedPointers, merged, parameterOf, type Route, valuesIn } from './protobuf-http.ts';

/** The methods of a contract's operations by their path, `/pkg.Service/Method`, and how their messages are written. */
export interface Wire extends Codec {
  readonly registry: FileRegistry;
  methodAt(target: string): DescMethod | null;
  /** Throws for bytes that are none. */
  decode(type: DescMessage, bytes: Uint8Array): Json;
  /** Names of the fields that a message without them breaks. */
  required(type: DescMessage): ReadonlySet<string>;
  /** The call that a request stands for: by the method's own path, or by its route. Throws where it cannot be carried. */
  callOf(request: Request): Rpc;
}

export interface Rpc {
  /** `/pkg.Service/Method`. */
  readonly path: string;
  readonly messages: readonly Uint8Array[];
}

/** `routes`: by the method's path. */
export function wireOf(registry: FileRegistry, routes: ReadonlyMap<string, Route>): Wire {
  const methods = new Map<string, DescMethod>();
  for (const one of registry)
    if (one.kind === 'service')
      for (const method of one.methods) methods.set(`/${one.typeName}/${method.name}`, method);
  const validator = createValidator({ registry });
  const read: Read = (type, value) => fromJson(type, value as never, { registry, ignoreUnknownFields: false });
  const written = (type: DescMessage, message: Message): Json =>
    toJson(type, message, { registry, useProtoFieldName: true }) as Json;
  const refusals = (type: DescMessage, message: Message): readonly Refusal[] => {
    const result = validator.validate(type, message);
    return result.kind === 'invalid' ? result.violations.map(refusal) : [];
  };
  const call = calling(methods, routes, read);
  return {
    registry,
    methodAt: (target) => methods.get(target) ?? null,
    decode: (type, bytes) => written(type, fromBinary(type, bytes)),
    required: (type) => new Set(refusals(type, create(type)).flatMap(({ pointer }) => pointer.split('/')[1] ?? [])),
    canonical({ key }, value) {
      try {
        const all = each(methods.get(pathOf(key)), value, (type, one) => written(type, read(type, one)));
        return Array.isArray(value) ? all : (all[0] ?? null);
      } catch {
        return null;
      }
    },
    callOf: call,
    parameter({ key }, name, value) {
      const [method, route] = [methods.get(pathOf(key)), routes.get(pathOf(key))];
      const lifted = route?.lifted.find(({ segments }) => segments.some((one) => parameterOf(one) === name));
      if (method === undefined || route === undefined || lifted === undefined) return null;
      // Of a name that is made of several, no constraint is of one part alone.
      if (lifted.segments.length > 1) return [];
      try {
        const message = read(method.input, merged({ ...route, lifted: [lifted] }, {}, { [name]: value }));
        const own = `/${lifted.field.join('/')}`;
        return refusals(method.input, message).filter(({ pointer }) => pointer === own);
      } catch {
        return null;
      }
    },
    standing({ key }, value) {
      try {
        const found = each(methods.get(pathOf(key)), value, (type, one, at) =>
          // As the server has it: after the bytes.
          refusals(type, fromBinary(type, toBinary(type, read(type, one)))).map((two) => ({
            ...two,
            pointer: at + two.pointer,
          })),
        );
        const elsewhere = liftedPointers(routes.get(pathOf(key)) ?? { lifted: [] });
        return found.flat().filter(({ pointer }) => !elsewhere.has(pointer));
      } catch {
        return null;
      }
    },
  };
}

const wires = new WeakMap<object, Wire>();

export function rememberWire(contract: Pick<Contract, 'document'>, wire: Wire): void {
  wires.set(contract.document, rememberCodec(contract, wire));
}

/** null: the contract is none of protobuf. */
export function wireFor({ document }: Pick<Contract, 'document'>): Wire | null {
  return wires.get(document) ?? null;
}

type Read = (type: DescMessage, value: Json) => Message;

/** Each message of a body: one, or those of a stream. */
function each<T>(
  method: DescMethod | undefined,
  value: Json,
  of: (type: DescMessage, one: Json, at: string) => T,
): readonly T[] {
  if (method === undefined) return [];
  return isStreamed(method) && Array.isArray(value)
    ? value.map((one: Json, index) => of(method.input, one, `/${index}`))
    : [of(method.input, value, '')];
}

function calling(methods: ReadonlyMap<string, DescMethod>, routes: ReadonlyMap<string, Route>, read: Read) {
  // `/rooms/{name}:watch` before `/rooms/{name}`.
  const byLength = [...routes].sort(([, a], [, b]) => literals(b.path) - literals(a.path));
  const calledAs = ({ method, target }: Request, given: Json): { readonly path: string; readonly message: Json } => {
    for (const [path, route] of byLength) {
      const values = route.method === method ? valuesIn(route.path, target) : null;
      if (values !== null) return { path, message: merged(route, given, values) };
    }
    return { path: target, message: given };
  };
  return (request: Request): Rpc => {
    const { body } = request;
    const { path, message } = calledAs(request, typeof body === 'string' ? (JSON.parse(body) as Json) : {});
    if (body !== null && typeof body !== 'string') return { path, messages: [Buffer.from(body.base64, 'base64')] };
    const method = methods.get(path);
    // A method that does not exist takes anything: an empty message of it can be sent.
    if (method === undefined) return { path, messages: [new Uint8Array()] };
    return { path, messages: each(method, message, (type, one) => toBinary(type, read(type, one))) };
  };
}

/** Characters outside of the parameters. */
function literals(template: string): number {
  return template.replace(/\{[^{}]*\}/g, '').length;
}

/** `POST /pkg.Service/Method` → its path. */
function pathOf(key: string): string {
  return key.slice(key.indexOf('/'));
}

export function isStreamed({ methodKind }: DescMethod): boolean {
  return methodKind === 'client_streaming' || methodKind === 'bidi_streaming';
}

function refusal({ field, ruleId }: Violation): Refusal {
  return { pointer: pointerOf(field), rule: ruleId, condition: conditionOf(ruleId) };
}

function pointerOf(path: Path): string {
  const parts = path.flatMap((one): (string | number)[] => {
    switch (one.kind) {
      case 'field':
        return [(one as DescField).name];
      case 'list_sub':
        return [one.index];
      case 'map_sub':
        return [String(one.key)];
      default:
        return [];
    }
  });
  return parts.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

/** Rule ids of protovalidate (`string.min_len`, `required` …) as conditions of this harness. */
function conditionOf(rule: string): string {
  const name = rule.split('.').at(-1) ?? rule;
  return conditions.find(([pattern]) => pattern.test(rule))?.[1] ?? formatOrNone(name);
}

const conditions: readonly (readonly [RegExp, string])[] = [
  [/required$/, 'required'],
  [/^(?:string|bytes)\.(?:min|max)?_?len(?:gth)?(?:_bytes)?$|_bytes$/, 'length'],
  [/\.(?:pattern|prefix|suffix|contains)$/, 'pattern'],
  [/^repeated\.unique$/, 'unique'],
  [/^repeated\.(?:min|max)_items$/, 'items'],
  [/^map\.(?:min|max)_pairs$/, 'properties'],
  [/\.const$/, 'const'],
  [/\.(?:in|not_in|defined_only)$/, 'enum'],
  [/\.(?:gt|gte|lt|lte)(?:_\w+)?$|\.finite$/, 'range'],
  [/^(?:string|bytes)\./, 'format'],
];

function formatOrNone(name: string): string {
  return name === 'oneof' ? 'required' : 'composition';
}
