/** A call from an operation's inputs: the message as ProtoJSON, metadata as headers. Pure. */
import { codecOf } from '../contract/codec.ts';
import type { Contract, Operation } from '../contract/model.ts';
import type { Json, Request } from '../model.ts';
import type { Inputs } from './serialise.ts';

/**
 * `path` is the method's own, or that of its `google.api.http` rule: then the target puts what stands there into the message.
 * A message that cannot be carried stays as it is, and is refused when it is sent.
 */
export function grpcRequest(operation: Operation, contract: Contract, inputs: Inputs, path: string): Request {
  const { body } = inputs;
  const canonical = body === undefined ? undefined : (codecOf(contract)?.canonical(operation, body) ?? body);
  return {
    method: operation.method,
    target: path,
    headers: Object.entries(inputs.header).map(([name, value]) => [name.toLowerCase(), text(value)]),
    body: canonical === undefined ? null : JSON.stringify(canonical),
  };
}

function text(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
