/** A value as text: its own where it is a scalar, else JSON. Unlike `String` it never calls what the value brings along, such as a member `toString`. */
export function plain(value: unknown): string {
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value);
}

/** Has it no members of its own? Told without listing them. */
export function isEmpty(record: object): boolean {
  for (const key in record) if (Object.hasOwn(record, key)) return false;
  return true;
}
