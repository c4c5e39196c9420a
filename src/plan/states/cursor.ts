import fc from 'fast-check';
import type { Step } from '../../model.ts';
import { makes, on, step } from '../cast.ts';
import { type Change, violation } from '../change.ts';
import { cursorOf } from '../cursors.ts';
import type { Ground } from '../ground.ts';
import type { Placed } from '../inputs.ts';
import { markOf, type Names } from '../names.ts';
import { readyFor } from '../ready.ts';
import { scenesOf } from '../scenes.ts';
import type { StateOf } from './index.ts';
import { played, repeated } from './scenario.ts';

/** A position in a list that was given out and has expired since. The control is the same before it has. */
export const cursor: StateOf = (_, condition, ground) => {
  const { world, contract, operation } = ground;
  const found = world === null ? null : cursorOf(operation, { contract, suite: world.suite });
  if (found === null) return null;
  const { resource, from, to, size } = found;
  const given = readyFor(ground, 'a');
  const item = (label: string) => makes(on(ground, operation, given.names), resource, label);
  const mark = markOf('first.cursor');
  const pages = size.map(({ name, value }): Placed => ({ in: 'query', name, value }));
  const page = step(ground, operation, given.names, `${operation.id}, the first page`, pages);
  // Two are more than one page of one.
  const made = fc.tuple(given.made, item('b'), item('c'), page);
  return fc
    .tuple(made, expiry(ground, resource.cursor?.expire ?? [], given.names))
    .map(([[own, one, two, list], end]) => {
      if (own === null || one === null || two === null || list === null || end === null) return null;
      const first = { ...list.step, marks: [{ mark, from: [from], sample: 'position' }] };
      const before = [...[...own, one, two].map((each) => each.step), first];
      const request: readonly Placed[] = [...pages, { in: 'query', name: to.name, value: mark }];
      const change: Change = {
        before: [...before, ...end],
        controlBefore: before,
        base: request,
        mutant: request,
        patch: null,
        violations: [violation(condition, to)],
        identity: undefined,
      };
      return change;
    });
};

type Expiry = NonNullable<NonNullable<ReturnType<typeof cursorOf>>['resource']['cursor']>['expire'];

/** Steps of the suite, or what a hook of it sends. */
function expiry(ground: Ground, expire: NonNullable<Expiry>, names: Names): fc.Arbitrary<readonly Step[] | null> {
  if (typeof expire === 'string') return fc.constant(hookSteps(ground, expire));
  const scenes = scenesOf({ steps: expire }, ground.contract).flatMap(repeated);
  const { parts } = played(scenes, ground, names, { label: 'expire', last: 'is sent' });
  return fc
    .tuple(...parts)
    .map((steps) => (steps.some((one) => one === null) ? null : steps.flatMap((one) => one ?? [])));
}

/** null: it does more than send requests to the target. */
function hookSteps({ world }: Ground, name: string): readonly Step[] | null {
  const hook = world?.suite.hooks.find((one) => one.name === name);
  const steps = (hook?.do ?? []).map((act): Step | null => {
    if (act.kind !== 'request' || !act.url.startsWith('/')) return null;
    const { method, url: target, headers, body } = act;
    const text = body === undefined ? null : JSON.stringify(body);
    const own = Object.entries(headers);
    const typed = text === null || own.some(([key]) => key.toLowerCase() === 'content-type');
    const request = {
      method,
      target,
      headers: typed ? own : [...own, ['content-type', 'application/json'] as const],
      body: text,
    };
    return { name: `hook ${name}`, operation: null, request, marks: [], undo: null };
  });
  return steps.length === 0 || steps.some((one) => one === null) ? null : steps.flatMap((one) => one ?? []);
}
