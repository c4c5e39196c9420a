/**
 * Could one concrete path match both templates? Parameter segments match anything. Every operation is held against every
 * other, a million pairs in a large contract: so it stops at the first segments that differ, and splits nothing before.
 */
export function sameShape(a: string, b: string): boolean {
  let [fromA, fromB] = [0, 0];
  for (;;) {
    const [endA, endB] = [a.indexOf('/', fromA), b.indexOf('/', fromB)];
    const left = a.slice(fromA, endA === -1 ? undefined : endA);
    const right = b.slice(fromB, endB === -1 ? undefined : endB);
    if (left !== right && !open(left) && !open(right)) return false;
    if (endA === -1 || endB === -1) return endA === endB;
    [fromA, fromB] = [endA + 1, endB + 1];
  }
}

/** Does the concrete path match the template? */
export function matchesTemplate(template: string, path: string): boolean {
  return sameShape(template, path);
}

function open(segment: string): boolean {
  return segment.includes('{');
}
