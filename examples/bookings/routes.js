/** Which operation a path and a method mean. */
import { segmentsOf } from './wire.js';

const ROUTES = [
  { path: ['health'], methods: { GET: 'getHealth' } },
  { path: ['rooms'], methods: { GET: 'listRooms', POST: 'createRoom' } },
  { path: ['rooms', '{roomId}'], methods: { GET: 'getRoom', PUT: 'replaceRoom', PATCH: 'patchRoom' } },
  { path: ['rooms', '{roomId}', 'availability'], methods: { GET: 'getAvailability' } },
  { path: ['bookings'], methods: { GET: 'searchBookings', POST: 'createBooking' } },
  { path: ['bookings', '{bookingId}'], methods: { GET: 'getBooking', DELETE: 'cancelBooking' } },
];

/**
 * `methods`: method → operation; `values`: what stands in the path's braces, as `[name, value]`, null where its
 * percent-encoding is broken. null: no route has this path.
 */
export function matchRoute(basePath, path) {
  if (!path.startsWith(`${basePath}/`)) return null;
  const segments = segmentsOf(path.slice(basePath.length));
  const route = segments.includes('') ? undefined : ROUTES.find((each) => fits(each.path, segments));
  return route ? { methods: route.methods, values: valuesOf(route.path, segments) } : null;
}

function fits(path, segments) {
  if (path.length !== segments.length) return false;
  return path.every((name, index) => name.startsWith('{') || name === segments[index]);
}

function valuesOf(path, segments) {
  return path.flatMap((name, index) => (name.startsWith('{') ? [[name.slice(1, -1), segments[index]]] : []));
}
