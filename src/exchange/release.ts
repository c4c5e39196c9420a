/** Several requests on their way: let go at once, or one after the other. */
import type { Exchange, Request } from '../model.ts';
import type { Gate } from '../seams.ts';
import type { Sender } from './send.ts';

/** Exchanges in the order of the requests. */
export interface Released {
  readonly exchanges: readonly Exchange[];
  /** Was each let go before any was answered? Else they did not race. */
  readonly overlapped: boolean;
  /** What happened one after another, where that was chosen. */
  readonly order?: readonly string[];
}

/** ms for the bytes before the last to arrive, and for the server to take them up. */
const warm = 10;

/** Where the target can hold a request back, the last bytes go out in one tick, when all the others have arrived. */
export async function atOnce(sender: Sender, requests: readonly Request[], identity: string | null): Promise<Released> {
  const keeper = gatekeeper(requests.length);
  const runs = requests.map(async (request, index) => {
    const exchange = await sender.send(request, identity, keeper.gate(index));
    keeper.over(index);
    return { exchange, ended: performance.now() };
  });
  await keeper.assembled;
  const held = keeper.held();
  if (held) await new Promise((resolve) => setTimeout(resolve, warm));
  const released = performance.now();
  keeper.open();
  const done = await Promise.all(runs);
  const begun = done.map(({ exchange, ended }) => (held ? released : ended - exchange.ms));
  const exchanges = done.map(({ exchange, ended }) => (held ? { ...exchange, ms: ended - released } : exchange));
  return { exchanges, overlapped: Math.max(...begun) <= Math.min(...done.map(({ ended }) => ended)) };
}

export async function inTurn(sender: Sender, requests: readonly Request[], identity: string | null): Promise<Released> {
  const exchanges: Exchange[] = [];
  for (const request of requests) exchanges.push(await sender.send(request, identity));
  return { exchanges, overlapped: true };
}

/** Knows when each is held back, or over: a target that holds nothing back sends at once. */
function gatekeeper(count: number) {
  const [opened, open] = signal();
  const [assembled, assemble] = signal();
  const waiting = new Set<number>();
  const gone = new Set<number>();
  const note = (set: Set<number>, index: number): void => {
    set.add(index);
    if (new Set([...waiting, ...gone]).size === count) assemble();
  };
  return {
    assembled,
    open,
    held: () => waiting.size === count && gone.size === 0,
    gate: (index: number): Gate => ({ opened, ready: () => note(waiting, index) }),
    over: (index: number) => note(gone, index),
  };
}

function signal(): readonly [Promise<void>, () => void] {
  let give: () => void = () => {};
  const given = new Promise<void>((resolve) => {
    give = resolve;
  });
  return [given, () => give()];
}
