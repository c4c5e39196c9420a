/** Does the media range (`text/*`, `*\/*`, `application/json; v=1`) cover the type? Parameters are ignored (RFC 9110, 12.5.1). */
export function mediaRangeCovers(range: string, type: string): boolean {
  if (range === type) return true;
  const [a, b] = split(range);
  const [c, d] = split(type);
  return (a === '*' || a === c) && (b === '*' || b === d);
}

function split(text: string): [string, string] {
  const [top = '', sub = ''] = (text.split(';')[0] ?? '').trim().toLowerCase().split('/');
  return [top, sub];
}
