/** Defects that can be switched on. `rule`: the rule of Faultline that must find it. */

export const DEFECTS = [
  { id: 'wrong-code', rule: 'allowed', says: 'A field that is violated is FAILED_PRECONDITION.' },
  { id: 'no-details', rule: 'causes', says: 'INVALID_ARGUMENT names no field: BadRequest is missing.' },
  { id: 'truncated-is-internal', rule: 'code', says: 'Bytes that are no message are INTERNAL.' },
  { id: 'twice', rule: 'accepted', says: 'A room whose id is taken is made again: no ALREADY_EXISTS.' },
  { id: 'stack', rule: 'leak', says: 'The message of INTERNAL is a stack trace.' },
  { id: 'etag-ignored', rule: 'accepted', says: 'A write on an old etag succeeds.' },
  { id: 'writes-first', rule: 'atomicity', says: 'An update that is refused has already been made.' },
];

/** A misspelled one throws, so that it is not taken for a conforming service. */
export function defectsNamed(names) {
  const known = DEFECTS.map(({ id }) => id);
  const wrong = names.filter((name) => !known.includes(name));
  if (wrong.length > 0) throw new Error(`no such defect: ${wrong.join(', ')}; there are ${known.join(', ')}`);
  return new Set(names);
}
