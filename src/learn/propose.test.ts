/** What a handful of answers is worth: generalised where they agree, left out where they do not. */
import { expect, test } from '@jest/globals';
import type { Operation } from '../contract/model.ts';
import type { Vocabulary } from '../manifest/model.ts';
import { completeCode, toCode, toEnvelope } from '../manifest/normalise.ts';
import type { Json, JsonObject, Place, Probe, Site } from '../model.ts';
import { evidence, type Observation } from './model.ts';
import { propose } from './propose.ts';

const place = (path: string): Place => ({ file: 'errors.yaml', line: 1, column: 1, path });

function vocabulary(
  codes: Readonly<Record<string, JsonObject>>,
  envelope: JsonObject = { code: 'body:/code', detail: 'body:/text' },
): Vocabulary {
  return {
    file: 'errors.yaml',
    version: null,
    contracts: [],
    closed: true,
    causes: null,
    silent: [],
    tolerated: [],
    precedence: [],
    reserved: [],
    envelopes: [toEnvelope(envelope)],
    codes: Object.entries(codes).map(([name, value]) =>
      completeCode(
        toCode(name, value, place(`/codes/${name}`), (at) => place(`/codes/${name}${at}`), false),
        place(''),
      ),
    ),
  };
}

function operation(id: string, statuses: readonly string[] = []): Operation {
  const responses = statuses.map((status) => ({ status, media: [], headers: [], pointer: '' }));
  const none = { tags: [], parameters: [], body: null, security: [], pointer: '' };
  return { id, key: `POST /${id}`, method: 'POST', path: `/${id}`, responses, ...none };
}

interface Came {
  readonly on: string;
  readonly by: string;
  readonly status: number;
  readonly body?: Json;
  readonly values?: JsonObject;
  readonly asked?: boolean;
  /** Of what was wrong. */
  readonly site?: Site;
}

function seen(all: readonly Came[]): Observation[] {
  return all.map(({ on, by, status, body = {}, values = {}, asked = true, site }, index) => {
    const violations = site === undefined ? [] : [{ condition: by, site, keyword: by }];
    const probe: Probe = {
      id: `${on} ${by}`,
      fault: 'any',
      operation: on,
      condition: by,
      site: null,
      requirement: '',
      expectation: { must: [], silent: false, tolerated: false },
      mutation: { kind: 'route' },
    };
    const reply = {
      status,
      headers: [['content-type', 'application/json'] as const],
      body: JSON.stringify(body),
      truncated: false,
    };
    return { probe, operation: operation(on), trial: { index, violations, values }, reply, asked };
  });
}

const learn = (all: readonly Came[], given: Vocabulary, also = { accepted: false, serverErrors: false }) => {
  const { proposals, held } = propose(seen(all), given, also);
  const edits = proposals.map(({ edit, path, value }) => `${edit} ${path.join('/')} ${JSON.stringify(value)}`);
  return { edits, held: held.map(({ what, why }) => `${why} ${what}`) };
};

const bad = (on: string, by: string, code = 'bad'): Came => ({ on, by, status: 400, body: { code } });
const known = vocabulary({ bad: { status: 400 }, worse: { status: 400 } });

test('two operations agree: one short entry; one alone says which; a family that agrees is a glob', () => {
  expect(learn([bad('a', 'absent'), bad('b', 'absent')], known).edits).toEqual(['append codes/bad/raised "absent"']);
  expect(learn([bad('a', 'absent')], known).edits).toEqual(['append codes/bad/raised {"on":"a","by":"absent"}']);
  const family = [
    bad('a', 'body.type'),
    bad('b', 'body.enum'),
    bad('a', 'body.syntax', 'worse'),
    bad('b', 'body.syntax', 'worse'),
  ];
  expect(learn([...family, bad('a', 'body.length')], known).edits).toEqual([
    'append codes/bad/raised "body.*"',
    'append codes/worse/raised "body.syntax"',
  ]);
});

test('what is right already needs nothing; what another code answers everywhere is taken out', () => {
  const right = vocabulary({ bad: { status: 400, raised: ['body.*'] } });
  expect(learn([bad('a', 'body.type'), bad('b', 'body.enum')], right)).toEqual({ edits: [], held: [] });
  const wrong = vocabulary({ bad: { status: 400, raised: ['body.*'] }, worse: { status: 400, raised: ['body.*'] } });
  expect(learn([bad('a', 'body.type'), bad('b', 'body.enum')], wrong).edits).toEqual([
    'remove codes/worse/raised/0 null',
  ]);
});

