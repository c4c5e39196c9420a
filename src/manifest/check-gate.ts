/** The names in a suite's gate: what is misspelt there would be held to nothing. Pure. */
import { escapeToken } from '../lib/pointer.ts';
import type { Diagnostic } from '../model.ts';
import { diagnose } from './codes.ts';
import { matchesGlob } from './conditions.ts';
import type { Suite, Vocabulary } from './model.ts';
import type { Names } from './names.ts';
import { didYouMean } from './nearest.ts';
import { placeOf } from './places.ts';

export function checkGate({ gate, places, file }: Suite, { codes }: Vocabulary, names: Names): readonly Diagnostic[] {
  const { codes: each = {}, operations = {} } = gate?.coverage ?? {};
  const at = (part: string, name: string) => placeOf(places, file, `/gate/coverage/${part}/${escapeToken(name)}`);
  const declared = codes.map((one) => one.name);
  const strange = Object.keys(each).filter((name) => !declared.some((one) => matchesGlob(name, one)));
  const there = names.operations.flatMap(({ id, key }) => [id, key]);
  const nowhere = names.complete
    ? Object.keys(operations).filter((name) => !there.some((one) => matchesGlob(name, one)))
    : [];
  return [
    ...strange.map((name) =>
      diagnose('CODE_UNKNOWN', `The manifest has no code \`${name}\``, at('codes', name), didYouMean(name, declared)),
    ),
    ...nowhere.map((name) => {
      const hint = didYouMean(name, there).hint ?? 'Use an operationId, `METHOD /path`, or a glob with `*`.';
      return diagnose('OPERATION_UNKNOWN', `The contract has no operation \`${name}\``, at('operations', name), {
        hint,
      });
    }),
  ];
}
