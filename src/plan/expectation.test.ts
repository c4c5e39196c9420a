import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import * as build from '../builders.test-data.ts';
import type { Json, Probe, Trial } from '../model.ts';
import { expectations } from './expectation.ts';
import { faults } from './faults/index.ts';
import { plan } from './plan.ts';
import { code, contract, operations, raise, suite } from './rooms.test-data.ts';

const at = { on: ['createRoom'], at: 'body:/name' };
const word = (pattern: string) => ({ ...at, like: { type: 'string', pattern } });

function planned(...codes: Parameters<typeof code>[]): readonly Probe[] {
  const vocabulary = build.vocabulary({ codes: codes.map((one) => code(...one)) });
  return plan({ contract, vocabulary, suite }, faults).probes;
}

const must = (probe: Probe) => probe.expectation.must.map((one) => one.code);

test('two `value` entries at one spot: each probe wants its own code', () => {
  const probes = planned(
    ['pattern_a', 400, raise(['value'], word('^a{3}$'))],
    ['pattern_b', 409, raise(['value'], word('^b{3}$'))],
  );
  expect(probes.map(must)).toEqual([['pattern_a'], ['pattern_b']]);
});

test('the same values in two entries are one probe that may get either', () => {
  const probes = planned(['one', 400, raise(['value'], word('^a$'))], ['two', 409, raise(['value'], word('^a$'))]);
  expect(probes.map(must)).toEqual([['one', 'two']]);
});

test.each<[string, Json, string[]]>([
  ['a value that fits another entry too may get its code', 'aaab', ['mine', 'wider']],
  ['one that does not must get its own', 'aaaa', ['mine']],
])('%s', (_, name, codes) => {
  const vocabulary = build.vocabulary({
    codes: [
      code('mine', 400, raise(['value'], word('^a{3}[ab]$'))),
      code('wider', 409, raise(['value'], word('b$'))),
      code('listed', 409, raise(['value'], { ...at, examples: ['c'] })),
    ],
  });
  const [probe] = plan({ contract, vocabulary, suite }, faults).probes;
  const [operation] = operations;
  if (!probe || !operation) throw new Error('no probe');
  const site = { in: 'body' as const, name: '', pointer: '/name' };
  const violations = [{ condition: 'value', site, keyword: 'value' }];
  const trial: Trial = { ...build.trial(), probe: probe.id, violations, values: { body: { name } } };
  expect(expectations(vocabulary)(probe, trial, operation).must.map((one) => one.code)).toEqual(codes);
});

test('what is remembered of one spot is right for each that it is given for', () => {
  const spotted = (name: string, spot: string) => code(name, 400, raise(['body.type', 'body.extra'], { at: spot }));
  const vocabulary = build.vocabulary({
    codes: [
      spotted('first', 'body:/items/0'),
      spotted('item', 'body:/items/*'),
      spotted('named', 'body:/*/name'),
      spotted('odd', 'body:/a~1b'),
      spotted('header', 'header:X-Name'),
      spotted('any', 'query:*'),
      code('other', 400, raise(['body.*'])),
    ],
    silent: [{ on: [], by: ['body.extra'], at: 'body:/quiet' }],
  });
  const [probe] = planned(['other', 400, raise(['body.type'])]);
  const [operation] = operations;
  if (!probe || !operation) throw new Error('no probe');
  const pointer = fc
    .array(fc.constantFrom('items', '0', '1', 'name', 'a~1b', 'quiet', 'x', '*'), { maxLength: 3 })
    .map((tokens) => tokens.map((one) => `/${one}`).join(''));
  const violation = fc.record({
    condition: fc.constantFrom('body.type', 'body.extra'),
    site: fc.option(
      fc.oneof(
        fc.record({ in: fc.constant('body' as const), name: fc.constant(''), pointer }),
        fc.record({
          in: fc.constantFrom('header' as const, 'query' as const, 'cookie' as const),
          name: fc.constantFrom('x-name', 'X-Name', 'other', '*'),
          pointer: fc.constantFrom('', '/x'),
        }),
      ),
    ),
    keyword: fc.constant('type'),
  });
  const remembering = expectations(vocabulary);
  fc.assert(
    fc.property(fc.array(violation, { minLength: 1, maxLength: 2 }), (violations) => {
      const trial: Trial = { ...build.trial(), probe: probe.id, violations };
      expect(remembering(probe, trial, operation)).toEqual(expectations(vocabulary)(probe, trial, operation));
    }),
  );
});
