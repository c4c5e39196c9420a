import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { EnvelopeSpec } from '../manifest/model.ts';
import { toEnvelope } from '../manifest/normalise.ts';
import type { Json, Observed, Reply } from '../model.ts';
import { replyOf } from './envelopes/law.ts';
import { open } from './open.ts';

/** Specs as a manifest spells them. */
function read(reply: Reply, ...specs: readonly Json[]): Observed {
  return open(reply, specs.map(toEnvelope), { operationMatches: (on) => on.includes('here') });
}

const own = { code: 'body:/error/code', detail: 'body:/error/message' };
const refused = replyOf(409, { error: { code: 'conflict', message: 'no' } });

test('no spec reads it: nothing but the status line and the body is known', () => {
  expect(read(replyOf(404, '<p>'), own)).toEqual({
    envelope: null,
    outcome: 'failure',
    status: 404,
    code: null,
    codes: [],
    detail: null,
    causes: [],
    repeats: [],
    body: undefined,
  });
  expect(read(replyOf(201, { id: 1 }), own)).toMatchObject({ envelope: null, outcome: 'success', body: { id: 1 } });
});

test('the first spec that applies and reads it does, and a built-in that does not recognise it is passed over', () => {
  expect(read(refused, { use: 'kubernetes' }, { when: { status: 404 }, as: 'x' }, own, { as: 'last' })).toMatchObject({
    envelope: 'locators',
    outcome: 'failure',
    code: 'conflict',
    detail: 'no',
  });
  expect(read(refused, { use: 'no-such-thing' }, { as: 'last' }).code).toBe('last');
});

test.each<[string, Json, boolean]>([
  ['a status', { status: 409 }, true],
  ['another status', { status: [400, 404] }, false],
  ['a status as text', { status: '409' }, true],
  ['a range', { status: '4XX' }, true],
  ['another range', { status: '5xx' }, false],
  ['http', { transport: 'http' }, true],
  ['another transport', { transport: 'message' }, false],
  ['a media type without its parameters', { mediaType: 'application/json' }, true],
  ['a glob over the whole header', { mediaType: 'application/json*' }, true],
  ['a glob', { mediaType: '*/json' }, true],
  ['another media type', { mediaType: 'text/plain*' }, false],
  ['a header', { header: 'X-Kind' }, true],
  ['a header and its value', { header: 'x-kind: err*' }, true],
  ['a header and another value', { header: 'x-kind: ok' }, false],
  ['an absent header', { header: 'x-other' }, false],
  ['the operation', { on: 'here' }, true],
  ['another operation', { on: ['there'] }, false],
  ['all of it', { status: 409, mediaType: 'application/json', on: 'here' }, true],
  ['all but one', { status: 409, mediaType: 'application/json', on: 'there' }, false],
])('when: %s', (_, when, applies) => {
  const reply = replyOf(409, { a: 1 }, { 'content-type': 'Application/JSON; charset=utf-8', 'x-kind': 'error' });
  expect(read(reply, { when, as: 'x' }).code).toBe(applies ? 'x' : null);
});

describe('codes', () => {
  const stripe = { code: ['body:/error/type', 'body:/error/code', 'body:/error/decline_code'] };
  test.each<[string, Json, Json, Partial<Observed>]>([
    ['a number stays one', own, { error: { code: 409 } }, { code: 409 }],
    ['a text stays one', own, { error: { code: '409' } }, { code: '409' }],
    [
      'many',
      { code: 'body:/errors/*/code' },
      { errors: [{ code: 'a' }, { code: 2 }, { code: 'a' }] },
      { code: 'a', codes: [2] },
    ],
    ['a list is joined', stripe, { error: { type: 'a', code: 'b', decline_code: 'c' } }, { code: 'a/b/c' }],
    ['what is missing is skipped', stripe, { error: { type: 'a', decline_code: 3 } }, { code: 'a/3' }],
    ['a lone part keeps its type', stripe, { error: { code: 3 } }, { code: 3 }],
    [
      'neither a flag nor an object is a code',
      own,
      { error: { code: true, message: 'x' } },
      { code: null, detail: 'x' },
    ],
    ['an empty text is none', own, { error: { code: '', message: 'x' } }, { code: null }],
    ['a missing one by name', { ...own, absent: 'Unknown' }, { error: { message: 'x' } }, { code: 'Unknown' }],
    ['a missing one implied', { ...own, as: 'x' }, { error: { message: 'x' } }, { code: 'x' }],
    [
      'one on the wire is not replaced',
      { ...own, absent: 'Unknown', as: 'x' },
      { error: { code: 'a' } },
      { code: 'a' },
    ],
  ])('%s', (_, spec, body, expected) => {
    expect(read(replyOf(400, body), spec)).toMatchObject({ codes: [], ...expected });
  });
});

