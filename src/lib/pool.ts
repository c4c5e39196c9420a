/**
 * Runs `work` over the items with at most `width` under way, and yields what it gives in order of completion, as many at
 * a time as are done.
 * Items are taken one by one, as places come free, so an endless or lazily decided list is fine.
 * An error in `work` ends the iteration with that error after the rest has settled.
 */
export async function* pool<T, R>(
  items: Iterable<T>,
  width: number,
  work: (item: T) => Promise<R>,
): AsyncGenerator<readonly R[]> {
  const source = items[Symbol.iterator]();
  const done: R[] = [];
  const failed: unknown[] = [];
  let running = 0;
  let wake: (() => void) | null = null;
  const settle = (): void => {
    running--;
    wake?.();
    wake = null;
  };
  const begun = (item: T): Promise<R> => {
    try {
      return work(item);
    } catch (error) {
      return Promise.reject(error);
    }
  };
  const refill = (): void => {
    while (running < width && failed.length === 0) {
      const next = source.next();
      if (next.done) return;
      running++;
      begun(next.value).then(
        (result) => {
          done.push(result);
          settle();
        },
        (error: unknown) => {
          failed.push(error);
          settle();
        },
      );
    }
  };
  for (;;) {
    refill();
    if (done.length > 0) yield done.splice(0);
    else if (running === 0) break;
    else
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
  }
  if (failed.length > 0) throw failed[0];
}
