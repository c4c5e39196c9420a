/** A value as text: its own where it is a scalar, else JSON. Unlike `String` it never calls what the value brings along, such as a member `toString`. */
export function plain(value: unknown): string {
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value);
}
