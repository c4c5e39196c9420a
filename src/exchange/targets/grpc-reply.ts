/** What came over the wire → `Reply`: an answer as JSON, a failure as `google.rpc.Status` with its details decoded. */
import { type FileRegistry, fromBinary, toJson } from '@bufbuild/protobuf';
import { AnySchema } from '@bufbuild/protobuf/wkt';
import type { Wire } from '../../contract/protobuf-codec.ts';
import { knownRegistry } from '../../contract/protobuf-files.ts';
import type { Json, Reply } from '../../model.ts';
import { type Answer, messagesIn } from './grpc-call.ts';

/** `path`: of the method that was called; it need not exist. */
export function replyOf(answer: Answer, path: string, wire: Wire): Reply {
  const { headers, trailers } = answer;
  const told = new Map([...headers, ...trailers]);
  const stated = told.get('grpc-status') ?? (answer.open ? '0' : undefined);
  const status = stated !== undefined && /^\d{1,3}$/.test(stated) ? Number(stated) : statusOf(answer.http);
  const all = [...headers, ...trailers].map(
    ([name, value]) => [name, name === 'grpc-message' ? decoded(value) : value] as const,
  );
  return {
    transport: 'grpc',
    status,
    headers: all,
    body: JSON.stringify(bodyOf(answer, stated, status, told, path, wire)),
    truncated: false,
  };
}

function bodyOf(
  { data }: Answer,
  stated: string | undefined,
  status: number,
  told: ReadonlyMap<string, string>,
  path: string,
  wire: Wire,
): Json {
  // Without a status it is no answer of gRPC: a proxy's page, say.
  if (stated === undefined) return data.toString('utf8');
  if (status !== 0) return failure(status, told, wire);
  const method = wire.methodAt(path);
  const messages = messagesIn(data);
  if (method === null || messages === null) return { base64: data.toString('base64') };
  const values = messages.map((one) => decodedBy(() => wire.decode(method.output, one), one));
  const streamed = method.methodKind === 'server_streaming' || method.methodKind === 'bidi_streaming';
  return streamed ? values : (values[0] ?? null);
}

/** UNKNOWN, but for what the mapping of HTTP statuses says (grpc, "HTTP to gRPC Status Code Mapping"). */
function statusOf(http: number): number {
  return { 400: 13, 401: 16, 403: 7, 404: 12, 429: 14, 502: 14, 503: 14, 504: 14 }[http] ?? 2;
}

function failure(code: number, told: ReadonlyMap<string, string>, wire: Wire): Json {
  const message = decoded(told.get('grpc-message') ?? '');
  const plain = { code, message, details: [] };
  const bytes = told.get('grpc-status-details-bin');
  const schema = knownRegistry().getMessage('google.rpc.Status');
  if (bytes === undefined || schema === undefined) return plain;
  return decodedBy(
    () => {
      const status = fromBinary(schema, Buffer.from(bytes, 'base64')) as unknown as Status;
      return {
        code: status.code,
        message: status.message,
        details: status.details.map((one) => detail(one, wire.registry)),
      };
    },
    Buffer.from(bytes, 'base64'),
    plain,
  );
}

interface Status {
  readonly code: number;
  readonly message: string;
  readonly details: readonly { readonly typeUrl: string; readonly value: Uint8Array }[];
}

/** A detail as JSON with its `@type`; of a type that nobody knows its bytes in base64. */
function detail({ typeUrl, value }: Status['details'][number], registry: FileRegistry): Json {
  const name = typeUrl.slice(typeUrl.lastIndexOf('/') + 1);
  const type = registry.getMessage(name) ?? knownRegistry().getMessage(name);
  const unknown = { '@type': typeUrl, value: Buffer.from(value).toString('base64') };
  if (type === undefined || type.typeName === AnySchema.typeName) return unknown;
  return decodedBy(
    () => {
      const json = toJson(type, fromBinary(type, value), { registry, useProtoFieldName: true }) as Json;
      const isMap = typeof json === 'object' && json !== null && !Array.isArray(json);
      return isMap ? { '@type': typeUrl, ...json } : { '@type': typeUrl, value: json };
    },
    value,
    unknown,
  );
}

function decodedBy(decode: () => Json, bytes: Uint8Array, otherwise?: Json): Json {
  try {
    return decode();
  } catch {
    return otherwise ?? { base64: Buffer.from(bytes).toString('base64') };
  }
}

/** Percent-encoded UTF-8; what is not stays as it is. */
function decoded(message: string): string {
  try {
    return decodeURIComponent(message);
  } catch {
    return message;
  }
}
