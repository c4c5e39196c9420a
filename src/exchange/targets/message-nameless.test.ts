/** An answer to a message whose name is what is wrong with it: it may name nobody (JSON-RPC 2.0, 5: `id` is null then). */
import { expect, test } from '@jest/globals';
import type { Broker, Channel, Incoming } from './broker.ts';
import { hearing } from './message-ears.ts';

const none = { server: {}, channel: {}, operation: {}, message: {} };
const channel: Channel = { address: 'answers', bindings: none };
const main = [{ channel, got: 'body:/id', schema: null }];

/** What is said in the channel is heard. */
function connection() {
  let hear: (message: Incoming) => void = () => {};
  const broker: Broker = {
    send: async () => {},
    listen: async (_, heard) => {
      hear = heard;
    },
    close: async () => {},
  };
  const say = (id: unknown): void =>
    hear({ channel: 'answers', headers: [], body: Buffer.from(JSON.stringify({ id })) });
  return { ears: hearing(async () => broker), say };
}

/** Asks under this name; the answers come once it waits. */
async function asked(id: string, nameless: boolean, answers: readonly unknown[]): Promise<string | null> {
  const { ears, say } = connection();
  const ask = { main, also: [], id, nameless };
  return ears.asking(ask, async (link) => {
    const heard = link.wait(ask);
    for (const one of answers) say(one);
    heard.expire();
    const answer = await heard.answer;
    return answer === null ? null : answer.message.body.toString();
  });
}

test.each([
  ['its name as it is', '5', true, [5], '{"id":5}'],
  ['no name, where the name is what is wrong', '5', true, [null], '{"id":null}'],
  ['no name, where nothing is wrong with it', 'a', false, [null], null],
  ['the name of another', '5', true, ['b'], null],
] as const)('%s', async (_, id, nameless, answers, expected) => {
  expect(await asked(id, nameless, answers)).toBe(expected);
});

test('they wait one after the other: of two nobody could say whose an answer without a name is', async () => {
  const { ears, say } = connection();
  let [open, most] = [0, 0];
  const one = async (id: string): Promise<void> => {
    const ask = { main, also: [], id, nameless: true };
    await ears.asking(ask, async (link) => {
      most = Math.max(most, ++open);
      const heard = link.wait(ask);
      setTimeout(() => say(null), 5);
      expect(await heard.answer).not.toBeNull();
      heard.end();
      open--;
    });
  };
  await Promise.all(['1', '2', '3'].map(one));
  expect(most).toBe(1);
});
