/**
 * Timeouts for many requests with one timer. An `AbortSignal.timeout` or `setTimeout` for each request costs more
 * than sending it; a coarse tick over the few dozen in flight costs nothing.
 */
export interface Deadlines {
  /** Calls `expire` once: `timeout` ms from now (late by at most a tick), or when `signal` aborts. */
  add(timeout: number, signal: AbortSignal, expire: () => void): Deadline;
  /** It came in time. */
  delete(deadline: Deadline): void;
  close(): void;
}

interface Deadline {
  /** On the `performance.now()` clock. */
  readonly at: number;
  readonly signal: AbortSignal;
  readonly expire: () => void;
}

/** Ticks at most this often, ms. */
const FINEST_TICK = 5;
const COARSEST_TICK = 50;

/** `timeout`: the usual one, ms; the tick is a tenth of it within bounds. */
export function deadlines(timeout: number): Deadlines {
  const pending = new Set<Deadline>();
  const heard = new WeakSet<AbortSignal>();
  const closing = new AbortController();
  const tick = Math.min(COARSEST_TICK, Math.max(FINEST_TICK, timeout / 10));
  let timer: NodeJS.Timeout | null = null;

  const stop = (): void => {
    if (timer !== null) clearInterval(timer);
    timer = null;
  };
  const expireWhere = (due: (deadline: Deadline) => boolean): void => {
    for (const deadline of pending) {
      if (!due(deadline)) continue;
      pending.delete(deadline);
      deadline.expire();
    }
  };
  const look = (): void => {
    const now = performance.now();
    expireWhere((deadline) => deadline.at <= now);
    if (pending.size === 0) stop();
  };
  // One listener per signal, however many requests share it.
  const hear = (signal: AbortSignal): void => {
    if (heard.has(signal)) return;
    heard.add(signal);
    const expireAll = (): void => expireWhere((deadline) => deadline.signal === signal);
    signal.addEventListener('abort', expireAll, { once: true, signal: closing.signal });
  };

  return {
    add(timeout, signal, expire) {
      const deadline = { at: performance.now() + timeout, signal, expire };
      pending.add(deadline);
      hear(signal);
      timer ??= setInterval(look, tick);
      return deadline;
    },
    delete: (deadline) => void pending.delete(deadline),
    close() {
      stop();
      closing.abort();
    },
  };
}
