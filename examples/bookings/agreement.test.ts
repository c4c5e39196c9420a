/** The hand-written checks, the contract's schemas and the generator were made apart; they must mean the same. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parse } from 'yaml';
import { upgrade } from '../../src/contract/schema.ts';
import { matchesGlob } from '../../src/manifest/conditions.ts';
import { compile, type SchemaViolation } from '../../src/plan/generate/compile.ts';
import { booking, type Check, room, roomPatch } from './shapes.js';

const file = (name: string) => fileURLToPath(new URL(`../../contracts/bookings/${name}`, import.meta.url));
const contract = parse(readFileSync(file('openapi.yaml'), 'utf8'));
const types: Record<string, string[]> = parse(readFileSync(file('errors.yaml'), 'utf8')).causes.types;

interface Blamed {
  readonly pointer: string;
  readonly code: string;
}

function blame(check: Check, value: unknown): Blamed[] {
  const out: { pointer: string; code: string; detail: string }[] = [];
  check(value, '', out);
  return out.map(({ pointer, code }) => ({ pointer, code }));
}

/** The cause names the spot, or what contains it, under a type that the manifest allows for the condition. */
function names({ pointer, code }: Blamed, violation: SchemaViolation): boolean {
  const there = pointer === violation.pointer || pointer === violation.pointer.replace(/\/[^/]*$/, '');
  return there && (types[code] ?? []).some((glob) => matchesGlob(glob, `body.${violation.condition}`));
}

const bodies: readonly (readonly [string, Check])[] = [
  ['RoomInput', room],
  ['RoomPatch', roomPatch],
  ['BookingInput', booking],
];

describe.each(bodies)('%s', (name, check) => {
  const schema = upgrade(contract, `/components/schemas/${name}`, '2020-12');
  const compiled = compile(schema, { strictness: 'robust', nonce: '0badcafe', direction: 'request' });

  test('what the contract allows is accepted', () => {
    fc.assert(fc.property(compiled.valid(), (value) => expect(blame(check, value)).toEqual([])));
  });

  test('every keyword can be broken, but for some of a union', () => {
    const missed = compiled.ungenerable.filter((sentence) => !/^\/\$defs\/(Payment|Card|Invoice)\//.test(sentence));
    expect(missed).toEqual([]);
    expect(compiled.faults.length).toBeGreaterThan(10);
  });

  test('what breaks one rule of the contract is refused, and only that is blamed', () => {
    for (const fault of compiled.faults) {
      const refused = fc.property(compiled.mutants(fault), ({ value, violations }) => {
        const blamed = blame(check, value);
        const astray = blamed.filter((cause) => !violations.some((violation) => names(cause, violation)));
        if (blamed.length === 0 || astray.length > 0) throw new Error(JSON.stringify({ value, violations, blamed }));
      });
      fc.assert(refused, { numRuns: 15 });
    }
  });
});
