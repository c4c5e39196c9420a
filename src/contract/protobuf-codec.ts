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
import type { Json } from '../model.ts';
import { type Codec, type Refusal, rememberCodec } from './codec.ts';
import type { Contract } from './model.ts';

/** The methods of a contract's operations by their path, `/pkg.Service/Method`, and how their messages are written. */
export interface Wire extends Codec {
  readonly registry: FileRegistry;
  methodAt(target: string): DescMethod | null;
  /** Throws where it cannot be carried. */
  encode(type: DescMessage, value: Json): Uint8Array;
  /** Throws for bytes that are none. */
  decode(type: DescMessage, bytes: Uint8Array): Json;
  /** Names of the fields that a message without them breaks. */
  required(type: DescMessage): ReadonlySet<string>;
}

export function wireOf(registry: FileRegistry): Wire {
  const methods = new Map<string, DescMethod>();
  for (const one of registry)
    if (one.kind === 'service')
      for (const method of one.methods) methods.set(`/${one.typeName}/${method.name}`, method);
  const validator = createValidator({ registry });
  const read = (type: DescMessage, value: Json): Message =>
    fromJson(type, value as never, { registry, ignoreUnknownFields: false });
  const written = (type: DescMessage, message: Message): Json =>
    toJson(type, message, { registry, useProtoFieldName: true }) as Json;
  const refusals = (type: DescMessage, message: Message): readonly Refusal[] => {
    const result = validator.validate(type, message);
    return result.kind === 'invalid' ? result.violations.map(refusal) : [];
  };
  const each = <T>(key: string, value: Json, of: (type: DescMessage, one: Json, at: string) => T): readonly T[] => {
    const method = methods.get(pathOf(key));
    if (method === undefined) return [];
    const streamed = isStreamed(method) && Array.isArray(value);
    return streamed
      ? value.map((one: Json, index) => of(method.input, one, `/${index}`))
      : [of(method.input, value, '')];
  };
  return {
    registry,
    methodAt: (target) => methods.get(target) ?? null,
    encode: (type, value) => toBinary(type, read(type, value)),
    decode: (type, bytes) => written(type, fromBinary(type, bytes)),
    required: (type) => new Set(refusals(type, create(type)).flatMap(({ pointer }) => pointer.split('/')[1] ?? [])),
    canonical({ key }, value) {
      try {
        const all = each(key, value, (type, one) => written(type, read(type, one)));
        return Array.isArray(value) ? all : (all[0] ?? null);
      } catch {
        return null;
      }
    },
    standing({ key }, value) {
      try {
        const found = each(key, value, (type, one, at) =>
          // As the server has it: after the bytes.
          refusals(type, fromBinary(type, toBinary(type, read(type, one)))).map((two) => ({
            ...two,
            pointer: at + two.pointer,
          })),
        );
        return found.flat();
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
