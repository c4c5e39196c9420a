/** Errors as gRPC says them: a status, and `google.rpc.Status` with its details in a trailer. */
import { create, toBinary } from '@bufbuild/protobuf';
import { Metadata } from '@grpc/grpc-js';
import { registry, typeOf } from './files.js';

const CODES = {
  CANCELLED: 1,
  UNKNOWN: 2,
  INVALID_ARGUMENT: 3,
  DEADLINE_EXCEEDED: 4,
  NOT_FOUND: 5,
  ALREADY_EXISTS: 6,
  PERMISSION_DENIED: 7,
  RESOURCE_EXHAUSTED: 8,
  FAILED_PRECONDITION: 9,
  ABORTED: 10,
  OUT_OF_RANGE: 11,
  UNIMPLEMENTED: 12,
  INTERNAL: 13,
  UNAVAILABLE: 14,
  DATA_LOSS: 15,
  UNAUTHENTICATED: 16,
};

/** `details`: pairs of a type of google.rpc and its fields. */
export function failure(name, message, details = []) {
  return Object.assign(new Error(message), { failure: { name, message, details } });
}

/** What a handler threw, as grpc-js wants it. */
export function statusOf(error) {
  if (error.failure === undefined) return { code: CODES.UNKNOWN, details: 'something went wrong' };
  const { name, message, details } = error.failure;
  const code = CODES[name];
  const reason = { reason: name, domain: 'rooms.example' };
  const all = [['ErrorInfo', reason], ...details].map(([type, value]) => packed(`google.rpc.${type}`, value));
  const status = typeOf('google.rpc.Status');
  const metadata = new Metadata();
  metadata.set(
    'grpc-status-details-bin',
    Buffer.from(toBinary(status, create(status, { code, message, details: all }))),
  );
  return { code, details: message, metadata };
}

function packed(name, value) {
  const type = registry.getMessage(name);
  return { typeUrl: `type.googleapis.com/${name}`, value: toBinary(type, create(type, value)) };
}
