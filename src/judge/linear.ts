/**
 * Did these writes happen one after another, in some order? All that is known of their real order is that they
 * overlapped, so every order is possible (linearizability, Herlihy and Wing 1990). Pure.
 */

/** What a request that was accepted does to the thing. */
export interface Write {
  /** `create` wants it not there, `patch` and `delete` want it there, `put` replaces it, `upsert` makes it where it is not. */
  readonly kind: 'create' | 'put' | 'upsert' | 'patch' | 'delete';
  /** Spot → canonical value. */
  readonly fields: Fields;
  /** false: it may have happened or not; its answer does not say. */
  readonly sure: boolean;
}

export type Fields = Readonly<Record<string, string>>;

/** Spots that nobody wrote are left out: what they hold is not known. */
export interface State {
  readonly exists: boolean;
  readonly fields: Fields;
}

/** Is the final state what some order of the writes gives? Only the spots that both know are compared. */
export function explained(initial: State, writes: readonly Write[], final: State): boolean {
  if (writes.every((one) => !one.sure) && agrees(initial, final)) return true;
  return writes.some((one, index) => {
    const next = after(initial, one);
    const rest = writes.filter((_, other) => other !== index);
    // One that is not sure may be left out: then the others are all there is.
    return (next !== null && explained(next, rest, final)) || (!one.sure && explained(initial, rest, final));
  });
}

/** The state that a write leaves; null: it cannot have been accepted there. */
export function after({ exists, fields }: State, write: Write): State | null {
  switch (write.kind) {
    case 'create':
      return exists ? null : { exists: true, fields: write.fields };
    case 'put':
      return exists ? { exists, fields: write.fields } : null;
    case 'upsert':
      return { exists: true, fields: write.fields };
    case 'patch':
      return exists ? { exists, fields: { ...besides(fields, write.fields), ...write.fields } } : null;
    case 'delete':
      return exists ? { exists: false, fields: {} } : null;
  }
}

/** A patch that names a member may replace all of it: what others wrote in the same member is not known any more. */
function besides(fields: Fields, patched: Fields): Fields {
  const members = new Set(Object.keys(patched).map(memberOf));
  return Object.fromEntries(Object.entries(fields).filter(([spot]) => !members.has(memberOf(spot))));
}

function memberOf(spot: string): string | undefined {
  return spot.split('/')[1];
}

function agrees(one: State, other: State): boolean {
  if (one.exists !== other.exists) return false;
  return Object.entries(one.fields).every(([spot, value]) => (other.fields[spot] ?? value) === value);
}
