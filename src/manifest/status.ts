/** Statuses by transport as numbers. Pure. */
import type { Outcome, Transport } from '../model.ts';
import type { Code } from './model.ts';

/** The 17 canonical gRPC codes; the index is the number (google/rpc/code.proto). */
export const canonicalCodes: readonly string[] = [
  'OK',
  'CANCELLED',
  'UNKNOWN',
  'INVALID_ARGUMENT',
  'DEADLINE_EXCEEDED',
  'NOT_FOUND',
  'ALREADY_EXISTS',
  'PERMISSION_DENIED',
  'RESOURCE_EXHAUSTED',
  'FAILED_PRECONDITION',
  'ABORTED',
  'OUT_OF_RANGE',
  'UNIMPLEMENTED',
  'INTERNAL',
  'UNAVAILABLE',
  'DATA_LOSS',
  'UNAUTHENTICATED',
];

/** Is it a canonical gRPC code's name? */
export const isGrpcName = (text: string): boolean => canonicalCodes.includes(text);

/** HTTP status, gRPC code number or exit code. A message has no status, only an outcome: empty. */
export function statusNumbers(status: Code['status'], transport: Transport): readonly number[] {
  if (transport === 'message') return [];
  return (status[transport] ?? []).map((one) => (typeof one === 'number' ? one : canonicalCodes.indexOf(one)));
}

/** `status: {message: failure}` says how a message ends; null: it does not say. */
export function statusOutcome(status: Code['status'], transport: Transport): Outcome | null {
  const [stated] = transport === 'message' ? (status.message ?? []) : [];
  return stated === 'success' || stated === 'failure' ? stated : null;
}
