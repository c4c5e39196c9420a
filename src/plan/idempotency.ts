/** Idempotency keys: a request that carries one twice is done once. */
import fc from 'fast-check';
import type { Contract, Operation, Parameter } from '../contract/model.ts';
import { standalone } from '../contract/schema.ts';
import type { Suite } from '../manifest/model.ts';
import { matchesOperation } from '../manifest/selectors.ts';
import type { Json } from '../model.ts';
import { anyNonce, compile } from './generate/compile.ts';
import type { Ground } from './ground.ts';
import { hex } from './tokens.ts';

/** Stands in a header for a key that no other request has; the sender puts one in its place, each time anew. */
export const newKey = 'flkey_new_';

interface KeyHeader {
  /** As the contract or the suite writes it. */
  readonly name: string;
  /** null: the contract does not declare it. */
  readonly parameter: Parameter | null;
}

/** The usual name; the suite may say another. */
const usual = /^(?:x-)?idempotency-key$/i;

/** The header in which the operation takes a key; null: it takes none. */
export function keyHeader({ parameters, ...operation }: Operation, { idempotency }: Suite): KeyHeader | null {
  const said = idempotency?.header.toLowerCase();
  const parameter = parameters.find(
    ({ in: where, name }) =>
      where === 'header' && (said === undefined ? usual.test(name) : name.toLowerCase() === said),
  );
  if (parameter !== undefined) return { name: parameter.name, parameter };
  if (idempotency === null) return null;
  const { on } = idempotency;
  const meant = on.length > 0 ? matchesOperation(on, { ...operation, parameters }) : operation.method === 'POST';
  return meant ? { name: idempotency.header, parameter: null } : null;
}

/** Does every request of the operation carry a key? Where nobody asks for one, it is left out. */
export function sendsKey(operation: Operation, suite: Suite): boolean {
  const header = keyHeader(operation, suite);
  return header !== null && (suite.idempotency !== null || header.parameter?.required === true);
}

/** May a UUID stand there? Else the key is drawn from the header's schema. */
export function takesUuid(contract: Contract, { parameter }: KeyHeader): boolean {
  if (parameter === null || parameter.schema === null) return true;
  const options = { strictness: 'robust', nonce: anyNonce } as const;
  return compile(standalone(contract, parameter.schema), options).accepts('4b1e9d3a-5c7f-4a2b-8d6e-0f9a8b7c6d5e');
}

/** Keys that have the nonce of the run, so that each world has its own. null: this draw has not. */
export function keys({ contract, nonce, strictness }: Ground, header: KeyHeader): fc.Arbitrary<Json | null> {
  const uuid = fc.tuple(hex(4), hex(3), hex(3), hex(12)).map(([a, b, c, d]) => `${nonce}-${a}-4${b}-8${c}-${d}`);
  if (takesUuid(contract, header) || header.parameter?.schema == null) return uuid;
  const drawn = compile(standalone(contract, header.parameter.schema), { strictness, nonce }).valid();
  return drawn.map((key) => (typeof key === 'string' && key.includes(nonce) ? key : null));
}
