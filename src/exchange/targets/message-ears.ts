/** Who waits for what in the channels of a broker; a connection that broke is made anew by whoever needs it next. */
import { asTransportError, transportError } from '../transport-error.ts';
import type { Broker, Incoming, Outgoing } from './broker.ts';
import { heardIn } from './message-parts.ts';
import type { Ear } from './message-route.ts';

export interface Asked {
  /** Where an answer may come. */
  readonly main: readonly Ear[];
  readonly also: readonly Ear[];
  /** null: the message does not say to which answer it belongs. */
  readonly id: string | null;
  /** Is its name what is wrong with it? Then an answer that names nobody may be its own, too. */
  readonly nameless: boolean;
}

export interface Answer {
  readonly message: Incoming;
  readonly ear: Ear;
}

interface Wait {
  /** null: it did not come in time. */
  readonly answer: Promise<Answer | null>;
  /** What came in other channels; those of `due` are waited for, until the wait expires. */
  others(due: readonly string[]): Promise<readonly Incoming[]>;
  readonly expire: () => void;
  readonly end: () => void;
}

interface Link {
  send(message: Outgoing): Promise<void>;
  wait(asked: Asked): Wait;
}

interface Waiting extends Asked {
  hear(message: Incoming, ear: Ear): void;
  fail(error: Error): void;
}

interface Live extends Link {
  listen(ears: readonly Ear[]): Promise<void>;
  close(): Promise<void>;
}

/** `connect` is given what to call when the connection is gone. */
export function hearing(connect: (lost: (why: string) => void) => Promise<Broker>) {
  let live: Promise<Live> | null = null;
  const turns = new Map<string, Promise<unknown>>();

  const connected = (): Promise<Live> => {
    const own = connecting(connect, () => {
      if (live === own) live = null;
    });
    own.catch(() => {
      if (live === own) live = null;
    });
    return own;
  };
  return {
    /** One after the other for those whose answers nothing tells apart. */
    async asking<T>({ main, also, id, nameless }: Asked, ask: (link: Link) => Promise<T>): Promise<T> {
      const name = nameless ? '' : (id ?? '');
      const key = JSON.stringify([main.map(({ channel }) => channel.address), name]);
      const before = turns.get(key);
      const own = (before ?? Promise.resolve()).then(async () => {
        live ??= connected();
        const link = await live;
        await link.listen([...main, ...also]);
        return ask(link);
      });
      const over = own.catch(() => {});
      turns.set(key, over);
      try {
        return await own;
      } finally {
        if (turns.get(key) === over) turns.delete(key);
      }
    },
    async close() {
      const link = await live?.catch(() => null);
      await link?.close();
    },
  };
}

async function connecting(connect: (lost: (why: string) => void) => Promise<Broker>, gone: () => void): Promise<Live> {
  const waiting = new Set<Waiting>();
  const listening = new Map<string, Promise<void>>();
  let broken: Error | null = null;
  const broker = await reaching(connect, (why) => {
    broken ??= transportError('BROKER_LOST', `the broker is gone: ${why}`);
    gone();
    for (const one of waiting) one.fail(broken);
    void broker.close().catch(() => {});
  });
  const hear = (message: Incoming, address: string): void => {
    for (const one of [...waiting]) {
      for (const ear of [...one.main, ...one.also]) {
        if (ear.channel.address === address && isFor(heardIn(message, ear.got), one)) one.hear(message, ear);
      }
    }
  };
  return {
    async listen(ears) {
      for (const { channel } of ears) {
        const { address } = channel;
        const known =
          listening.get(address) ?? reaching(broker.listen, channel, (message: Incoming) => hear(message, address));
        listening.set(address, known);
        known.catch(() => listening.delete(address));
        await known;
      }
    },
    async send(message) {
      if (broken !== null) throw broken;
      await reaching(broker.send, message);
    },
    wait(asked) {
      const { wait, one } = waitFor(asked, () => waiting.delete(one));
      waiting.add(one);
      if (broken !== null) one.fail(broken);
      return wait;
    },
    close: () => broker.close(),
  };
}

/** What a broker or its client refuses, whatever it is thrown as, is a failure of the exchange. */
async function reaching<A extends unknown[], T>(act: (...given: A) => Promise<T>, ...given: A): Promise<T> {
  try {
    return await act(...given);
  } catch (error) {
    throw asTransportError(error);
  }
}

/** A message that names nobody is for whoever has no name. */
function isFor(heard: string | null, { id, nameless }: Asked): boolean {
  return (heard ?? '') === (id ?? '') || (nameless && (heard ?? '') === '');
}

function waitFor(asked: Asked, ended: () => void): { readonly wait: Wait; readonly one: Waiting } {
  const others: Incoming[] = [];
  let answered = false;
  let over = false;
  let settle = (_: Answer | null): void => {};
  let fail = (_: Error): void => {};
  let woken = (): void => {};
  const answer = new Promise<Answer | null>((resolve, reject) => {
    settle = resolve;
    fail = reject;
  });
  // Whoever is not asked yet hears of it all the same.
  answer.catch(() => {});
  const expire = (): void => {
    over = true;
    settle(null);
    woken();
  };
  return {
    one: {
      ...asked,
      hear(message, ear) {
        if (asked.also.includes(ear)) others.push(message);
        else if (!answered) {
          answered = true;
          settle({ message, ear });
        }
        woken();
      },
      fail(error) {
        over = true;
        fail(error);
        woken();
      },
    },
    wait: {
      answer,
      async others(due) {
        const lacks = (): boolean => due.some((address) => !others.some(({ channel }) => channel === address));
        while (lacks() && !over)
          await new Promise<void>((resolve) => {
            woken = resolve;
          });
        return [...others];
      },
      expire,
      end: ended,
    },
  };
}
