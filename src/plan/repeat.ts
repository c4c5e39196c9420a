/** A request that is sent once before the trial's own, to be repeated or contradicted. */
import fc from 'fast-check';
import type { Mark, Step } from '../model.ts';
import { on } from './cast.ts';
import type { Ground } from './ground.ts';
import { keyHeader, keys } from './idempotency.ts';
import { inputs, type Placed, place } from './inputs.ts';
import { markOf, type Names } from './names.ts';
import type { Resource } from './resources.ts';
import { type Inputs, request } from './serialise.ts';

interface Done {
  readonly step: Step;
  readonly inputs: Inputs;
  /** The mark of its key; null: it has none. */
  readonly key: string | null;
  /** The mark of what it made. */
  readonly id: string;
}

/** The ground's own operation, under a key where it takes one. `makes`: what it makes, where the answer says its id. */
export function done(ground: Ground, names: Names, makes: Resource | null): fc.Arbitrary<Done | null> {
  const { operation, contract, world } = ground;
  const header = world === null ? null : keyHeader(operation, world.suite);
  const key = markOf('first.key');
  const id = markOf('first.id');
  const drawn = inputs(on(ground, operation, names), new Set(header === null ? [] : [`header:${header.name}`]));
  const samples = header === null ? fc.constant(undefined) : keys(ground, header);
  return fc.tuple(drawn, samples).map(([given, sample]) => {
    if (given === null || sample === null) return null;
    const all = header === null ? given : place(given, [{ in: 'header', name: header.name, value: key }]);
    const marks: Mark[] = [
      ...(sample === undefined ? [] : [{ mark: key, from: [], sample }]),
      ...(makes === null ? [] : [{ mark: id, from: makes.id, sample: 'first' }]),
    ];
    const step = {
      name: `${operation.id}, first`,
      operation: operation.id,
      request: request(operation, contract, all),
    };
    return { step: { ...step, marks, undo: null }, inputs: given, key: sample === undefined ? null : key, id };
  });
}

/** All inputs, as they are. */
export function whole({ path, query, header, cookie, argv = {}, file = {}, body }: Inputs): readonly Placed[] {
  const places = Object.entries({ path, query, header, cookie, argv, file }) as ['path', Inputs['path']][];
  return [
    ...places.flatMap(([where, values]) => Object.entries(values).map(([name, value]) => ({ in: where, name, value }))),
    ...(body === undefined ? [] : [{ in: 'body' as const, name: '', value: body }]),
  ];
}
