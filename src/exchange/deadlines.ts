/**
 * Timeouts for many requests with one timer. An `AbortSignal.timeout` or `setTimeout` for each request costs more
 * than sending it; a coarse tick over the few dozen in flight costs nothing.
 */
export interface Deadlines {
  /** Expires it once: `timeout` ms from now (late by at most a tick), or when `signal` aborts. */
  add(timeout: number, signal: AbortSignal, what: Expiring): Deadline;
  /** It came in time. */
  delete(deadline: Deadline): void;
  close(): void;
}

interface Expiring {
  expire(): void;
}

interface Deadline {
  readonly slot: number;
  /** On the `performance.now()` clock. */
  readonly at: number;
  readonly signal: AbortSignal;
  readonly what: Expiring;
}

/** Ticks at most this often, ms. */
const FINEST_TICK = 5;
const COARSEST_TICK = 50;

/** `timeout`: the usual one, ms; the tick is a tenth of it within bounds. */
export function deadlines(timeout: number): Deadlines {
  // No Set: one from which as much is deleted as is added keeps what was in it alive, until the next full collection.
  const slots: (Deadline | null)[] = [];
  const free: number[] = [];
  const heard = new WeakSet<AbortSignal>();
  const closing = new AbortController();
  const tick = Math.min(COARSEST_TICK, Math.max(FINEST_TICK, timeout / 10));
  let timer: NodeJS.Timeout | null = null;

  const stop = (): void => {
    if (timer !== null) clearInterval(timer);
    timer = null;
  };
  const remove = (deadline: Deadline): void => {
    if (slots[deadline.slot] !== deadline) return;
    slots[deadline.slot] = null;
    free.push(deadline.slot);
  };
  const expireWhere = (due: (deadline: Deadline) => boolean): void => {
    for (const deadline of slots) {
      if (deadline === null || !due(deadline)) continue;
      remove(deadline);
      deadline.what.expire();
    }
  };
  const look = (): void => {
    const now = performance.now();
    expireWhere((deadline) => deadline.at <= now);
    if (free.length === slots.length) stop();
  };
  // One listener per signal, however many requests share it.
  const hear = (signal: AbortSignal): void => {
    if (heard.has(signal)) return;
    heard.add(signal);
    const expireAll = (): void => expireWhere((deadline) => deadline.signal === signal);
    signal.addEventListener('abort', expireAll, { once: true, signal: closing.signal });
  };

  return {
    add(timeout, signal, what) {
      const deadline = { slot: free.pop() ?? slots.length, at: performance.now() + timeout, signal, what };
      slots[deadline.slot] = deadline;
      hear(signal);
      timer ??= setInterval(look, tick);
      return deadline;
    },
    delete: remove,
    close() {
      stop();
      closing.abort();
    },
  };
}