describe('outcome', () => {
  const job = { outcome: 'body:/outcome', code: 'body:/error_code', detail: 'body:/error_message', none: '' };
  test.each<[string, Json, number, Json, Partial<Observed>]>([
    ['a success that says so', job, 200, { outcome: 'success', error_code: '' }, { outcome: 'success', code: null }],
    [
      'a success with a code',
      job,
      200,
      { outcome: 'success', error_code: 'replay_no_op' },
      { outcome: 'success', code: 'replay_no_op' },
    ],
    ['a failure under 200', job, 200, { outcome: 'failure', error_code: 'a' }, { outcome: 'failure', code: 'a' }],
    ['a flag', { outcome: 'body:/ok' }, 200, { ok: false }, { outcome: 'failure' }],
    ['the other flag', { outcome: 'body:/ok' }, 200, { ok: true }, { outcome: 'success' }],
    [
      'a word of another kind decides nothing',
      { outcome: 'body:/ok', code: 'body:/c' },
      400,
      { ok: 'yes', c: 1 },
      { outcome: 'failure' },
    ],
    [
      'none, so any other code under 200 is an error',
      { code: 'body:/c', none: 'OK' },
      200,
      { c: 'E1' },
      { outcome: 'failure', code: 'E1' },
    ],
    ['a number that means none', { code: 'body:/c', none: 0 }, 200, { c: 0 }, { outcome: 'success', code: null }],
    ['another type than that number', { code: 'body:/c', none: 0 }, 200, { c: '0' }, { outcome: 'failure', code: '0' }],
    ['none under 200', { code: 'body:/c', none: 'OK' }, 200, { c: 'OK' }, { outcome: 'success', code: null }],
    [
      'none under an error status',
      { code: 'body:/c', none: 'OK' },
      500,
      { c: 'OK' },
      { outcome: 'failure', code: null },
    ],
    ['the word for it', { outcome: 'body:/status', code: 'body:/c' }, 200, { status: 'ERROR' }, { outcome: 'failure' }],
    ['the other word', { outcome: 'body:/status', code: 'body:/c' }, 400, { status: 'ok' }, { outcome: 'success' }],
    [
      'a list says nothing',
      { outcome: 'body:/status' },
      200,
      { status: ['error'] },
      { envelope: null, outcome: 'success' },
    ],
    ['without it the status decides', { code: 'body:/c' }, 200, { c: 'E1' }, { outcome: 'success', code: 'E1' }],
    ['a success has no missing code', { outcome: 'body:/ok', absent: 'Unknown' }, 200, { ok: true }, { code: null }],
  ])('%s', (_, spec, status, body, expected) => {
    expect(read(replyOf(status, body), spec)).toMatchObject({ envelope: 'locators', ...expected });
  });
});

test('causes by locators relative to each; a path in steps is joined', () => {
  const body = { issues: [{ kind: 'min', loc: ['body', 'a', 0], text: 'small' }, { kind: 7 }, 'x'] };
  const spec = { causes: { each: 'body:/issues/*', type: '/kind', field: '/loc', detail: '/text' } };
  expect(read(replyOf(422, body), spec).causes).toEqual([
    { type: 'min', field: 'body/a/0', detail: 'small' },
    { type: '7', field: null, detail: null },
    { type: null, field: null, detail: null },
  ]);
});

