import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Scenario, ScenarioStep, Suite } from '../../manifest/model.ts';
import type { Probe, Trial } from '../../model.ts';
import { faults } from '../faults/index.ts';
import { groundOf } from '../ground.ts';
import { plan } from '../plan.ts';
import { range } from '../shelves.test-data.ts';
import { arbitrary, draw } from '../trial.ts';

const step = (operation: string, facts: Partial<ScenarioStep> = {}): ScenarioStep => ({
  operation,
  values: {},
  take: {},
  identity: null,
  times: 1,
  statuses: [],
  places: {},
  ...facts,
});

function suiteWith(steps: readonly ScenarioStep[], control: Scenario['control'] = { values: {} }): Suite {
  const place = { file: 'suite.yaml', line: 1, column: 1, path: '' };
  return { ...range.suite, scenarios: [{ name: 'story', steps, control, place }] };
}

function probesOf(suite: Suite): readonly Probe[] {
  return plan({ ...range, suite }, faults).probes.filter((one) => one.condition === 'scenario:story');
}

function trials(suite: Suite, count = 4, seed = 1): readonly Trial[] {
  const [probe] = probesOf(suite);
  const operation = range.contract.operations.find((one) => one.id === probe?.operation);
  if (!probe || !operation) throw new Error('the scenario is not planned');
  const world = { suite, names: { nonce: 'abcdef01' } };
  const drafts = arbitrary(probe, groundOf(range.contract, operation, 'abcdef01', world));
  const drawn = Array.from({ length: count }, (_, index) => draw(drafts, probe, index, seed));
  return drawn.flatMap((one) => one?.trial ?? []);
}

const sent = (trial: Trial): string[] => trial.before.map(({ request: { method, target } }) => `${method} ${target}`);
const bodies = (trial: Trial): unknown[] => trial.before.map(({ request: { body } }) => JSON.parse(String(body)));

