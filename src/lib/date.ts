/** A day as `2030-01-31` (full-date, RFC 3339, section 5.6). 2026-02-30 looks like one and is none. Pure. */
export function isDate(text: string): boolean {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}
