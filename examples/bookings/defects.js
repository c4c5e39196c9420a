/**
 * Defects that can be switched on, one for each thing that a rule of Faultline must find.
 *
 * `rule`: the rule that must find it. `bend` changes an answer on its way out (null: nothing is sent);
 * `forgives` drops a broken rule before it is counted. `memory` is the app's own, for what lasts over requests.
 */
const HTML = { 'content-type': 'text/html; charset=utf-8' };
const TRACE =
  'TypeError: cannot read "x"\n    at parse (/srv/bookings/lib/parse.js:41:17)\n    at run (/srv/bookings/app.js:9:3)';

export const DEFECTS = [
  {
    id: 'accepts-missing-field',
    rule: 'accepted',
    says: 'A booking without `guests` is made all the same.',
    forgives: ({ pointer, code }) => pointer === '/guests' && code === 'required',
  },
  {
    id: 'wrong-status',
    rule: 'status',
    says: '`validation_failed` goes out as 400, its status is 422.',
    bend: on('validation_failed', (answer) => restatus(answer, 400)),
  },
  {
    id: 'wrong-code',
    rule: 'code',
    says: 'An invalid booking is called `dates_inverted`, which means something else.',
    bend: on('validation_failed', (answer, { operation }) =>
      operation === 'createBooking' ? recode(answer, 'dates_inverted') : answer,
    ),
  },
  {
    id: 'undeclared-code',
    rule: 'vocabulary',
    says: 'An unknown query parameter gives `bad_query`, a code that nobody has heard of.',
    bend: on('unknown_parameter', (answer) => recode(answer, 'bad_query')),
  },
  {
    id: 'code-on-wrong-operation',
    rule: 'allowed',
    says: 'A list answers `not_found`, though its path names nothing that could be absent.',
    bend: on('invalid_parameter', (answer, { operation }) =>
      operation === 'listRooms' ? recode(answer, 'not_found') : answer,
    ),
  },
  {
    id: 'stale-detail',
    rule: 'detail',
    says: 'The detail of `room_unknown` names the room of the request before.',
    bend: on('room_unknown', (answer, { memory }) => {
      const detail = memory.detail ?? answer.body.detail;
      memory.detail = answer.body.detail;
      return rebody(answer, { detail });
    }),
  },
  {
    id: 'wrong-cause',
    rule: 'causes',
    says: 'The errors of `validation_failed` point at a field that is in order.',
    bend: on('validation_failed', (answer) =>
      rebody(answer, { errors: answer.body.errors.map((each) => ({ ...each, pointer: '/somewhere/else' })) }),
    ),
  },
  {
    id: 'extra-cause',
    rule: 'causes',
    says: 'The errors of `validation_failed` name one field too many.',
    bend: on('validation_failed', (answer) =>
      rebody(answer, {
        errors: [...answer.body.errors, { in: 'body', pointer: '/ghost', code: 'required', detail: 'is required' }],
      }),
    ),
  },
  {
    id: 'html-error',
    rule: 'envelope',
    says: 'A body that is not JSON is answered with a page of HTML.',
    bend: on('malformed_request', (answer) => ({
      ...answer,
      headers: HTML,
      body: '<html><h1>Bad Request</h1></html>',
    })),
  },
  {
    id: 'status-disagrees',
    rule: 'agreement',
    says: 'The body of a 415 says 400.',
    bend: on('unsupported_media_type', (answer) => rebody(answer, { status: 400 })),
  },
  {
    id: 'undeclared-status',
    rule: 'contract',
    says: 'A missing parameter is answered with 418, which the contract does not list.',
    bend: on('missing_parameter', (answer) => restatus(answer, 418)),
  },
  {
    id: 'off-schema-body',
    rule: 'contract',
    says: 'The problem of a repeated parameter has a number for a title.',
    bend: on('duplicate_parameter', (answer) => rebody(answer, { title: 42 })),
  },
  {
    id: 'no-allow-header',
    rule: 'headers',
    says: 'A 405 does not say which methods are allowed.',
    bend: on('method_not_allowed', ({ headers: { allow: _, ...headers }, ...answer }) => ({ ...answer, headers })),
  },
  {
    id: 'stack-trace',
    rule: 'leak',
    says: 'A body that is not JSON shows where the service keeps its source.',
    bend: on('malformed_request', (answer) => rebody(answer, { detail: TRACE })),
  },
  {
    id: 'flapping-code',
    rule: 'stability',
    says: 'An invalid parameter is every other time called unknown.',
    bend: on('invalid_parameter', (answer, { memory }) => {
      memory.odd = !memory.odd;
      return memory.odd ? answer : recode(answer, 'unknown_parameter');
    }),
  },
  {
    id: 'hangs',
    rule: 'silence',
    says: 'A request that accepts no JSON is never answered.',
    bend: on('not_acceptable', () => null),
  },
];

/** Looks the names up; an unknown one throws, so that a misspelled defect is not a conforming server. */
export function defectsNamed(names) {
  return names.map((name) => {
    const found = DEFECTS.find(({ id }) => id === name);
    if (!found) throw new Error(`There is no defect "${name}". There are: ${DEFECTS.map(({ id }) => id).join(', ')}.`);
    return found;
  });
}

function on(code, change) {
  return (answer, context) => (answer?.body?.code === code ? change(answer, context) : answer);
}

function rebody(answer, fields) {
  return { ...answer, body: { ...answer.body, ...fields } };
}

function recode(answer, code) {
  return rebody(answer, { code });
}

function restatus(answer, status) {
  return { ...rebody(answer, { status }), status };
}