test('one deviation does not take out what holds elsewhere', () => {
  const right = vocabulary({ bad: { status: 400, raised: ['body.*'] }, worse: { status: 400 } });
  const all = [bad('a', 'body.type'), bad('b', 'body.enum'), bad('c', 'body.type'), bad('a', 'body.enum', 'worse')];
  expect(learn(all, right).edits).toEqual(['append codes/worse/raised {"on":"a","by":"body.enum"}']);
});

test('what flaps, a failure of the server, and an invalid request that was accepted are not vocabulary', () => {
  const asks = vocabulary({ bad: { status: 400, raised: ['body.*'] }, worse: { status: 400 }, lost: { status: 500 } });
  const all: Came[] = [
    bad('a', 'body.type'),
    bad('a', 'body.type', 'worse'),
    { on: 'b', by: 'absent', status: 500, body: { code: 'lost' } },
    { on: 'c', by: 'body.extra', status: 201 },
    { on: 'c', by: 'accept', status: 200, asked: false },
  ];
  expect(learn(all, asks)).toEqual({
    edits: [],
    held: ['flaps a body.type: 400 bad, 400 worse', 'accepted c body.extra: 201', 'server-error b absent: 500 lost'],
  });
  const also = { accepted: true, serverErrors: true };
  const { proposals } = propose(seen(all), asks, also);
  expect(proposals.find(({ kind }) => kind === 'tolerated')).toMatchObject({
    value: { on: ['c'], by: 'body.extra' },
    comment: expect.stringContaining('is that meant?'),
    evidence: evidence(seen(all).slice(3, 4)),
  });
  expect(learn(all, asks, also).edits).toContain('append codes/lost/raised {"on":"b","by":"absent"}');
});

test('an entry is no wider than where a refusal came: nobody asks where it was let through', () => {
  const all: Came[] = [bad('a', 'accept'), bad('b', 'accept'), { on: 'c', by: 'accept', status: 200, asked: false }];
  expect(learn(all, known).edits).toEqual(['append codes/bad/raised {"on":["a","b"],"by":"accept"}']);
});

test('new codes with their statuses, another status of a known one, and who is busy', () => {
  const all: Came[] = [
    { on: 'a', by: 'absent', status: 404, body: { code: 'none' } },
    { on: 'a', by: 'taken', status: 409, body: { code: 'bad' } },
    { on: 'b', by: 'absent', status: 429, body: { code: 'slow' } },
  ];
  expect(learn(all, known).edits).toEqual([
    'set codes/none {"status":404}',
    'set codes/bad/status [400,409]',
    'set codes/slow {"status":429}',
    'append codes/none/raised {"on":"a","by":"absent"}',
    'append codes/bad/raised {"on":"a","by":"taken","status":409}',
    'set codes/slow/allowed ["*"]',
    'set codes/slow/retry "with-backoff"',
  ]);
});

test('an envelope for answers that the manifest’s own read nothing of, found in their bodies', () => {
  const blind = vocabulary({}, { when: { status: 400 }, as: 'invalid' });
  const all = ['absent', 'taken', 'stale'].map(
    (by): Came => ({ on: 'a', by, status: 400, body: { failure: { error_code: `X_${by}`, message: 'No.' } } }),
  );
  expect(learn(all, blind).edits[0]).toBe(
    'prepend envelopes {"code":"body:/failure/error_code","detail":"body:/failure/message"}',
  );
  expect(learn([{ on: 'a', by: 'absent', status: 404, body: 'no' }], blind).edits.slice(0, 2)).toEqual([
    'append envelopes {"when":{"status":404},"as":"not_found"}',
    'set codes/not_found {"status":404}',
  ]);
});

test('an envelope reads the causes that the bodies list, and they name what was wrong', () => {
  const blind = vocabulary({}, { when: { status: 400 }, as: 'invalid' });
  const errors = (of: string) => [{ path: `address.${of}`, code: 'missing_field', message: `${of} is needed.` }];
  const all = ['street', 'town'].map((of): Came => {
    const site = { in: 'body', name: '', pointer: `/address/${of}` } as const;
    return { on: 'a', by: 'body.required', status: 400, body: { code: 'invalid', errors: errors(of) }, site };
  });
  const { edits } = learn(all, blind);
  expect(edits[0]).toBe(
    'prepend envelopes {"code":"body:/code","causes":{"each":"body:/errors/*","type":"/code","field":"/path","detail":"/message"}}',
  );
  expect(edits.at(-1)).toBe(
    'set causes {"field":"dotted","policy":"exact","types":{"missing_field":["body.required"]}}',
  );
});

