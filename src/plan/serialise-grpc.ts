/** A call from an operation's inputs: the message as ProtoJSON, metadata as headers. Pure. */
import { codecOf } from '../contract/codec.ts';
import type { Contract, Operation } from '../contract/model.ts';
import type { Json, Request } from '../model.ts';
import type { Inputs } from './serialise.ts';

/** The method's path is the target; a message that cannot be carried stays as it is, and is refused when it is sent. */
export function grpcRequest(operation: Operation, contract: Contract, inputs: Inputs): Request {
  const { body = {} } = inputs;
  const canonical = codecOf(contract)?.canonical(operation, body) ?? body;
  return {
    method: 'POST',
    target: operation.key.slice(operation.key.indexOf('/')),
    headers: Object.entries(inputs.header).map(([name, value]) => [name.toLowerCase(), text(value)]),
    body: JSON.stringify(canonical),
  };
}

function text(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
