/**
 * Acts of one turn of the event loop, done together at its end. Where the kernel is asked between any two of them the
 * processor has forgotten the code each time: to judge one answer, send, judge the next … takes nearly twice as long as to
 * judge all that came and then to send.
 */
export function together(): (act: () => void) => void {
  let waiting: (() => void)[] = [];
  const actAll = (): void => {
    const all = waiting;
    waiting = [];
    for (const act of all) act();
  };
  return (act) => {
    if (waiting.push(act) === 1) setImmediate(actAll);
  };
}
