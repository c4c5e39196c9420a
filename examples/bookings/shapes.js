/** What a valid body looks like: rooms and bookings, spelled with the checks. */
import { exactly, flag, list, map, number, object, oneOf, orNull, tagged, text } from './checks.js';

export const KINDS = ['meeting', 'studio', 'hall', 'desk'];
export const AMENITIES = ['wifi', 'screen', 'whiteboard', 'coffee', 'parking'];
/** The last three are closed: old bookings keep them, new ones are refused. */
export const CURRENCIES = ['EUR', 'USD', 'GBP', 'CHF', 'HRK', 'LTL', 'EEK'];
export const CLOSED = ['HRK', 'LTL', 'EEK'];
export const ROOM_ID = /^rm-[a-z0-9]{6}$/u;
const CLOCK = /^([01][0-9]|2[0-3]):[0-5][0-9]$/u;

const money = object(
  { amount: number({ min: 0, max: 100000, step: 0.05 }), currency: text({ values: CURRENCIES }) },
  { required: ['amount', 'currency'] },
);

const roomFields = {
  name: text({ min: 1, max: 60 }),
  kind: text({ values: KINDS }),
  capacity: number({ whole: true, min: 1, max: 500 }),
  floor: number({ whole: true, min: -2, max: 40 }),
  price: money,
  amenities: list(text({ values: AMENITIES }), { max: 4, unique: true }),
  accessible: flag(),
  notes: orNull(text({ max: 200 })),
  opening: object({ from: text({ pattern: CLOCK }), to: text({ pattern: CLOCK }) }, { required: ['from', 'to'] }),
  contactName: text({ min: 1, max: 80 }),
  contactEmail: text({ format: 'email' }),
  labels: map(text({ max: 40 }), { key: /^[a-z][a-z0-9-]{0,19}$/u, max: 5 }),
};

/** A contact address is of no use without a name to ask for. */
const contact = { contactEmail: ['contactName'] };

export const room = object(roomFields, { required: ['name', 'kind', 'capacity', 'price'], needs: contact });

export const roomPatch = object(
  {
    name: roomFields.name,
    capacity: roomFields.capacity,
    price: roomFields.price,
    accessible: roomFields.accessible,
    notes: roomFields.notes,
  },
  { least: 1 },
);

const guest = object(
  {
    name: text({ min: 1, max: 80 }),
    email: text({ format: 'email' }),
    age: number({ whole: true, min: 0, max: 120 }),
    vip: flag(),
  },
  { required: ['name', 'email'] },
);

const address = object(
  { street: text({ min: 1, max: 100 }), city: text({ min: 1, max: 60 }), zip: text({ pattern: /^[0-9]{4,6}$/u }) },
  { required: ['street', 'city'] },
);

const payment = tagged('method', {
  card: object(
    { method: exactly('card'), token: text({ pattern: /^tok_[A-Za-z0-9]{8,24}$/u }), saveCard: flag() },
    { required: ['method', 'token'] },
  ),
  invoice: object(
    {
      method: exactly('invoice'),
      vatId: text({ pattern: /^[A-Z]{2}[0-9]{8,12}$/u }),
      address,
      dueDays: oneOf([14, 30, 60]),
    },
    { required: ['method', 'vatId', 'address'] },
  ),
});

const discount = object(
  { code: text({ pattern: /^[A-Z0-9]{4,12}$/u }), percent: number({ above: 0, max: 50, step: 0.5 }) },
  { required: ['code', 'percent'] },
);

export const booking = object(
  {
    roomId: text({ pattern: ROOM_ID }),
    stay: object(
      {
        checkIn: text({ format: 'date' }),
        checkOut: text({ format: 'date' }),
        arrival: orNull(text({ pattern: CLOCK })),
      },
      { required: ['checkIn', 'checkOut'] },
    ),
    guests: list(guest, { min: 1, max: 6 }),
    price: money,
    payment,
    discount: orNull(discount),
    tags: list(text({ min: 1, max: 20 }), { max: 5, unique: true }),
    reference: text({ format: 'uuid' }),
    termsAccepted: exactly(true),
  },
  { required: ['roomId', 'stay', 'guests', 'price', 'payment', 'termsAccepted'] },
);
