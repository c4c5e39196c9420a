/** From a written message to where it goes and where its answers come. Pure. */
import { bindingsAt } from '../../contract/channels.ts';
import type { ChannelBindings, Contract, Operation } from '../../contract/model.ts';
import { standalone } from '../../contract/schema.ts';
import type { AlsoWords, ReplyWords, Suite } from '../../manifest/model.ts';
import { matchesOperation } from '../../manifest/selectors.ts';
import type { Locator, Schema } from '../../model.ts';
import type { Channel } from './broker.ts';

/** A channel in which something is waited for, and where what comes there says whose it is. */
export interface Ear {
  readonly channel: Channel;
  /** null: in the protocol's own place. */
  readonly got: Locator | null;
  /** Of the content, where the contract says it. */
  readonly schema: Schema | null;
}

export interface Route {
  /** Address as in the contract, its parameters as patterns. */
  readonly pattern: RegExp;
  readonly bindings: ChannelBindings;
  /** Where the message says its correlation; null: in the protocol's own place. */
  readonly sent: Locator | null;
  /** Where its answer says it; null: in the protocol's own place. */
  readonly got: Locator | null;
  /** null: the message says where, at `to`; or there is none. */
  readonly reply: Ear | null;
  readonly to: Locator | null;
  readonly deadLetter: Ear | null;
  readonly also: readonly (Ear & Pick<AlsoWords, 'when'>)[];
}

/** One for each operation. `protocol`: whose bindings count. */
export function routesOf(contract: Contract, suite: Suite, protocol: string): readonly Route[] {
  return contract.operations.flatMap((operation) => {
    const said = suite.replies?.find(({ on }) => matchesOperation(on, operation)) ?? nothing;
    return operation.message === undefined ? [] : [routeOf(operation, operation.message, said, contract, protocol)];
  });
}

const nothing: ReplyWords = { on: [], channel: null, correlate: null, deadLetter: null, also: [] };

function routeOf(
  { path, responses }: Operation,
  { bindings, correlation, reply }: NonNullable<Operation['message']>,
  said: ReplyWords,
  contract: Contract,
  protocol: string,
): Route {
  const sent = said.correlate?.sent ?? correlation;
  // What is said beside the message is answered beside it.
  const got = sent === null ? null : (said.correlate?.got ?? reply?.correlation ?? sent);
  const at = (address: string, own?: ChannelBindings): Channel => ({
    address,
    bindings: own === undefined ? picked(bindingsAt(contract, address), protocol) : picked(own, protocol),
  });
  const [media] = responses.flatMap((one) => one.media);
  const schema = media?.schema == null ? null : standalone(contract, media.schema);
  const fixed = said.channel === null ? reply?.channel : { address: said.channel, bindings: undefined };
  return {
    pattern: patternOf(path),
    bindings,
    sent,
    got,
    reply: fixed == null ? null : { channel: at(fixed.address, fixed.bindings), got, schema },
    to: said.channel === null ? (reply?.to ?? null) : null,
    // What was refused stands there as it was sent.
    deadLetter: said.deadLetter === null ? null : { channel: at(said.deadLetter), got: sent, schema: null },
    also: said.also.map((one) => ({ channel: at(one.channel), got: one.got ?? got, schema: null, when: one.when })),
  };
}

/** `orders.{region}` reads `orders.eu`. */
function patternOf(address: string): RegExp {
  const parts = address.split(/\{[^{}]+\}/).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('(.+?)')}$`);
}

/** What one protocol has of the contract's bindings. */
export function picked(bindings: ChannelBindings, protocol: string): Channel['bindings'] {
  const of = (all: ChannelBindings[keyof ChannelBindings]) => {
    const own = all[protocol];
    return typeof own === 'object' && own !== null && !Array.isArray(own) ? (own as typeof all) : {};
  };
  return {
    server: of(bindings.server),
    channel: of(bindings.channel),
    operation: of(bindings.operation),
    message: of(bindings.message),
  };
}
