/**
 * Defects that can be switched on. `bend` changes an answer on its way out; the others are looked up by name where the
 * work is done. `rule`: the rule of Faultline that must find it.
 */
export const DEFECTS = [
  {
    id: 'lost-update',
    rule: 'race',
    says: 'An update checks the version, waits, and then writes whatever has happened meanwhile.',
  },
  { id: 'double-winner', rule: 'race', says: 'Two that create one name at the same moment both get a 201.' },
  { id: 'partial-write', rule: 'atomicity', says: 'A rejected PUT or PATCH has already changed the labels.' },
  { id: 'stale-swallowed', rule: 'accepted', says: 'An old resourceVersion is taken like the newest.' },
  {
    id: 'wrong-reason',
    rule: 'code',
    says: 'What exists already is called a Conflict.',
    bend: on('AlreadyExists', (answer) => rebody(answer, { reason: 'Conflict' })),
  },
  {
    id: 'missing-cause',
    rule: 'causes',
    says: 'Invalid does not say which field it means.',
    bend: on('Invalid', (answer) => redetail(answer, { causes: undefined })),
  },
  {
    id: 'wrong-field-path',
    rule: 'causes',
    says: 'The fields of causes are named by their last part alone.',
    bend: on('Invalid', (answer) =>
      recause(answer, (cause) => ({ ...cause, ...(cause.field ? { field: cause.field.split('.').at(-1) } : {}) })),
    ),
  },
  {
    id: 'wrong-cause-type',
    rule: 'causes',
    says: 'A missing value is called an invalid one.',
    bend: on('Invalid', (answer) =>
      recause(answer, (cause) =>
        cause.reason === 'FieldValueRequired' ? { ...cause, reason: 'FieldValueInvalid' } : cause,
      ),
    ),
  },
  {
    id: 'wrong-name',
    rule: 'causes',
    says: 'NotFound names the namespace where it should name the object.',
    bend: on('NotFound', (answer) => (answer.body.details ? redetail(answer, { name: 'default' }) : answer)),
  },
  {
    id: 'decode-as-invalid',
    rule: 'code',
    says: 'What cannot be decoded is called Invalid.',
    bend: on('BadRequest', (answer) => ({ ...rebody(answer, { reason: 'Invalid', code: 422 }), status: 422 })),
  },
  {
    id: 'gone-for-expired',
    rule: 'code',
    says: 'An expired continue token is answered with Gone, as servers did long ago.',
    bend: on('Expired', (answer) => rebody(answer, { reason: 'Gone' })),
  },
  {
    id: 'no-retry-after',
    rule: 'headers',
    says: 'TooManyRequests does not say when to come back.',
    bend: (answer) => (answer.status === 429 ? silent(answer) : answer),
  },
];

/** Looks the names up; an unknown one throws, so that a misspelled defect is not a conforming server. */
export function defectsNamed(names) {
  for (const name of names) {
    if (DEFECTS.some(({ id }) => id === name)) continue;
    throw new Error(`There is no defect "${name}". There are: ${DEFECTS.map(({ id }) => id).join(', ')}.`);
  }
  return new Set(names);
}

export function bent(answer, names) {
  return DEFECTS.filter(({ id, bend }) => bend && names.has(id)).reduce((sofar, { bend }) => bend(sofar), answer);
}

function on(reason, change) {
  return (answer) => (answer.body?.reason === reason ? change(answer) : answer);
}

function rebody(answer, fields) {
  return { ...answer, body: { ...answer.body, ...fields } };
}

function redetail(answer, fields) {
  return rebody(answer, { details: { ...answer.body.details, ...fields } });
}

function recause(answer, change) {
  const causes = answer.body.details?.causes;
  return causes ? redetail(answer, { causes: causes.map(change) }) : answer;
}

function silent(answer) {
  const { 'retry-after': _, ...headers } = answer.headers;
  const quiet = { ...answer, headers };
  return typeof answer.body === 'string' ? quiet : redetail(quiet, { retryAfterSeconds: undefined });
}
