/** Small questions that several rules ask of a case. */
import type { Contract, Operation, ResponseSpec } from '../contract/model.ts';
import { standalone } from '../contract/schema.ts';
import type { Expected, Json } from '../model.ts';
import type { Case } from '../seams.ts';

export { header } from './reply.ts';

/** The expected entries of the code that came; empty: it is none of them. */
export function right({ expectation, code }: Case): readonly Expected[] {
  return expectation.must.filter((one) => one.code === code);
}

export function rightCodes({ expectation }: Case): string[] {
  const codes = expectation.must.map((one) => one.code);
  return codes.length < 2 ? codes : [...new Set(codes)];
}

/** An answer that has no body by its nature (RFC 9110, 6.4.1): no code can be read from it. */
export function bodiless({ exchange, trial }: Case): boolean {
  if (exchange.kind !== 'replied') return true;
  // An exit status may be any of these numbers.
  if (exchange.reply.transport !== undefined) return false;
  return trial.request.method === 'HEAD' || exchange.reply.status === 204 || exchange.reply.status === 304;
}

/** What the contract declares for the status that came: exact, then `4XX`, then `default`. */
export function declaredResponse({ exchange, operation }: Case): ResponseSpec | null {
  if (exchange.kind !== 'replied') return null;
  const status = String(exchange.reply.status);
  const exact = operation.responses.find((one) => one.status === status);
  if (exact !== undefined) return exact;
  const range = `${status[0]}XX`;
  const by = (wanted: string): ResponseSpec | undefined =>
    operation.responses.find((one) => one.status.toUpperCase() === wanted.toUpperCase());
  return by(range) ?? by('default') ?? null;
}

/** What a finding calls an answer by: its status, or that it was a message, which has none. */
export function answered(exchange: Case['exchange']): Json {
  if (exchange.kind !== 'replied') return null;
  return exchange.reply.transport === 'message' ? 'a message' : exchange.reply.status;
}

/** The code that came where the vocabulary has none for it: of gRPC the reason of `ErrorInfo` says more than the canonical name. */
export function unnamed({ observed, exchange }: Case): Json {
  const code = observed?.code ?? null;
  if (exchange.kind !== 'replied' || exchange.reply.transport !== 'grpc') return code;
  const reason = observed?.codes.find((one) => typeof one === 'string');
  return reason === undefined ? code : `${code} with the reason ${reason}`;
}

const words = new WeakMap<Operation, ReadonlySet<string>>();

/**
 * Every text and number that the contract's own error answers of an operation state as enum, const or example. A code
 * among them may come, by the contract; which member of the answer it is for does not matter here.
 */
export function contractWords(contract: Contract, operation: Operation): ReadonlySet<string> {
  const found = words.get(operation);
  if (found) return found;
  const all = new Set<string>();
  for (const response of operation.responses.filter((one) => /^[45]|default/i.test(one.status))) {
    for (const media of response.media) {
      for (const example of Object.values(media.examples)) scalars(example, all);
      if (media.schema !== null) stated(standalone(contract, media.schema), all);
    }
  }
  words.set(operation, all);
  return all;
}

function stated(schema: Json, all: Set<string>): void {
  if (typeof schema !== 'object' || schema === null) return;
  for (const [key, value] of Object.entries(schema)) {
    if (key === 'enum' || key === 'const' || key === 'examples' || key === 'default') scalars(value, all);
    else stated(value, all);
  }
}

function scalars(value: Json, all: Set<string>): void {
  if (typeof value === 'string' || typeof value === 'number') all.add(String(value));
  if (typeof value !== 'object' || value === null) return;
  for (const one of Object.values<Json>(value)) scalars(one, all);
}
