/** What the tests of the brokers have in common. */
import type { Broker, BrokerOptions, Channel, Incoming, Outgoing } from './broker.ts';

const none = { server: {}, channel: {}, operation: {}, message: {} };

/** A channel whose bindings say nothing but this. */
export const channelAt = (address: string, channel: Channel['bindings']['channel'] = {}): Channel => ({
  address,
  bindings: { ...none, channel },
});

/** `lost` gets why a connection is gone. */
export const optionsFor = (lost: string[], server: BrokerOptions['server'] = {}): BrokerOptions => ({
  timeout: 5000,
  tls: { ca: null, serverName: null, verify: true },
  run: 'r1',
  body: 10_000,
  server,
  lost: (why) => lost.push(why),
});

export const messageTo = (channel: Channel, body: string | Buffer, more: Partial<Outgoing> = {}): Outgoing => ({
  channel,
  headers: [],
  body: Buffer.from(body),
  contentType: null,
  ...more,
});

/** An ear that says when so many have been heard. */
export function ear() {
  const heard: Incoming[] = [];
  let woken = (): void => {};
  return {
    hear(message: Incoming): void {
      heard.push(message);
      woken();
    },
    /** What was heard, once there are so many. */
    async first(count: number): Promise<readonly Incoming[]> {
      while (heard.length < count)
        await new Promise<void>((resolve) => {
          woken = resolve;
        });
      return heard;
    },
  };
}

/** Until what a server does in its own time is seen; at most 5 s. */
export async function eventually(holds: () => boolean): Promise<boolean> {
  const late = Date.now() + 5000;
  while (!holds() && Date.now() < late) await new Promise((resolve) => setTimeout(resolve, 20));
  return holds();
}

/** Sends all of them, and what is heard of them in this channel. */
export async function echoed(broker: Broker, channel: Channel, messages: readonly Outgoing[]) {
  const one = ear();
  await broker.listen(channel, one.hear);
  for (const message of messages) await broker.send(message);
  return (await one.first(messages.length)).map(({ body, ...rest }) => ({ ...rest, body: body.toString() }));
}
