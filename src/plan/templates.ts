/** Could one concrete path match both templates? Parameter segments match anything. */
export function sameShape(a: string, b: string): boolean {
  const left = a.split('/');
  const right = b.split('/');
  return (
    left.length === right.length &&
    left.every((segment, index) => open(segment) || open(right[index] ?? '') || segment === right[index])
  );
}

/** Does the concrete path match the template? */
export function matchesTemplate(template: string, path: string): boolean {
  return sameShape(template, path);
}

function open(segment: string): boolean {
  return segment.includes('{');
}
