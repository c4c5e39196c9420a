import type { Contract, Operation } from '../contract/model.ts';
import { standalone } from '../contract/schema.ts';
import { escapeToken } from '../lib/pointer.ts';
import type { Locator } from '../model.ts';
import { isJson } from './body.ts';
import { declared } from './declared.ts';

/**
 * Where the answer to a creating operation may say the new id: the property named like the path parameter, usual names
 * for ids, and the last segment of `Location` (RFC 9110, 10.2.2). Declared ones come first.
 */
export function idLocators(contract: Contract, create: Operation, parameter: string, name: string): readonly Locator[] {
  const success = create.responses.filter(({ status }) => /^2/.test(status));
  const known = success.flatMap(({ media }) =>
    media
      .filter(({ type, schema }) => isJson(type) && schema !== null)
      .flatMap(({ schema }) => [...declared(standalone(contract, schema ?? ''))]),
  );
  const wanted = candidates(parameter, name);
  const found = wanted.filter((pointer) => known.includes(pointer));
  const silent = known.length === 0 ? wanted : [];
  return [...new Set([...found, ...silent])].map((pointer): Locator => `body:${pointer}`).concat('header:location');
}

/** Pointers at which ids stand, likeliest first. `room_id` of `rooms` may be `id`; `name` may be in `metadata`. */
function candidates(parameter: string, name: string): readonly string[] {
  const plain = parameter.replace(/[_-]/g, '').toLowerCase();
  const singular = name.replace(/ies$/, 'y').replace(/s$/, '');
  const short = /(?:id|uuid|name|key|code|slug)$/.exec(plain)?.[0];
  const names = [
    parameter,
    ...(short === undefined ? [] : [short]),
    'id',
    'uuid',
    `${singular}Id`,
    `${singular}_id`,
    'name',
  ];
  const flat = [...new Set(names)].map((one) => `/${escapeToken(one)}`);
  return [...flat, `/metadata/${escapeToken(short ?? parameter)}`, '/data/id'];
}
