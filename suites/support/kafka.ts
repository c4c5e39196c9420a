/**
 * A stand-in for a Kafka broker, as no real one can be had in Debian: one node that speaks of the protocol what kafkajs asks of it, in
 * one version each. Batches of records are kept as they come, and given back so; topics have the partitions they are made
 * with, `topics` says those that are there. A group has one member: whoever joins has all of it.
 */
import { createServer, type Socket } from 'node:net';
import { all, bytes, type In, int8, int16, int32, int64, list, reading, text } from './kafka-wire.ts';

export interface KafkaStandIn {
  readonly url: string;
  /** Names of the topics that are there now. */
  topics(): readonly string[];
  /** Of the messages in a topic, each the first of its batch, in the order of its partitions; empty: it has none. */
  keys(topic: string): readonly string[];
  /** Groups that somebody is in. */
  groups(): readonly string[];
  stop(): Promise<void>;
}

interface Wanted {
  /** Partitions by topic. */
  readonly topics: Readonly<Record<string, number>>;
  /** Who may come in by SASL PLAIN; null: everybody, unasked. */
  readonly user?: { readonly name: string; readonly password: string };
}

interface Batch {
  readonly first: bigint;
  readonly next: bigint;
  readonly content: Buffer;
}

interface Kept {
  readonly partitions: Batch[][];
}

interface State extends Wanted {
  readonly kept: Map<string, Kept>;
  readonly members: Map<string, string>;
  /** Fetches that wait for something new. */
  readonly waiting: Set<() => void>;
  readonly port: () => number;
}

/** Error codes of the protocol. */
const [fine, unknownTopic, noSuchVersion, exists, wrongPassword] = [0, 3, 35, 36, 58] as const;
const none = int16(fine);
/** The only node. */
const node = 1;

/** What is asked, by its key: the one version that is spoken, and the answer. */
interface Api {
  readonly version: number;
  readonly answer: (asked: In, state: State) => Buffer | Promise<Buffer>;
}

const apis: Readonly<Record<number, Api>> = {
  0: { version: 3, answer: produce },
  1: { version: 4, answer: fetched },
  2: { version: 1, answer: listOffsets },
  3: { version: 4, answer: metadata },
  8: { version: 2, answer: commit },
  9: { version: 1, answer: committed },
  10: { version: 0, answer: (_, state) => all(none, int32(node), here(state)) },
  11: { version: 0, answer: join },
  12: { version: 0, answer: () => none },
  13: { version: 0, answer: leave },
  14: { version: 0, answer: sync },
  17: { version: 1, answer: () => all(none, list([text('PLAIN')])) },
  18: { version: 0, answer: versions },
  19: { version: 0, answer: create },
  20: { version: 0, answer: remove },
  36: { version: 0, answer: authenticate },
};

