/** Runs what has the same key one after the other, in the order of the calls; different keys side by side. */
export function lanes(): <T>(key: string, act: () => Promise<T>) => Promise<T> {
  const last = new Map<string, Promise<unknown>>();
  return (key, act) => {
    const before = last.get(key) ?? Promise.resolve();
    const own = before.then(act, act);
    last.set(key, own);
    return own;
  };
}
