import { describe, expect, test } from '@jest/globals';
import supertest from 'supertest';
import { createApp, DEFECTS, type Handler } from './server.js';
import { createStore, SEED_ROOM } from './store.js';

type Sent = Awaited<ReturnType<typeof send>>;

interface Ask {
  readonly method?: 'get' | 'post' | 'put' | 'patch' | 'delete';
  readonly path: string;
  readonly token?: string | null;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

const json = { 'content-type': 'application/json', 'x-client-version': '1.0' };
const room = { name: 'Dione', kind: 'desk', capacity: 1, price: { amount: 9.95, currency: 'EUR' } };
const booking = {
  roomId: 'rm-atlas1',
  stay: { checkIn: '2031-05-01', checkOut: '2031-05-03' },
  guests: [{ name: 'Bo', email: 'bo@example.com' }],
  price: { amount: 120, currency: 'EUR' },
  payment: { method: 'card', token: 'tok_abcdefgh' },
  termsAccepted: true,
};

async function send(app: Handler, { method = 'get', path, token = 'write-token', headers = {}, body }: Ask) {
  const asked = supertest(app)[method](`/v1${path}`).set(headers);
  if (token !== null) asked.set('authorization', `Bearer ${token}`);
  if (body !== undefined) asked.send(typeof body === 'string' ? body : JSON.stringify(body));
  return asked;
}

const book = (changes: object): Ask => ({
  method: 'post',
  path: '/bookings',
  headers: json,
  body: { ...booking, ...changes },
});
const make = (changes: object): Ask => ({
  method: 'post',
  path: '/rooms',
  headers: json,
  body: { ...room, ...changes },
});
const causesOf = ({ body }: Sent): string[] =>
  (body.errors ?? []).map(({ pointer, code }: { pointer: string; code: string }) => `${pointer} ${code}`);

describe('what is valid is accepted', () => {
  const app = createApp();
  const invoice = { method: 'invoice', vatId: 'AT12345678', address: { street: 'S', city: 'C' }, dueDays: 30 };
  const accepted: readonly (readonly [string, Ask, number])[] = [
    ['health without a token', { path: '/health', token: null }, 200],
    ['a list', { path: '/rooms' }, 200],
    [
      'every filter',
      {
        path: '/rooms?kind=hall&minCapacity=2&maxPrice=99.95&accessible=true&name=At&amenities=wifi&amenities=coffee&floors=-1,2&limit=5&offset=0',
      },
      200,
    ],
    ['encoded delimiters and a plus', { path: '/rooms?floors=1%2C2&name=A+b' }, 200],
    [
      'a deep object, a pipe list, a cookie and headers',
      {
        path: '/bookings?total[min]=1e1&total[currency]=EUR&sort=checkIn%7Camount&rooms=rm-atlas1&includeCancelled=false',
        headers: {
          cookie: 'view=compact; columns=3; other=1',
          'x-labels': 'audit, nightly',
          'x-request-id': '00000000-0000-4000-8000-000000000000',
        },
      },
      200,
    ],
    ['availability', { path: '/rooms/rm-atlas1/availability?from=2030-03-03&nights=4' }, 200],
    ['an empty list is an absent one', { path: '/rooms?' }, 200],
    ['a room', make({}), 201],
    [
      'a room with everything',
      make({
        notes: null,
        floor: -2,
        accessible: false,
        amenities: ['wifi'],
        opening: { from: '08:00', to: '19:30' },
        contactName: 'N',
        contactEmail: 'n@example.com',
        labels: { wing: 'east' },
      }),
      201,
    ],
    ['a replaced room', { ...make({}), method: 'put', path: '/rooms/rm-boreas' }, 200],
    [
      'a patched room',
      {
        method: 'patch',
        path: '/rooms/rm-calyps',
        headers: { 'content-type': 'application/merge-patch+json; charset=utf-8' },
        body: { notes: null },
      },
      200,
    ],
    ['a booking', book({}), 201],
    [
      'an invoice, a discount, tags',
      book({
        payment: invoice,
        discount: { code: 'SUMMER', percent: 12.5 },
        tags: ['a', 'b'],
        reference: '6f1c2a34-5b6d-4e7f-8a90-b1c2d3e4f506',
      }),
      201,
    ],
    [
      'a leap day and no discount',
      book({ stay: { checkIn: '2032-02-29', checkOut: '2032-03-01', arrival: null }, discount: null }),
      201,
    ],
    ['a cancelled booking', { method: 'delete', path: '/bookings/6f1c2a34-5b6d-4e7f-8a90-b1c2d3e4f506' }, 204],
    [
      'a booking that is cancelled again',
      { method: 'delete', path: '/bookings/6f1c2a34-5b6d-4e7f-8a90-b1c2d3e4f506' },
      204,
    ],
    [
      'a reader who reads',
      { path: '/rooms/rm-atlas1', token: 'read-token', headers: { accept: 'text/html, */*;q=0.1' } },
      200,
    ],
  ];
  test.each(accepted)('%s', async (_name, ask, status) => {
    const sent = await send(app, ask);
    expect([sent.status, causesOf(sent)]).toEqual([status, []]);
  });

  test('what was made can be read, and the search finds it', async () => {
    const made = (await send(app, book({}))).body.id;
    expect((await send(app, { path: `/bookings/${made}` })).body).toMatchObject({ id: made, roomId: 'rm-atlas1' });
    const found = (await send(app, { path: '/bookings?from=2031-01-01&guest=bo@example.com&limit=100' })).body.items;
    expect(found.map(({ id }: { id: string }) => id)).toContain(made);
  });

  test('a thousand rooms later only the latest are kept, and the fixed ones', () => {
    const { rooms } = createStore();
    const made = Array.from({ length: 1001 }, () => rooms.add(room).id);
    expect(made.map((id) => rooms.get(id)).filter(Boolean)).toHaveLength(1000);
    expect([rooms.get(made[0] ?? ''), rooms.get(SEED_ROOM)?.id]).toEqual([undefined, SEED_ROOM]);
  });
});

describe('each documented error', () => {
  const app = createApp();
  const refused: readonly (readonly [string, Ask, number, readonly string[]])[] = [
    ['route_not_found', { path: '/nowhere' }, 404, []],
    ['route_not_found', { path: '/rooms/' }, 404, []],
    ['method_not_allowed', { method: 'delete', path: '/rooms' }, 405, []],
    ['unauthenticated', { path: '/rooms', token: null }, 401, []],
    ['unauthenticated', { path: '/rooms', token: 'nonsense' }, 401, []],
    ['token_expired', { path: '/rooms', token: 'expired-token' }, 401, []],
    ['forbidden', { ...make({}), token: 'read-token' }, 403, []],
    ['not_acceptable', { path: '/rooms', headers: { accept: 'text/html, application/*;q=0' } }, 406, []],
    ['unsupported_media_type', { ...make({}), headers: { 'content-type': 'text/plain' } }, 415, []],
    [
      'unsupported_media_type',
      { ...make({}), headers: { 'content-type': 'application/json; charset=latin1' } },
      415,
      [],
    ],
    ['unsupported_media_type', { ...make({}), headers: { ...json, 'content-encoding': 'gzip' } }, 415, []],
    ['payload_too_large', make({ notes: 'x'.repeat(70_000) }), 413, []],
    ['duplicate_parameter', { path: '/rooms?limit=1&limit=1' }, 400, ['/limit repeated']],
    [
      'duplicate_parameter',
      { path: '/bookings?total[min]=1&total[min]=2&total[currency]=EUR' },
      400,
      ['/total/min repeated'],
    ],
    ['unknown_parameter', { path: '/rooms?colour=red' }, 400, ['/colour unknown_field']],
    ['unknown_parameter', { path: '/bookings?total[foo]=1' }, 400, ['/total/foo unknown_field']],
    ['missing_parameter', { path: '/rooms/rm-atlas1/availability?nights=2' }, 400, ['/from required']],
    ['missing_parameter', { path: '/bookings?total[min]=1' }, 400, ['/total/currency required']],
    [
      'missing_parameter',
      { ...book({}), headers: { 'content-type': 'application/json' } },
      400,
      ['/x-client-version required'],
    ],
    [
      'invalid_parameter',
      { path: '/rooms?limit=0&accessible=yes&floors=1,,99' },
      400,
      ['/limit out_of_range', '/accessible wrong_type', '/floors/1 wrong_type', '/floors/2 out_of_range'],
    ],
    [
      'invalid_parameter',
      { path: '/rooms?maxPrice=0.07&kind=cave&name=x' },
      400,
      ['/kind unknown_value', '/maxPrice out_of_range', '/name bad_size'],
    ],
    ['invalid_parameter', { path: '/rooms?limit=1e1' }, 400, ['/limit wrong_type']],
    ['invalid_parameter', { path: '/rooms?amenities=wifi&amenities=wifi' }, 400, ['/amenities not_unique']],
    ['invalid_parameter', { path: '/rooms/atlas' }, 400, ['/roomId bad_format']],
    ['invalid_parameter', { path: '/rooms/rm-atl%2Fs1' }, 400, ['/roomId bad_format']],
    [
      'invalid_parameter',
      { path: '/rooms/rm-atlas1/availability?from=2031-02-29&nights=31' },
      400,
      ['/from bad_format', '/nights out_of_range'],
    ],
    ['invalid_parameter', { path: '/bookings', headers: { 'x-labels': 'A' } }, 400, ['/x-labels/0 bad_format']],
    ['invalid_parameter', { path: '/bookings', headers: { cookie: 'view=wide' } }, 400, ['/view unknown_value']],
    ['malformed_request', { path: '/rooms?name=%zz' }, 400, []],
    ['malformed_request', { path: '/rooms/rm-%zz' }, 400, []],
    ['malformed_request', { ...make({}), body: '{"name":' }, 400, []],
    ['body_required', { ...make({}), body: '' }, 400, []],
    ['body_required', { method: 'post', path: '/rooms' }, 400, []],
    ['not_found', { path: '/rooms/rm-zz0000' }, 404, []],
    ['not_found', { ...make({}), method: 'put', path: '/rooms/rm-zz0000', body: {} }, 404, []],
    ['validation_failed', { ...make({}), body: 'null' }, 422, [' wrong_type']],
    [
      'validation_failed',
      { ...make({}), body: '{"__proto__":1}' },
      422,
      ['/name required', '/kind required', '/capacity required', '/price required', '/__proto__ unknown_field'],
    ],
    [
      'validation_failed',
      make({ capacity: 1.5, floor: 41, notes: 7 }),
      422,
      ['/capacity wrong_type', '/floor out_of_range', '/notes wrong_type'],
    ],
    [
      'validation_failed',
      make({ contactEmail: 'n@example' }),
      422,
      ['/contactName required', '/contactEmail bad_format'],
    ],
    [
      'validation_failed',
      make({ labels: { Wing: 'x', 'a/b': 5 } }),
      422,
      ['/labels bad_key', '/labels/a~1b wrong_type'],
    ],
    ['validation_failed', { ...make({}), method: 'patch', path: '/rooms/rm-atlas1', body: {} }, 422, [' bad_size']],
    [
      'validation_failed',
      book({ guests: [], tags: ['a', 'a'], termsAccepted: false }),
      422,
      ['/guests bad_size', '/termsAccepted unknown_value', '/tags not_unique'],
    ],
    ['validation_failed', book({ payment: { method: 'cash' } }), 422, ['/payment/method unknown_value']],
    ['validation_failed', book({ payment: {} }), 422, ['/payment/method required']],
    [
      'validation_failed',
      book({ payment: { method: 'card', token: 'x', cvc: 1 } }),
      422,
      ['/payment/token bad_format', '/payment/cvc unknown_field'],
    ],
    ['validation_failed', book({ discount: { code: 'ABCD', percent: 0 } }), 422, ['/discount/percent out_of_range']],
    ['room_unknown', book({ roomId: 'rm-zz0000' }), 422, ['/roomId refused']],
    [
      'dates_inverted',
      book({ stay: { checkIn: '2031-05-03', checkOut: '2031-05-03' } }),
      422,
      ['/stay/checkOut refused'],
    ],
    ['currency_closed', book({ price: { amount: 1, currency: 'HRK' } }), 422, ['/price/currency refused']],
  ];
  test.each(refused)('%s, %#', async (code, ask, status, causes) => {
    const sent = await send(app, ask);
    expect(sent.headers['content-type']).toBe('application/problem+json');
    expect(sent.body).toMatchObject({ status, code, title: expect.any(String), detail: expect.any(String) });
    expect([sent.status, causesOf(sent)]).toEqual([status, causes]);
  });

  test('405 names what is allowed, 401 how to log in', async () => {
    expect((await send(app, { method: 'put', path: '/bookings' })).headers['allow']).toBe('GET, HEAD, POST');
    expect((await send(app, { path: '/rooms', token: null })).headers['www-authenticate']).toBe(
      'Bearer realm="bookings"',
    );
  });

  test('HEAD is a GET without a body', async () => {
    const head = await supertest(app).head('/v1/rooms').set('authorization', 'Bearer read-token');
    expect([head.status, head.text]).toEqual([200, undefined]);
  });

  test('bytes that are not UTF-8 are not JSON', async () => {
    const asked = supertest(app)
      .post('/v1/rooms')
      .set({ ...json, authorization: 'Bearer write-token' });
    asked.write(Buffer.from([0x22, 0xff, 0x22]));
    expect((await asked).body.code).toBe('malformed_request');
  });
});

describe('each defect', () => {
  const seen: Readonly<Record<string, readonly [Ask, (sent: Sent) => unknown]>> = {
    'accepts-missing-field': [book({ guests: undefined }), ({ status }) => status === 201],
    'wrong-status': [make({ floor: 41 }), ({ status, body }) => status === 400 && body.status === 400],
    'wrong-code': [book({ tags: 1 }), ({ body }) => body.code === 'dates_inverted'],
    'undeclared-code': [{ path: '/rooms?x=1' }, ({ body }) => body.code === 'bad_query'],
    'code-on-wrong-operation': [{ path: '/rooms?limit=0' }, ({ body }) => body.code === 'not_found'],
    'wrong-cause': [make({ floor: 41 }), ({ body }) => body.errors[0].pointer === '/somewhere/else'],
    'extra-cause': [make({ floor: 41 }), ({ body }) => body.errors.length === 2],
    'html-error': [{ ...make({}), body: '{' }, ({ text }) => text.startsWith('<html>')],
    'status-disagrees': [
      { ...make({}), headers: { 'content-type': 'text/plain' } },
      ({ status, body }) => status === 415 && body.status === 400,
    ],
    'undeclared-status': [{ path: '/rooms/rm-atlas1/availability' }, ({ status }) => status === 418],
    'off-schema-body': [{ path: '/rooms?limit=1&limit=2' }, ({ body }) => body.title === 42],
    'no-allow-header': [
      { method: 'delete', path: '/rooms' },
      ({ status, headers }) => status === 405 && !headers['allow'],
    ],
    'stack-trace': [{ ...make({}), body: '{' }, ({ body }) => body.detail.includes('\n    at ')],
  };
  test.each(Object.entries(seen))('%s shows only when it is on', async (defect, [ask, shows]) => {
    expect(shows(await send(createApp({ defects: [defect] }), ask))).toBe(true);
    expect(shows(await send(createApp(), ask))).not.toBe(true);
  });

  test('flapping-code gives two codes for one request', async () => {
    const app = createApp({ defects: ['flapping-code'] });
    const codes = [await send(app, { path: '/rooms?limit=0' }), await send(app, { path: '/rooms?limit=0' })];
    expect(new Set(codes.map(({ body }) => body.code)).size).toBe(2);
  });

  test('stale-detail names the room of the request before', async () => {
    const app = createApp({ defects: ['stale-detail'] });
    await send(app, book({ roomId: 'rm-zz1111' }));
    expect((await send(app, book({ roomId: 'rm-zz2222' }))).body.detail).toContain('rm-zz1111');
  });

  test('hangs never answers', async () => {
    const asked = supertest(createApp({ defects: ['hangs'] })).get('/v1/rooms');
    const sent = asked.set({ authorization: 'Bearer read-token', accept: 'text/html' }).timeout(150);
    await expect(sent).rejects.toThrow('Timeout');
  });

  test('the table and these tests name the same defects, and a misspelled one throws', () => {
    const tested = [...Object.keys(seen), 'flapping-code', 'stale-detail', 'hangs'];
    expect(DEFECTS.map(({ id }) => id).sort()).toEqual(tested.sort());
    expect(() => createApp({ defects: ['wrong-statuss'] })).toThrow('There is no defect "wrong-statuss"');
  });
});