test('a status that the answer repeats', () => {
  const spec = { ...own, status: 'body:/status' };
  expect(read(replyOf(400, { error: { code: 'a' }, status: '404' }), spec).repeats).toEqual([
    { at: 'body:/status', value: '404', with: 'status' },
  ]);
  expect(read(refused, spec).repeats).toEqual([]);
});

test('locators beside `use` say what the built-in reads elsewhere, and leave the rest', () => {
  const body = { type: 'about:blank', title: 'Conflict', status: 409, error_code: 'taken', detail: 'no' };
  const reply = replyOf(409, body, { 'content-type': 'application/problem+json' });
  expect(read(reply, { use: 'problem', code: 'body:/error_code' })).toMatchObject({
    envelope: 'problem',
    code: 'taken',
    detail: 'no',
  });
  expect(read(reply, { use: 'problem', absent: 'none' })).toMatchObject({ code: 'none', detail: 'no' });
  expect(read(replyOf(409, { error_code: 'taken' }), { use: 'problem', code: 'body:/error_code' }).envelope).toBeNull();
});

test('an envelope of the embedding program is found by `use`', () => {
  const mine = {
    id: 'mine',
    title: 'Mine',
    open: (reply: Reply) => ({ ...read(reply), envelope: 'mine', code: 'it' }),
  };
  const spec: EnvelopeSpec = toEnvelope({ use: 'mine' });
  expect(open(refused, [spec], { operationMatches: () => true, envelopes: [mine] }).code).toBe('it');
});

test('total: any body, any locator', () => {
  const locator = fc.oneof(
    fc.string(),
    fc.constantFrom('body:', 'body:/a', 'body:/*/a', 'body:/*', 'header:x', 'status'),
  );
  const spec = fc.record(
    {
      code: fc.array(locator),
      detail: locator,
      outcome: locator,
      status: locator,
      none: fc.string(),
      absent: fc.string(),
    },
    { requiredKeys: [] },
  );
  const body = fc.oneof(fc.string(), fc.json());
  fc.assert(
    fc.property(fc.integer({ min: 100, max: 599 }), body, spec, (status, text, one) => {
      const { code, codes, outcome, status: line } = read(replyOf(status, text), one as Json);
      expect(line).toBe(status);
      expect(['success', 'failure']).toContain(outcome);
      expect([code, ...codes].every((each) => each === null || ['string', 'number'].includes(typeof each))).toBe(true);
    }),
  );
});

describe('outcome of a message', () => {
  const said = { code: 'body:/code', detail: 'body:/text' };
  const ending = { ...said, outcome: 'body:/status' };
  test.each<[string, Json, Json, Observed['outcome']]>([
    ['a code, and nothing else that says so', said, { status: 'error', code: 'sold_out' }, 'failure'],
    ['a code that comes with a success', said, { code: 'twice' }, 'success'],
    ['a number that usually means none', said, { code: 0 }, 'success'],
    ['a word that means none', said, { code: 'OK' }, 'success'],
    ['an empty code', said, { code: '' }, 'success'],
    ['no code', said, { text: 'x' }, 'success'],
    ['the code that means none', { ...said, none: 'fine' }, { code: 'fine' }, 'success'],
    ['another code than that', { ...said, none: 'fine' }, { code: 'OK' }, 'failure'],
    ['the word for it', ending, { status: 'failed', code: 'sold_out' }, 'failure'],
    ['the word stands against the code', ending, { status: 'ok', code: 'sold_out' }, 'success'],
    ['a word that says neither', ending, { status: 'over', code: 'sold_out' }, 'failure'],
    ['a word that says neither, and no code', ending, { status: 'over' }, 'success'],
  ])('%s', (_, spec, body, expected) => {
    const reply: Reply = { ...replyOf(0, body), transport: 'message' };
    const context = { operationMatches: () => true, succeeding: new Set(['twice']) };
    expect(open(reply, [toEnvelope(spec)], context).outcome).toBe(expected);
  });
});
