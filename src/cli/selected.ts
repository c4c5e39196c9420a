/** A choice by name that selects nothing is a slip of the hand; a part of a split may be empty. Pure. */
import type { Loadout } from '../load.ts';
import { conditionIds, knownCondition, matchesGlob } from '../manifest/conditions.ts';
import { didYouMean } from '../manifest/nearest.ts';
import { matchesOperation } from '../manifest/selectors.ts';
import type { Diagnostic } from '../model.ts';
import type { AimOptions } from './options.ts';

/** Is a part of the plan chosen by name? */
export function selectsByName({ operation, tag, code, condition, shard }: AimOptions): boolean {
  return shard === undefined && [operation, tag, code, condition].some((names) => names !== undefined);
}

/** What to say where no probe of these suites is selected: the first name that none of them has, or that all are there. */
export function nothingSelected(options: AimOptions, loadouts: readonly Loadout[]): Diagnostic {
  const plan = 'faultline plan lists the probes, with their operations, conditions and codes';
  const [first] = unknownNames(options, loadouts);
  const message =
    first === undefined
      ? 'no probe of any suite is selected by --operation, --tag, --code and --condition'
      : `no probe of any suite is selected: ${first.says}`;
  return {
    level: 'error',
    code: 'SELECTION_EMPTY',
    message,
    hint:
      first === undefined ? (untried(options, loadouts) ?? plan) : (didYouMean(first.name, first.names).hint ?? plan),
  };
}

/** What may as well be accepted shows nothing, whatever comes. */
function untried({ condition = [] }: AimOptions, loadouts: readonly Loadout[]): string | null {
  const may = loadouts.flatMap(({ vocabulary }) => vocabulary?.tolerated.flatMap(({ by }) => by) ?? []);
  const [name] = condition.filter((one) => may.some((by) => matchesGlob(by, one)));
  if (name === undefined) return null;
  const but = name === 'replay' ? ', but a repetition under an idempotency key' : '';
  return `the manifest tolerates \`${name}\`: what may be accepted or refused is not sent${but}`;
}

interface Unknown {
  readonly name: string;
  readonly says: string;
  /** What it could have been. */
  readonly names: readonly string[];
}

function unknownNames(options: AimOptions, loadouts: readonly Loadout[]): readonly Unknown[] {
  const { operation = [], tag = [], condition = [], code = [] } = options;
  const operations = loadouts.flatMap(({ loaded }) => loaded?.contract?.operations ?? []);
  const codes = loadouts.flatMap(({ vocabulary }) => vocabulary?.codes.map((one) => one.name) ?? []);
  const ids = operations.flatMap((one) => [one.id, one.key]);
  const tags = operations.flatMap((one) => one.tags);
  const there = (pattern: string): boolean =>
    operations.some((one) => matchesOperation([pattern.replace(/^!/, '')], one));
  const unknown = (name: string, says: string, names: readonly string[]): Unknown => ({ name, says, names });
  return [
    ...operation.flatMap((name) =>
      there(name) ? [] : [unknown(name, `the contract has no operation \`${name}\``, ids)],
    ),
    ...tag.flatMap((name) =>
      there(`tag:${name}`) ? [] : [unknown(name, `no operation has the tag \`${name}\``, tags)],
    ),
    ...condition.flatMap((name) =>
      knownCondition(name) ? [] : [unknown(name, `\`${name}\` is not a condition`, conditionIds)],
    ),
    ...code.flatMap((name) =>
      codes.some((one) => matchesGlob(name, one)) ? [] : [unknown(name, `\`${name}\` is not one of the codes`, codes)],
    ),
  ];
}