test.each([
  ['of no field', [{ text: 'No.' }]],
  ['of a field here and there', [{ field: 'a' }, { text: 'No.' }]],
  ['in words', ['a is wrong']],
])('a list %s is none of causes', (_what, errors) => {
  const blind = vocabulary({}, { when: { status: 400 }, as: 'invalid' });
  const all = ['a', 'b'].map((on): Came => ({ on, by: 'absent', status: 400, body: { code: 'invalid', errors } }));
  expect(learn(all, blind).edits[0]).toBe('prepend envelopes {"code":"body:/code"}');
});

/** Refusals under a status each, of two operations, with these bodies. */
const refused = (all: readonly (readonly [status: number, body: Json])[]): Came[] =>
  all.flatMap(([status, body], i) => ['a', 'b'].map((on) => ({ on, by: `body.type${i}`, status, body })));
const envelopesOf = (all: readonly Came[], given = vocabulary({}, { when: { status: 400 }, as: 'invalid' })) =>
  learn(all, given).edits.flatMap((one) => (/envelopes (.*)/.exec(one)?.[1] ?? []).slice(0));

test('of envelopes the one that names most: a built-in one for the half of it loses to locators for all', () => {
  const errors = [{ field: 'name', code: 'length' }];
  const all = refused([
    [404, { code: 'NoTicket', message: 'No.' }],
    [400, { code: 'BadId', message: 'No id.' }],
    [409, { code: 'Taken', message: 'It is there.' }],
    [422, { code: 'Invalid', message: 'Wrong.', errors }],
  ]);
  const [envelope, ...others] = envelopesOf(all);
  expect(envelope).toMatch(/^{"code":"body:\/code","detail":"body:\/message","causes":/);
  expect([others, learn(all, known).edits.filter((one) => one.startsWith('set codes/Invalid '))]).toEqual([
    [],
    ['set codes/Invalid {"status":422}'],
  ]);
});

test('a built-in envelope that reads no causes is told where they are', () => {
  const fields = (why: string) => [{ path: '/title', why }];
  const all = refused([
    [404, { error: { code: 'NoTicket', message: 'No.' } }],
    [422, { error: { code: 'Invalid', message: 'Wrong.', fields: fields('length') } }],
    [422, { error: { code: 'Invalid', message: 'Wrong.', fields: fields('required') } }],
  ]);
  expect(envelopesOf(all)).toEqual([
    '{"use":"azure","causes":{"each":"body:/error/fields/*","type":"/why","field":"/path"}}',
  ]);
});

test('of a framework’s envelope and RFC 9457, which it follows, the latter where both say the same', () => {
  const of = (status: number, code: string) => ({ type: 'about:blank', title: 'No.', status, code, traceId: '00-1' });
  const all = refused([
    [404, of(404, 'no_ticket')],
    [422, of(422, 'invalid')],
  ]);
  expect(envelopesOf(all)).toEqual(['{"use":"problem"}']);
});

test('what one envelope leaves unread gets another, and neither hides the other', () => {
  const all = refused([
    [404, { code: 'NoTicket', message: 'No.' }],
    [409, { code: 'Taken', message: 'It is there.' }],
    [422, { code: 'Invalid', message: 'Wrong.' }],
    [405, { error: { reason: 'BadMethod', message: 'No.' } }],
    [415, { error: { reason: 'BadMedia', message: 'No.' } }],
  ]);
  expect(envelopesOf(all)).toHaveLength(2);
  expect(learn(all, known).edits.filter((one) => one.startsWith('set codes/'))).toHaveLength(5);
  // The detail of the first is that of the second as well.
  const at = 'now';
  const mixed = refused([
    [404, { code: 'NoTicket', message: 'No.', at }],
    [409, { code: 'Taken', message: 'It is there.', at }],
    [405, { reason: 'BadMethod', message: 'No.', at }],
  ]);
  expect(envelopesOf(mixed)).toEqual([
    '{"code":"body:/code","detail":"body:/message"}',
    '{"code":"body:/reason","detail":"body:/message","when":{"status":[405]}}',
  ]);
  expect(learn(mixed, known).edits).toContain('set codes/BadMethod {"status":405}');
});

test.each(['kind', 'errorType', 'error_type', 'slug', 'key', 'id'])(
  'a member `%s` that behaves like a code is one',
  (name) => {
    const all = refused([
      [404, { error: { [name]: 'NoTicket', text: 'No.', field: 'ticket', method: 'GET' } }],
      [400, { error: { [name]: 'BadId', text: 'No id.', field: 'id', method: 'POST' } }],
      [400, { error: { [name]: 'BadQuery', text: 'Which?', field: 'page', method: 'PUT' } }],
    ]);
    expect(envelopesOf(all)).toEqual([`{"code":"body:/error/${name}","detail":"body:/error/text"}`]);
  },
);

test.each<[string, readonly (readonly [number, Json])[]]>([
  [
    'prose',
    [
      [404, { why: 'There is none.' }],
      [400, { why: 'It is wrong.' }],
    ],
  ],
  [
    'a title',
    [
      [404, { title: 'Missing' }],
      [400, { title: 'Wrong' }],
    ],
  ],
  [
    'the status',
    [
      [404, { why: '404' }],
      [400, { why: '400' }],
    ],
  ],
  [
    'always the same',
    [
      [404, { why: 'no' }],
      [400, { why: 'no' }],
    ],
  ],
  [
    'with any status',
    [
      [404, { why: 'x1' }],
      [400, { why: 'x1' }],
      [404, { why: 'x2' }],
      [400, { why: 'x2' }],
    ],
  ],
])('what is %s is no code', (_what, all) =>
  expect(envelopesOf(refused(all)).filter((one) => one.includes('code'))).toEqual([]),
);

test('nor is what comes but once, or was sent', () => {
  const once = ['a', 'b', 'c', 'd'].map(
    (on, i): Came => ({ on, by: 'absent', status: 400 + i, body: { trace: `t-${on}` } }),
  );
  const echo = refused([
    [404, { unit: 'litre' }],
    [400, { unit: 'metre' }],
  ]);
  const sent = echo.map((one) => ({ ...one, values: one.body as JsonObject }));
  for (const all of [once, sent]) expect(envelopesOf(all).filter((one) => one.includes('code'))).toEqual([]);
  expect(envelopesOf(echo)).toEqual(['{"code":"body:/unit"}']);
});

test('a new envelope takes nothing from what the manifest’s own reads', () => {
  const all = refused([
    [404, { code: 'bad', text: 'No.' }],
    [409, { kind: 'Taken', message: 'It is there.', code: 7 }],
    [415, { reason: 'Late', text: 'No.' }],
    [416, { reason: 'Far', text: 'No.' }],
  ]);
  const { edits } = learn(all, known);
  expect(edits.filter((one) => /envelopes|codes\/(?:Late|bad)/.test(one)).slice(0, 2)).toEqual([
    'prepend envelopes {"code":"body:/reason","detail":"body:/text","when":{"status":[415,416]}}',
    'set codes/bad/status [400,404]',
  ]);
});

test('a detail names what the request sent', () => {
  const all = ['a', 'b'].map(
    (on): Came => ({
      ...bad(on, 'absent'),
      values: { path: { id: `room-${on}9` } },
      body: { code: 'bad', text: `There is no room room-${on}9.` },
    }),
  );
  expect(learn(all, known).edits).toContain('set codes/bad/detail "There is no room {path.id}."');
});

test('who loses a race is told as by `taken`, or as it is said of races', () => {
  const came = seen([
    { on: 'makeRoom', by: 'taken', status: 409, body: { code: 'duplicate' } },
    { on: 'makeBed', by: 'race', status: 409, body: { code: 'late' } },
  ]).map(({ probe, ...rest }): Observation => {
    const how = probe.condition === 'race' ? 'race' : 'taken';
    const mutation = { kind: 'state', how, resource: 'x', key: 'create name' } as const;
    return { ...rest, probe: { ...probe, fault: how, mutation } };
  });
  const codes = (of: readonly string[]) =>
    vocabulary(Object.fromEntries(of.map((one) => [one, { status: 409, raised: ['taken'] }])));
  // Of the two that `taken` gives one is contradicted; then nothing says what the other operation answers to a race.
  const { proposals } = propose(came, codes(['duplicate', 'late']), { accepted: false, serverErrors: false });
  expect(proposals.map(({ edit, path, value }) => [edit, path.join('/'), value])).toEqual([
    ['remove', 'codes/late/raised/0', null],
    ['append', 'codes/late/raised', { on: 'makeBed', by: 'race' }],
  ]);
  expect(
    propose(came.slice(1), codes(['duplicate', 'late']), { accepted: false, serverErrors: false }).proposals,
  ).toEqual([]);
});
