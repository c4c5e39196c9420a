/** Rooms and bookings in memory. A few are always there; of those that clients make, the latest are kept. */
import { randomUUID } from 'node:crypto';

const KEPT = 1000;

export const SEED_ROOM = 'rm-atlas1';
const SEED_BOOKING = '6f1c2a34-5b6d-4e7f-8a90-b1c2d3e4f506';

const price = { amount: 120, currency: 'EUR' };

const rooms = [
  { id: SEED_ROOM, name: 'Atlas', kind: 'meeting', capacity: 12, floor: 3, price, amenities: ['wifi', 'screen'] },
  { id: 'rm-boreas', name: 'Boreas', kind: 'hall', capacity: 200, floor: 0, price: { amount: 900, currency: 'CHF' } },
  { id: 'rm-calyps', name: 'Calypso', kind: 'studio', capacity: 6, floor: -1, price, accessible: true, notes: null },
];

const bookings = [
  {
    id: SEED_BOOKING,
    status: 'confirmed',
    roomId: SEED_ROOM,
    stay: { checkIn: '2030-03-04', checkOut: '2030-03-06', arrival: '09:30' },
    guests: [{ name: 'Ada Example', email: 'ada@example.com' }],
    price,
    payment: { method: 'card', token: 'tok_0123456789ab' },
    discount: null,
    termsAccepted: true,
  },
];

export function createStore() {
  return { rooms: collection(rooms, roomId), bookings: collection(bookings, randomUUID) };
}

/** Never `rm-zz…`: that prefix stays free for rooms that do not exist. */
function roomId() {
  return `rm-${randomUUID().replaceAll('-', '').slice(0, 6)}`;
}

function collection(seeds, nextId) {
  const fixed = new Map(seeds.map((each) => [each.id, each]));
  const made = new Map();
  return {
    get: (id) => fixed.get(id) ?? made.get(id),
    put(item) {
      (fixed.has(item.id) ? fixed : made).set(item.id, item);
      return item;
    },
    add(fields) {
      let id = nextId();
      // Six hexadecimal digits are soon drawn twice: one time in thirty among a thousand rooms.
      while (made.has(id)) id = nextId();
      const item = { id, ...fields };
      made.set(id, item);
      if (made.size > KEPT) made.delete(made.keys().next().value);
      return item;
    },
    /** Up to `limit` items that pass `wanted`, the fixed ones first, after skipping `offset` of them. */
    page(wanted, { limit = 10, offset = 0 }) {
      const items = [];
      let skip = offset;
      for (const item of all(fixed, made)) {
        if (items.length === limit) break;
        if (!wanted(item)) continue;
        if (skip > 0) skip -= 1;
        else items.push(item);
      }
      return items;
    },
  };
}

function* all(...maps) {
  for (const map of maps) yield* map.values();
}