export async function startKafka(wanted: Wanted): Promise<KafkaStandIn> {
  const sockets = new Set<Socket>();
  const kept = new Map(Object.entries(wanted.topics).map(([name, count]) => [name, emptyTopic(count)]));
  const port = (): number => {
    const address = server.address();
    return typeof address === 'object' && address !== null ? address.port : 0;
  };
  const state: State = { ...wanted, kept, members: new Map(), waiting: new Set(), port };
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket)).on('error', () => {});
    serve(socket, state);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `kafka://127.0.0.1:${port()}`,
    topics: () => [...kept.keys()],
    keys: (topic) => (kept.get(topic)?.partitions ?? []).flat().map(({ content }) => keyOf(content)),
    groups: () => [...state.members.keys()],
    stop: () =>
      new Promise((resolve) => {
        for (const wake of state.waiting) wake();
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
}

const emptyTopic = (count: number): Kept => ({ partitions: Array.from({ length: count }, () => []) });
const here = ({ port }: State): Buffer => all(text('127.0.0.1'), int32(port()));

/** Of the first record of a batch (Kafka, "Record Batch", "Record"): behind 61 bytes stand its size, attributes, two deltas, and its key. */
function keyOf(content: Buffer): string {
  let at = 61;
  const varint = (): number => {
    let [value, shift, byte] = [0, 0, 0x80];
    while (byte & 0x80) {
      byte = content[at++] ?? 0;
      value |= (byte & 0x7f) << shift;
      shift += 7;
    }
    return (value >>> 1) ^ -(value & 1);
  };
  varint();
  at++;
  varint();
  varint();
  const size = varint();
  return content.toString('utf8', at, at + Math.max(size, 0));
}

/** Each message has its length before it; answers come in the order of what was asked. */
function serve(socket: Socket, state: State): void {
  let rest: Buffer = Buffer.alloc(0);
  let before: Promise<unknown> = Promise.resolve();
  socket.on('data', (more) => {
    rest = all(rest, Buffer.from(more));
    while (rest.length >= 4 && rest.length >= 4 + rest.readInt32BE(0)) {
      const end = 4 + rest.readInt32BE(0);
      const asked = reading(rest.subarray(4, end));
      rest = rest.subarray(end);
      before = before.then(() => answered(asked, state)).then((answer) => socket.write(bytes(answer)));
    }
  });
}

async function answered(asked: In, state: State): Promise<Buffer> {
  const [key, version, correlation] = [asked.int16(), asked.int16(), asked.int32()];
  asked.text();
  const api = apis[key];
  // Only of its own versions can one be asked that is not spoken.
  const answer = api?.version === version ? await api.answer(asked, state) : all(int16(noSuchVersion), list([]));
  return all(int32(correlation), answer);
}

function versions(): Buffer {
  const spoken = Object.entries(apis).map(([key, { version }]) => all(...[Number(key), version, version].map(int16)));
  return all(none, list(spoken));
}

function authenticate(asked: In, { user }: State): Buffer {
  const [, name, password] = asked.bytes().toString().split('\0');
  const isRight = name === user?.name && password === user?.password;
  return isRight ? all(none, text(null), bytes(Buffer.alloc(0))) : all(int16(wrongPassword), text('no'), int32(-1));
}

function metadata(asked: In, state: State): Buffer {
  const named = asked.list(() => asked.text());
  const names = named.length === 0 ? [...state.kept.keys()] : named;
  const nodes = list([all(int32(node), here(state), text(null))]);
  const topics = names.map((name) => {
    const topic = state.kept.get(name);
    const partitions = (topic?.partitions ?? []).map((_, index) =>
      all(none, int32(index), int32(node), list([int32(node)]), list([int32(node)])),
    );
    return all(int16(topic === undefined ? unknownTopic : fine), text(name), int8(0), list(partitions));
  });
  return all(int32(0), nodes, text('stand-in'), int32(node), list(topics));
}

/** Every request that names topics and their partitions is read, and answered, alike. */
function forPartitions(asked: In, state: State, each: (partition: Batch[] | undefined, index: number) => Buffer) {
  return list(
    asked.list(() => {
      const name = asked.text();
      const partitions = state.kept.get(name)?.partitions;
      const parts = asked.list(() => {
        const index = asked.int32();
        return all(int32(index), each(partitions?.[index], index));
      });
      return all(text(name), list(parts));
    }),
  );
}

const nextOf = (partition: readonly Batch[]): bigint => partition.at(-1)?.next ?? 0n;
const codeOf = (partition: readonly Batch[] | undefined): Buffer =>
  partition === undefined ? int16(unknownTopic) : none;

function produce(asked: In, state: State): Buffer {
  asked.text();
  asked.int16();
  asked.int32();
  const answers = forPartitions(asked, state, (partition) => {
    const content = Buffer.from(asked.bytes());
    const first = nextOf(partition ?? []);
    // The first offset stands before all that the checksum covers; the last one, as a distance, behind the attributes.
    content.writeBigInt64BE(first, 0);
    partition?.push({ first, next: first + BigInt(content.readInt32BE(23)) + 1n, content });
    return all(codeOf(partition), int64(first), int64(-1n));
  });
  for (const wake of [...state.waiting]) wake();
  return all(answers, int32(0));
}

function listOffsets(asked: In, state: State): Buffer {
  asked.int32();
  return forPartitions(asked, state, (partition) => {
    const earliest = asked.int64() === -2n;
    return all(codeOf(partition), int64(-1n), int64(earliest ? 0n : nextOf(partition ?? [])));
  });
}

/** Answers when there is something, or when the time to wait is over. */
async function fetched(asked: In, state: State): Promise<Buffer> {
  asked.int32();
  const wait = asked.int32();
  asked.int32();
  asked.int32();
  asked.int8();
  const wanted = asked.list(() => ({
    name: asked.text(),
    from: asked.list(() => {
      const [index, offset] = [asked.int32(), asked.int64()];
      asked.int32();
      return { index, offset };
    }),
  }));
  const found = ({ name, index, offset }: { name: string; index: number; offset: bigint }): Batch[] =>
    state.kept.get(name)?.partitions[index]?.filter(({ next }) => next > offset) ?? [];
  const all_ = wanted.flatMap(({ name, from }) => from.map((one) => ({ name, ...one })));
  if (all_.every((one) => found(one).length === 0)) await somethingNew(state, wait);
  const topics = wanted.map(({ name, from }) => {
    const parts = from.map((one) => {
      const partition = state.kept.get(name)?.partitions[one.index];
      const end = int64(nextOf(partition ?? []));
      const content = all(...found({ name, ...one }).map((batch) => batch.content));
      return all(int32(one.index), codeOf(partition), end, end, list([]), bytes(content));
    });
    return all(text(name), list(parts));
  });
  return all(int32(0), list(topics));
}

function somethingNew({ waiting }: State, wait: number): Promise<void> {
  return new Promise((resolve) => {
    const wake = (): void => {
      clearTimeout(late);
      waiting.delete(wake);
      resolve();
    };
    const late = setTimeout(wake, wait);
    waiting.add(wake);
  });
}

function join(asked: In, { members }: State): Buffer {
  const group = asked.text();
  asked.int32();
  const member = asked.text() || `${group}-only`;
  asked.text();
  const [protocol] = asked.list(() => ({ name: asked.text(), metadata: asked.bytes() }));
  members.set(group, member);
  const only = all(text(member), bytes(protocol?.metadata ?? Buffer.alloc(0)));
  return all(none, int32(1), text(protocol?.name ?? ''), text(member), text(member), list([only]));
}

function sync(asked: In): Buffer {
  asked.text();
  asked.int32();
  asked.text();
  const [assigned] = asked.list(() => {
    asked.text();
    return asked.bytes();
  });
  return all(none, bytes(assigned ?? Buffer.alloc(0)));
}

function leave(asked: In, { members }: State): Buffer {
  members.delete(asked.text());
  return none;
}

/** Nothing is kept of what a group has read. */
function committed(asked: In, state: State): Buffer {
  asked.text();
  return forPartitions(asked, state, () => all(int64(-1n), text(null), none));
}

function commit(asked: In, state: State): Buffer {
  for (const skip of [asked.text, asked.int32, asked.text, asked.int64]) skip();
  return forPartitions(asked, state, () => {
    asked.int64();
    asked.text();
    return none;
  });
}

function create(asked: In, { kept }: State): Buffer {
  const made = asked.list(() => {
    const [name, count] = [asked.text(), asked.int32()];
    asked.int16();
    asked.list(() => [asked.int32(), asked.list(asked.int32)]);
    asked.list(() => [asked.text(), asked.text()]);
    const isNew = !kept.has(name);
    if (isNew) kept.set(name, emptyTopic(Math.max(count, 1)));
    return all(text(name), int16(isNew ? fine : exists));
  });
  return list(made);
}

function remove(asked: In, { kept }: State): Buffer {
  return list(
    asked.list(() => asked.text()).map((name) => all(text(name), int16(kept.delete(name) ? fine : unknownTopic))),
  );
}
