/** Channels of an AsyncAPI contract by their address. */
import { bindingsOf, referencedServers } from './asyncapi-parts.ts';
import { own } from './json.ts';
import type { ChannelBindings, Contract } from './model.ts';
import { namedMembers, type Reader } from './reader.ts';

const none: ChannelBindings = { server: {}, channel: {}, operation: {}, message: {} };

/** What the contract says of a channel that no operation names; nothing where it does not know it. */
export function bindingsAt({ document, version }: Contract, address: string): ChannelBindings {
  const reader: Reader = { document, troubles: [] };
  const all = namedMembers(reader, { value: document, pointer: '' }, 'channels');
  const found = all.find(([name, { value }]) => (version.startsWith('2.') ? name : own(value, 'address')) === address);
  if (found === undefined) return none;
  const [, channel] = found;
  return { ...none, server: referencedServers(reader, channel), channel: bindingsOf(reader, channel) };
}
