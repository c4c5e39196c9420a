import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { decide, type Operation } from './core.js';
import { parseImage, semverOf } from './image.js';
import type { RuntimeRecord } from './server.js';

const record = (status: RuntimeRecord['status'], image: string | null = 'game:1.4.2'): RuntimeRecord => ({
  game_id: 'g',
  status,
  current_container_id: 'c',
  current_image_ref: image,
  engine_endpoint: null,
  created_at: '2026-01-01T00:00:00.000Z',
  last_op_at: '2026-01-01T00:00:00.000Z',
  started_at: null,
  stopped_at: null,
  removed_at: null,
});

/** Columns: no record, starting, running, stopped, removed. The image is the next patch release of what runs. */
const TABLE: Readonly<Record<Operation, readonly string[]>> = {
  start: ['act', 'act', 'conflict', 'act', 'act'],
  stop: ['not_found', 'conflict', 'act', 'replay', 'replay'],
  restart: ['not_found', 'conflict', 'act', 'act', 'conflict'],
  patch: ['not_found', 'conflict', 'act', 'act', 'conflict'],
  cleanup: ['not_found', 'conflict', 'conflict', 'act', 'replay'],
};
const states = [null, record('starting'), record('running'), record('stopped'), record('removed', null)];

test.each(Object.entries(TABLE))('%s in every state', (operation, expected) => {
  const decisions = states.map((state) => decide(operation as Operation, state, { image_ref: 'game:1.4.3' }));
  expect(decisions.map((each) => (each.kind === 'refuse' ? each.code : each.kind))).toEqual(expected);
});

test('a start with the image that runs is a replay', () => {
  expect(decide('start', record('running'), { image_ref: 'game:1.4.2' }).kind).toBe('replay');
});

test('a restart takes the recorded image, a start and a patch the one that is asked for', () => {
  expect(decide('restart', record('stopped'), {})).toEqual({ kind: 'act', image: 'game:1.4.2' });
  expect(decide('start', record('stopped'), { image_ref: 'x' })).toEqual({ kind: 'act', image: 'x' });
  expect(decide('patch', record('running'), { image_ref: 'x:1.4.9' })).toEqual({ kind: 'act', image: 'x:1.4.9' });
});

describe('a patch', () => {
  test.each([
    ['game:1.4.2', 'game:1.4.2', 'act'],
    ['game:v1.4.2', 'other/game:1.4.10-rc.1', 'act'],
    ['game:1.4.2', 'game:1.5.0', 'semver_patch_only'],
    ['game:1.4.2', 'game:2.4.2', 'semver_patch_only'],
    ['game:1.4.2', 'game:latest', 'image_ref_not_semver'],
    ['game:1.4.2', 'game', 'image_ref_not_semver'],
    ['game:1.4.2', 'NOT AN IMAGE', 'image_ref_not_semver'],
    ['game:latest', 'game:1.4.2', 'image_ref_not_semver'],
    ['game:1.4.2', 'game:1.04.2', 'image_ref_not_semver'],
  ])('from %s to %s: %s', (now, next, expected) => {
    const decision = decide('patch', record('running', now), { image_ref: next });
    expect(decision.kind === 'refuse' ? decision.code : decision.kind).toBe(expected);
  });

  test('never crosses a minor release', () => {
    const part = fc.nat({ max: 99 });
    fc.assert(
      fc.property(part, part, part, part, part, part, (a, b, c, d, e, f) => {
        const { kind } = decide('patch', record('running', `g:${a}.${b}.${c}`), { image_ref: `g:${d}.${e}.${f}` });
        expect(kind).toBe(a === d && b === e ? 'act' : 'refuse');
      }),
    );
  });
});

describe('an image reference', () => {
  test.each([
    ['game', { path: 'game' }],
    ['registry:5000/game:1.0.0', { host: 'registry:5000', path: 'game', tag: '1.0.0' }],
    ['localhost/a__b/c-d', { host: 'localhost', path: 'a__b/c-d' }],
    ['Registry.example/galaxy/game', { host: 'Registry.example', path: 'galaxy/game' }],
    [`game@sha256:${'0'.repeat(64)}`, { path: 'game', digest: `sha256:${'0'.repeat(64)}` }],
  ])('%s', (text, parts) => expect({ ...parseImage(text) }).toMatchObject(parts));

  test.each(['', ' game', 'Game', 'game:', ':1.0.0', 'a//b', '/a', 'a/', 'game:-1', 'game@sha256:00', 'a_-b', 'g\n'])(
    '%j is none',
    (text) => expect(parseImage(text)).toBeNull(),
  );

  test('a port is no tag', () => expect(semverOf('registry.example:1/game')).toBeNull());

  test('what is put together is taken apart again', () => {
    const parts = fc.record({
      host: fc.stringMatching(/^[a-z]{1,5}\.[a-z]{2,5}(:[1-9][0-9]{0,3})?$/),
      path: fc.stringMatching(/^[a-z0-9]{1,8}(\/[a-z0-9]{1,8}){0,3}$/),
      tag: fc.stringMatching(/^[A-Za-z0-9_][A-Za-z0-9_.-]{0,20}$/),
    });
    fc.assert(
      fc.property(parts, ({ host, path, tag }) => {
        expect({ ...parseImage(`${host}/${path}:${tag}`) }).toMatchObject({ host, path, tag });
      }),
    );
  });

  test('any text is read in no time', () => {
    fc.assert(
      fc.property(
        fc.string({ maxLength: 300, unit: fc.constantFrom(...'a-_./:@A0') }),
        (text) => void parseImage(text),
      ),
      { numRuns: 300 },
    );
    expect(parseImage(`${'a-'.repeat(127)}!`)).toBeNull();
  });
});
