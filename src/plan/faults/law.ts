/** The law that every fault keeps. A plugin's own test is: `test('law', () => faultLaw(mine, range))`. */
import { deepStrictEqual, ok } from 'node:assert/strict';
import { matchesGlob } from '../../manifest/conditions.ts';
import type { Aim, Fault, Range } from '../../seams.ts';

/**
 * Throws where the fault breaks it on the operations of `range`: it aims at one of them at least; what it aims at is
 * among the conditions that it promises; it is plain data, each aim once, with a sentence that says what must happen;
 * it says the same each time and changes nothing that it is given.
 */
export function faultLaw(fault: Fault, range: Range): void {
  ok(/^[a-z][a-z-]*$/.test(fault.id) && fault.conditions.length > 0, `${fault.id}: id or conditions`);
  const before = JSON.stringify(range);
  const all = range.contract.operations.map((operation) => {
    const aims = fault.aim(operation, range);
    deepStrictEqual(fault.aim(operation, range), aims, `${fault.id}: the same operation, the same aims`);
    const spots = aims.map(({ condition, site, mutation }) => JSON.stringify([condition, site, mutation]));
    deepStrictEqual([...new Set(spots)], spots, `${fault.id}: each aim once`);
    for (const aim of aims) checkAim(fault, aim);
    return aims;
  });
  ok(all.flat().length > 0, `${fault.id} aims at nothing here`);
  deepStrictEqual(JSON.stringify(range), before, `${fault.id} changes what it is given`);
}

function checkAim(fault: Fault, aim: Aim): void {
  const promised = fault.conditions.some((glob) => matchesGlob(glob, aim.condition));
  ok(promised, `${fault.id} does not promise ${aim.condition}`);
  ok(/ must /.test(aim.requirement), `${fault.id}: the requirement says what must happen: ${aim.requirement}`);
  deepStrictEqual(JSON.parse(JSON.stringify(aim)), aim, `${fault.id}: an aim is plain data`);
}
