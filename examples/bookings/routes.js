/** Which operation a path and a method mean. */
import { segmentsOf } from './wire.js';

const ROUTES = [
  { path: ['health'], GET: 'getHealth' },
  { path: ['rooms'], GET: 'listRooms', POST: 'createRoom' },
  { path: ['rooms', '{roomId}'], GET: 'getRoom', PUT: 'replaceRoom', PATCH: 'patchRoom' },
  { path: ['rooms', '{roomId}', 'availability'], GET: 'getAvailability' },
  { path: ['bookings'], GET: 'searchBookings', POST: 'createBooking' },
  { path: ['bookings', '{bookingId}'], GET: 'getBooking', DELETE: 'cancelBooking' },
];

/**
 * `methods`: method → operation; `values`: what stands in the path's braces, as `[name, value]`, null where its
 * percent-encoding is broken. null: no route has this path.
 */
export function matchRoute(basePath, path) {
  if (!path.startsWith(`${basePath}/`)) return null;
  const segments = segmentsOf(path.slice(basePath.length));
  if (segments.includes('')) return null;
  for (const { path: wanted, ...methods } of ROUTES) {
    if (wanted.length !== segments.length) continue;
    const values = wanted.map((name, index) => (name.startsWith('{') ? [name.slice(1, -1), segments[index]] : null));
    if (wanted.every((name, index) => values[index] || name === segments[index])) {
      return { methods, values: values.filter(Boolean) };
    }
  }
  return null;
}
