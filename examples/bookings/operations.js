/** What each operation does once its input is known to be valid. Each gets `(store, input)` and returns an answer. */
import { answer, problem } from './problem.js';
import { booking, CLOSED, room, roomPatch } from './shapes.js';

/**
 * `write`: needs more than a read-only token. `body`: the check of the body; `types`: its media types.
 * `find`: what the path names, looked up before the body is checked.
 */
export const OPERATIONS = {
  getHealth: { open: true, run: () => answer(200, { status: 'ok' }) },
  listRooms: { run: listRooms },
  createRoom: { write: true, body: room, types: ['application/json'], run: createRoom },
  getRoom: { find: findRoom, run: (_store, { found }) => answer(200, found) },
  replaceRoom: { write: true, find: findRoom, body: room, types: ['application/json'], run: replaceRoom },
  patchRoom: {
    write: true,
    find: findRoom,
    body: roomPatch,
    types: ['application/merge-patch+json', 'application/json'],
    run: patchRoom,
  },
  getAvailability: { find: findRoom, run: getAvailability },
  searchBookings: { run: searchBookings },
  createBooking: { write: true, body: booking, types: ['application/json'], run: createBooking },
  getBooking: { find: findBooking, run: (_store, { found }) => answer(200, found) },
  cancelBooking: { write: true, find: findBooking, run: cancelBooking },
};

function findRoom(store, { roomId }) {
  return store.rooms.get(roomId) ?? problem('not_found', `There is no room ${roomId}.`);
}

function findBooking(store, { bookingId }) {
  return store.bookings.get(bookingId) ?? problem('not_found', `There is no booking ${bookingId}.`);
}

function listRooms(store, { query: q }) {
  const wanted = (each) =>
    (q.kind === undefined || each.kind === q.kind) &&
    (q.minCapacity === undefined || each.capacity >= q.minCapacity) &&
    (q.maxPrice === undefined || each.price.amount <= q.maxPrice) &&
    (q.accessible === undefined || (each.accessible ?? false) === q.accessible) &&
    (q.name === undefined || each.name.includes(q.name)) &&
    (q.amenities === undefined || q.amenities.every((name) => each.amenities?.includes(name))) &&
    (q.floors === undefined || q.floors.includes(each.floor));
  return answer(200, { items: store.rooms.page(wanted, q) });
}

function createRoom(store, { body }) {
  const made = store.rooms.add(body);
  return answer(201, made, { location: `rooms/${made.id}` });
}

function replaceRoom(store, { found, body }) {
  return answer(200, store.rooms.put({ id: found.id, ...body }));
}

/** JSON Merge Patch (RFC 7396), whose `null` removes; nested objects are complete here, so they replace. */
function patchRoom(store, { found, body }) {
  const next = { ...found, ...body };
  for (const [name, value] of Object.entries(body)) if (value === null) delete next[name];
  return answer(200, store.rooms.put(next));
}

function getAvailability(store, { found, query: { from, nights } }) {
  const start = Date.parse(from);
  const days = Array.from({ length: nights }, (_, index) => isoDate(start + index * 86_400_000));
  const taken = store.bookings.page((each) => each.roomId === found.id && each.status === 'confirmed', { limit: 1000 });
  const free = (day) => !taken.some(({ stay }) => stay.checkIn <= day && day < stay.checkOut);
  return answer(200, { roomId: found.id, nights: days.map((day) => ({ day, free: free(day) })) });
}

function isoDate(time) {
  return new Date(time).toISOString().slice(0, 10);
}

function searchBookings(store, { query: q, cookie }) {
  const wanted = (each) =>
    (q.includeCancelled === true || each.status === 'confirmed') &&
    (q.from === undefined || each.stay.checkIn >= q.from) &&
    (q.guest === undefined || (each.guests ?? []).some(({ email }) => email === q.guest)) &&
    (q.rooms === undefined || q.rooms.includes(each.roomId)) &&
    (q.total === undefined || within(each.price, q.total));
  const items = store.bookings.page(wanted, q);
  for (const key of [...(q.sort ?? [])].reverse()) items.sort(by(SORTS[key]));
  return answer(200, { items: cookie.view === 'compact' ? items.map(({ id, status }) => ({ id, status })) : items });
}

const SORTS = {
  checkIn: (each) => each.stay.checkIn,
  amount: (each) => each.price.amount,
  guests: (each) => each.guests?.length ?? 0,
};

function by(key) {
  return (a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0);
}

function within({ amount, currency }, { min = 0, max = Number.POSITIVE_INFINITY, currency: wanted }) {
  return currency === wanted && amount >= min && amount <= max;
}

/** Valid by shape is not enough: three things are refused here that no schema states. */
function createBooking(store, { body }) {
  const { roomId, stay, price } = body;
  if (!store.rooms.get(roomId)) return refuse('room_unknown', '/roomId', `There is no room ${roomId}.`);
  if (stay.checkOut <= stay.checkIn) {
    return refuse('dates_inverted', '/stay/checkOut', `${stay.checkOut} is not after ${stay.checkIn}.`);
  }
  if (CLOSED.includes(price.currency)) {
    return refuse('currency_closed', '/price/currency', `${price.currency} is closed for new bookings.`);
  }
  const made = store.bookings.add({ status: 'confirmed', ...body });
  return answer(201, made, { location: `bookings/${made.id}` });
}

function refuse(code, pointer, detail) {
  return problem(code, detail, { errors: [{ in: 'body', pointer, code: 'refused', detail }] });
}

/** Idempotent: cancelling a cancelled booking is the same wish again. */
function cancelBooking(store, { found }) {
  store.bookings.put({ ...found, status: 'cancelled' });
  return answer(204);
}
