/** What the service does, without its wire: each method takes a valid message and gives one back, or throws a failure. */
import { randomBytes } from 'node:crypto';
import { failure } from './errors.js';

export function createRooms(defects) {
  const rooms = new Map();
  const found = (name) => {
    const room = rooms.get(name);
    if (room === undefined)
      throw failure('NOT_FOUND', `there is no ${name}`, [
        ['ResourceInfo', { resourceType: 'room', resourceName: name }],
      ]);
    return room;
  };
  const kept = (room) => {
    const stored = { ...room, etag: randomBytes(6).toString('hex') };
    rooms.set(stored.name, stored);
    return stored;
  };
  return {
    CreateRoom({ roomId, room }) {
      const name = `rooms/${roomId}`;
      if (rooms.has(name) && !defects.has('twice')) throw failure('ALREADY_EXISTS', `${name} exists already`);
      return kept({ ...room, name, closed: false });
    },
    GetRoom: ({ name }) => found(name),
    ListRooms({ pageSize, skip }) {
      const all = [...rooms.values()];
      if (skip > all.length) throw failure('OUT_OF_RANGE', `there are no ${skip} rooms`);
      return { rooms: all.slice(skip, skip + (pageSize || 20)) };
    },
    UpdateRoom({ room }) {
      const old = found(room.name);
      const next = { ...old, ...room, closed: old.closed };
      if (defects.has('writes-first')) rooms.set(old.name, { ...next, etag: old.etag });
      if (room.etag !== '' && room.etag !== old.etag && !defects.has('etag-ignored'))
        throw failure('ABORTED', `${room.name} was changed by another`);
      return kept(next);
    },
    DeleteRoom({ name }) {
      found(name);
      rooms.delete(name);
      return {};
    },
    CloseRoom({ name }) {
      const room = found(name);
      if (room.closed)
        throw failure('FAILED_PRECONDITION', `${name} is closed`, [
          [
            'PreconditionFailure',
            { violations: [{ type: 'CLOSED', subject: name, description: 'it is closed already' }] },
          ],
        ]);
      return kept({ ...room, closed: true });
    },
    *WatchRoom({ name }) {
      yield found(name);
      yield found(name);
    },
    CheckRooms: (all) => ({ checked: all.length }),
    Quote: ({ seats }) => ({ cents: BigInt(seats) * 1000n }),
  };
}
