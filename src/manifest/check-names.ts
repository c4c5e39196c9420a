/** Names in a manifest: operations, conditions, codes, envelopes, retired codes. Pure. */
import type { Contract } from '../contract/model.ts';
import { escapeToken } from '../lib/pointer.ts';
import type { Diagnostic } from '../model.ts';
import { diagnose } from './codes.ts';
import type { Code, EnvelopeSpec, Vocabulary } from './model.ts';
import { type Names, ownNames, unknownConditions, unknownEnvelope, unknownOperations } from './names.ts';
import { didYouMean } from './nearest.ts';
import { placeOf } from './places.ts';

export function checkNames(
  vocabulary: Vocabulary,
  contracts: readonly Contract[],
  envelopes: readonly string[] | null,
): readonly Diagnostic[] {
  const names = ownNames(vocabulary, contracts);
  const at = (pointer: string) => placeOf(vocabulary.places, vocabulary.file, pointer);
  const selectors = (['silent', 'tolerated'] as const).flatMap((key) =>
    vocabulary[key].flatMap((selector, i) => [
      ...unknownOperations(names, selector.on, at(`/${key}/${i}/on`)),
      ...unknownConditions(selector.by, at(`/${key}/${i}/by`)),
    ]),
  );
  return [
    ...vocabulary.codes.flatMap((code) => checkCode(vocabulary, names, code)),
    ...selectors,
    ...vocabulary.precedence.flatMap((by, i) => unknownConditions([by], at(`/precedence/${i}`))),
    ...Object.entries(vocabulary.causes?.types ?? {}).flatMap(([type, by]) =>
      unknownConditions(by, at(`/causes/types/${escapeToken(type)}`)),
    ),
    ...vocabulary.envelopes.flatMap((envelope, i) => checkEnvelope(vocabulary, names, envelope, i, envelopes)),
    ...vocabulary.reserved.flatMap((name, i) => checkReserved(vocabulary, name, i)),
  ];
}

function checkCode(vocabulary: Vocabulary, names: Names, code: Code): readonly Diagnostic[] {
  const pointer = `/codes/${escapeToken(code.name)}`;
  const at = (inner: string) => placeOf(vocabulary.places, code.place.file, pointer + inner);
  const raised = code.raised.flatMap((raise, i) => [
    ...unknownOperations(names, raise.on, at(`/raised/${i}/on`)),
    ...unknownConditions(raise.by, at(`/raised/${i}/by`)),
  ]);
  const allowed = unknownOperations(names, code.allowed, at('/allowed'));
  if (code.raised.length > 0 || code.allowed.length > 0 || code.unreachable !== null) return [...allowed, ...raised];
  return [diagnose('CODE_UNRAISED', `Nothing raises \`${code.name}\``, code.place)];
}

function checkEnvelope(
  vocabulary: Vocabulary,
  names: Names,
  envelope: EnvelopeSpec,
  index: number,
  known: readonly string[] | null,
): readonly Diagnostic[] {
  const at = (inner: string) => placeOf(vocabulary.places, vocabulary.file, `/envelopes/${index}${inner}`);
  const declared = vocabulary.codes.map((code) => code.name);
  const implied = (['as', 'absent'] as const).flatMap((key) => {
    const name = envelope[key];
    if (name === null || declared.includes(name)) return [];
    return [diagnose('CODE_UNKNOWN', `\`${name}\` is not one of the codes`, at(`/${key}`), didYouMean(name, declared))];
  });
  return [
    ...unknownEnvelope(envelope.use, known, at('/use')),
    ...unknownOperations(names, envelope.when.on ?? [], at('/when/on')),
    ...implied,
  ];
}

function checkReserved(vocabulary: Vocabulary, name: string, index: number): readonly Diagnostic[] {
  const code = vocabulary.codes.find((one) => one.name === name);
  if (code === undefined) return [];
  const { line, file } = placeOf(vocabulary.places, vocabulary.file, `/reserved/${index}`);
  return [
    diagnose(
      'CODE_RESERVED',
      `\`${name}\` is retired (${file.split(/[\\/]/).pop()}:${line}), and declared here`,
      code.place,
    ),
  ];
}
