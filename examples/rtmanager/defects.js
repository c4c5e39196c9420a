/** Defects that can be switched on. `rule`: the rule of Faultline that must find it. */

export const DEFECTS = [
  { id: 'lease-ignored', rule: 'race', says: 'Operations take no lease: two at once on one game both succeed.' },
  { id: 'double-start', rule: 'race', says: 'Start takes no lease: two starts at once both run a container.' },
  {
    id: 'partial-write',
    rule: 'atomicity',
    says: 'A patch that is refused has already changed `current_image_ref`.',
  },
  {
    id: 'start-leaves-record',
    rule: 'atomicity',
    says: 'A start whose image cannot be pulled leaves a record that says `starting`.',
  },
  {
    id: 'replay-not-idempotent',
    rule: 'replay',
    says: 'A repeated start with the same image makes a new container.',
  },
  { id: 'stop-replay-refused', rule: 'replay', says: 'A repeated stop is a `conflict`.' },
  { id: 'wrong-code-conflict', rule: 'code', says: 'A `conflict` is called `semver_patch_only`, which is a 409 too.' },
  { id: 'start-says-invalid-request', rule: 'code', says: 'A malformed start is an `invalid_request`.' },
  { id: 'cleanup-of-running', rule: 'accepted', says: 'The container of a running game can be removed.' },
  { id: 'accepts-unknown-field', rule: 'accepted', says: 'A body may have fields that nobody knows.' },
  // Of the job face alone.
  {
    id: 'job-field-missing',
    rule: 'contract',
    face: 'jobs',
    says: 'A result of failure lacks `container_id` and `engine_endpoint`.',
  },
  {
    id: 'job-wrong-code',
    rule: 'code',
    face: 'jobs',
    says: 'A job whose image cannot be pulled is a `container_start_failed`.',
  },
  {
    id: 'poison-kills-consumer',
    rule: 'silence',
    face: 'jobs',
    says: 'A malformed message ends the consumer of its stream.',
  },
  { id: 'poison-answered', rule: 'silence', face: 'jobs', says: 'A malformed message has a result.' },
  {
    id: 'notification-missing',
    rule: 'causes',
    face: 'jobs',
    says: 'No administrator hears of a start that is refused.',
  },
];

/** A misspelled one throws, so that it is not taken for a conforming service. */
export function defectsNamed(names) {
  const known = DEFECTS.map(({ id }) => id);
  for (const name of names) {
    if (!known.includes(name)) throw new Error(`There is no defect "${name}". There are: ${known.join(', ')}.`);
  }
  return new Set(names);
}