describe('a trial of a scenario', () => {
  test('a step may say another type for its body; nothing else of the request changes', () => {
    const type = { 'header:Content-Type': 'application/apply-patch+yaml' };
    const [trial] = trials(suiteWith([step('addBook', { values: type }), step('deleteShelf')]), 1);
    const added = trial?.before.find((one) => one.operation === 'addBook')?.request;
    expect(added?.headers.filter(([name]) => name === 'Content-Type')).toEqual([
      ['Content-Type', 'application/apply-patch+yaml'],
    ]);
    expect(JSON.parse(String(added?.body))).toHaveProperty('title');
  });

  test('makes what the steps need, sends them, and judges the last; the control stands on what it needs alone', () => {
    const drawn = trials(suiteWith([step('addBook', { times: 2 }), step('deleteShelf')]));
    expect(drawn.length).toBe(4);
    for (const trial of drawn) {
      expect(sent(trial)).toEqual([
        'POST /shelves',
        'POST /shelves/flmark_aZ2eZshelves_/books',
        'POST /shelves/flmark_aZ2eZshelves_/books',
      ]);
      expect(trial.controlBefore?.map((one) => one.name)).toEqual(['create shelves a']);
      expect(trial.request).toEqual(trial.control);
      expect(trial.request.target).toBe('/shelves/flmark_aZ2eZshelves_');
      expect(trial.violations).toEqual([{ condition: 'scenario:story', site: null, keyword: 'scenario:story' }]);
      for (const body of bodies(trial).slice(1)) expect(body).toHaveProperty('title');
    }
    const [one] = drawn;
    expect(one && new Set(bodies(one).map((body) => JSON.stringify(body))).size).toBe(3);
  });

  test('a step may say what takes it back; the names that it takes stand for what they are', () => {
    const undo = { operation: 'deleteShelf', values: { 'path:shelfId': '{mine}' } };
    const [trial] = trials(
      suiteWith([step('createShelf', { take: { mine: 'body:/id' }, undo }), step('deleteShelf')]),
      1,
    );
    const taken = trial?.before.map((one) => one.undo && `${one.undo.method} ${one.undo.target}`);
    expect(taken).toEqual([null, 'DELETE /shelves/flmark_scenarioZ2eZmine_']);
  });

  test('stands each write on the version that is current then', () => {
    const [trial] = trials(suiteWith([step('replaceShelf', { times: 2 }), step('replaceShelf')]), 1);
    expect(trial && sent(trial)).toEqual([
      'POST /shelves',
      'GET /shelves/flmark_aZ2eZshelves_',
      'PUT /shelves/flmark_aZ2eZshelves_',
      'GET /shelves/flmark_aZ2eZshelves_',
      'PUT /shelves/flmark_aZ2eZshelves_',
      'GET /shelves/flmark_aZ2eZshelves_',
    ]);
    expect(trial?.request.headers).toContainEqual(['If-Match', 'flmark_aZ2eZshelvesZ2eZversion_']);
  });

  test('says what the suite says: values, names, takes from the answer and from what was sent', () => {
    const [trial] = trials(
      suiteWith([
        step('createShelf', {
          values: { 'body:/name': 'of {nonce}' },
          take: { mine: 'body:/id', height: 'request:body:/height', name: 'request:body:/name' },
        }),
        step('addBook', {
          values: { 'path:shelfId': '{mine}', 'body:/title': 'on {shelves}, {name}' },
          identity: 'ann',
        }),
        step('deleteShelf', { values: { 'path:shelfId': '{mine}' }, identity: 'bob' }),
      ]),
      1,
    );
    expect(trial?.before.map((one) => [one.name, one.identity])).toEqual([
      ['create shelves a', undefined],
      ['step 1, createShelf', undefined],
      ['step 2, addBook', 'ann'],
    ]);
    const marks = trial?.before[1]?.marks ?? [];
    expect(marks.map(({ mark, from }) => [mark, from])).toEqual([
      ['flmark_scenarioZ2eZmine_', ['body:/id']],
      ['flmark_scenarioZ2eZheight_', []],
      ['flmark_scenarioZ2eZname_', []],
    ]);
    expect(JSON.parse(String(trial?.before[1]?.request.body))).toMatchObject({ name: 'of abcdef01' });
    expect(marks[2]?.sample).toBe('of abcdef01');
    expect(trial?.before[2]?.request.target).toBe('/shelves/flmark_scenarioZ2eZmine_/books');
    expect(JSON.parse(String(trial?.before[2]?.request.body))).toMatchObject({
      title: 'on flmark_aZ2eZshelves_, of abcdef01',
    });
    expect(trial?.request.target).toBe('/shelves/flmark_scenarioZ2eZmine_');
    expect(trial?.identity).toBe('bob');
  });

  test('needs no resource where the values say all that the path wants', () => {
    const [trial] = trials(
      suiteWith([
        step('createShelf', { take: { mine: 'body:/id' } }),
        step('deleteShelf', { values: { 'path:shelfId': '{mine}' } }),
      ]),
      1,
    );
    expect(trial && sent(trial)).toEqual(['POST /shelves']);
    expect(trial?.control.target).toBe('/shelves/flmark_aZ2eZshelves_');
  });

  test('has the control that the suite says, or none', () => {
    const own = suiteWith([step('createShelf', { times: 3 })], { values: { 'body:/name': 'beside' } });
    expect(JSON.parse(String(trials(own, 1)[0]?.control.body))).toMatchObject({ name: 'beside' });
    const none = suiteWith([step('createShelf', { times: 3 })], { none: 'the shop is full' });
    expect(trials(none, 1)[0]?.uncontrolled).toBe('the shop is full');
    expect(trials(own, 1)[0]?.uncontrolled).toBeUndefined();
  });
});

test('whatever the steps are: the same for the same seed, every mark in a request is brought by a step before it', () => {
  const operations = fc.constantFrom(
    'createShelf',
    'replaceShelf',
    'addBook',
    'getShelf',
    'listShelves',
    'deleteShelf',
  );
  const steps = fc.array(fc.record({ operation: operations, times: fc.integer({ min: 1, max: 3 }) }), {
    minLength: 1,
    maxLength: 4,
  });
  fc.assert(
    fc.property(steps, fc.nat(), (drawn, seed) => {
      const suite = suiteWith(drawn.map(({ operation, times }) => step(operation, { times })));
      const made = trials(suite, 1, seed);
      expect(trials(suite, 1, seed)).toEqual(made);
      for (const { before, request } of made) {
        const brought = new Set<string>();
        for (const { request: own, marks } of [...before, { request, marks: [] }]) {
          for (const { mark, from } of marks) if (from.length === 0) brought.add(mark);
          for (const [mark] of JSON.stringify(own).matchAll(/flmark_\w+?_/g)) expect(brought).toContain(mark);
          for (const { mark } of marks) brought.add(mark);
        }
      }
    }),
    { numRuns: 40 },
  );
});

test('a code whose scenario the suite does not have is a gap that says so', () => {
  const gaps = plan({ ...range, suite: range.suite }, faults).gaps.filter((one) => one.code === 'storied');
  expect(gaps.map((one) => one.why)).toEqual([
    'raised by scenario:story, which no probe of this plan provokes: the suite shelves has no scenario:story',
  ]);
  expect(
    plan({ ...range, suite: suiteWith([step('deleteShelf')]) }, faults).gaps.some((one) => one.code === 'storied'),
  ).toBe(false);
});
