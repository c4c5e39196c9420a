/** A change of a body whose values travel in another form than JSON: as its codec has them, labelled by what it refuses. */
import { codecOf, type Refusal } from '../contract/codec.ts';
import type { Json, Violation } from '../model.ts';
import type { Change } from './change.ts';
import type { Ground } from './ground.ts';

/**
 * null: the base is refused, or the mutant is not, or either cannot be carried. A field that is not there and one that is
 * empty may be the same on the wire: what the constraints themselves say of the mutant is part of its label.
 */
export function encoded({ contract, operation }: Ground, change: Change): Change | null {
  const codec = codecOf(contract);
  const [before, after] = [change.base[0]?.value, change.mutant[0]?.value];
  if (codec === null || before === undefined || after === undefined) return null;
  const [base, mutant] = [codec.canonical(operation, before), codec.canonical(operation, after)];
  if (base === null || mutant === null) return null;
  const refused = codec.standing(operation, mutant);
  if (codec.standing(operation, base)?.length !== 0 || refused === null || refused.length === 0) return null;
  const known = new Set(change.violations.map(({ condition, site }) => `${condition} ${site?.pointer}`));
  const more = refused.map(violation).filter(({ condition, site }) => !known.has(`${condition} ${site?.pointer}`));
  const at = (value: Json) => ({ in: 'body' as const, name: '', value });
  return { ...change, base: [at(base)], mutant: [at(mutant)], violations: [...change.violations, ...more] };
}

function violation({ pointer, rule, condition }: Refusal): Violation {
  return { condition: `body.${condition}`, site: { in: 'body', name: '', pointer }, keyword: rule };
}
