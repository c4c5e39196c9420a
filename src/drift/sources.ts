/** The vocabulary against the other files that spell it. Reads files. */
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { driftId, pathFrom } from '../lock/change.ts';
import { isOpenTo } from '../manifest/closed.ts';
import { diagnose } from '../manifest/codes.ts';
import type { Code, SourceSpec, Vocabulary } from '../manifest/model.ts';
import { placeOf } from '../manifest/places.ts';
import type { Diagnostic } from '../model.ts';
import { extract, type Found } from './extract.ts';
import { type Drift, driftLevels } from './model.ts';

export interface SourcesDrift {
  readonly drifts: readonly Drift[];
  /** Sources that cannot be compared. */
  readonly diagnostics: readonly Diagnostic[];
}

/** Every source of the manifest, in its order. Never throws. */
export async function sourcesDrift(vocabulary: Vocabulary): Promise<SourcesDrift> {
  const all = await Promise.all((vocabulary.sources ?? []).map((spec) => sourceDrift(vocabulary, spec)));
  return { drifts: all.flatMap((one) => one.drifts), diagnostics: all.flatMap((one) => one.diagnostics) };
}

async function sourceDrift(vocabulary: Vocabulary, spec: SourceSpec): Promise<SourcesDrift> {
  const name = basename(spec.file);
  const failed = (code: 'SOURCE_UNREADABLE' | 'SOURCE_EMPTY', message: string): SourcesDrift => ({
    drifts: [],
    diagnostics: [diagnose(code, message, spec.place)],
  });
  let text: string;
  try {
    text = await readFile(spec.file, 'utf8');
  } catch (thrown) {
    const { code } = thrown as { readonly code?: string };
    return failed('SOURCE_UNREADABLE', `The source ${name} cannot be read (${code ?? String(thrown)})`);
  }
  const extracted = extract(spec, text);
  if ('problem' in extracted)
    return failed('SOURCE_UNREADABLE', `The source ${name} cannot be read: ${extracted.problem}`);
  if (extracted.found.length === 0) return failed('SOURCE_EMPTY', `No code is found in the source ${name}`);
  return { drifts: compareSource(vocabulary, spec, extracted.found), diagnostics: [] };
}

/** What one of the two spells and the other does not. */
function compareSource(vocabulary: Vocabulary, spec: SourceSpec, found: readonly Found[]): readonly Drift[] {
  const name = basename(spec.file);
  const path = pathFrom(vocabulary.file, spec.file);
  const spelled = new Map(found.map((one) => [one.code, one] as const).reverse());
  const known = new Map(vocabulary.codes.map((code) => [String(code.wire ?? code.name), code]));
  const names = new Set(vocabulary.codes.map((code) => code.name));
  const strange = [...spelled.values()].filter(({ code }) => !known.has(code) && !names.has(code)).reverse();
  const missing = spec.part ? [] : [...known].filter(([wire, code]) => !spelled.has(wire) && !spelled.has(code.name));
  return [
    ...strange.map(({ code, place }): Drift => {
      const retired = vocabulary.reserved.includes(code);
      return {
        id: driftId('source-code', path, code),
        kind: 'source-code',
        level: isOpenTo(vocabulary, code) && !retired ? 'info' : driftLevels['source-code'],
        message: `\`${code}\` stands in ${name}, ${retired ? 'and is retired' : 'but not in the vocabulary'}`,
        at: place,
        other: placeOf(vocabulary.places, vocabulary.file, retired ? '/reserved' : '/codes'),
      };
    }),
    ...missing.map(
      ([wire, code]): Drift => ({
        id: driftId('source-lacks', path, wire),
        kind: 'source-lacks',
        level: missingLevel(code),
        message: `\`${wire}\` stands in the vocabulary, but not in ${name}`,
        at: code.place,
        other: { ...(found[0]?.place ?? spec.place), file: spec.file },
      }),
    ),
  ];
}

/** What nothing provokes yet may wait for its constant. */
function missingLevel({ unreachable }: Code): Drift['level'] {
  return unreachable === null ? driftLevels['source-lacks'] : 'dangerous';
}
