/** What a JSON Schema cannot say about a manifest, before any contract is known. Pure. */
import { escapeToken } from '../lib/pointer.ts';
import type { Diagnostic } from '../model.ts';
import { diagnose } from './codes.ts';
import type { Code, EnvelopeSpec, Vocabulary } from './model.ts';
import { placeOf } from './places.ts';
import { isGrpcName } from './status.ts';
import { printedAt } from './streams.ts';

/** Mistakes inside one manifest: patterns, `by: value` without values, statuses of the wrong transport. */
export function validateVocabulary(vocabulary: Vocabulary): readonly Diagnostic[] {
  return [
    ...emptyProblems(vocabulary),
    ...closedProblems(vocabulary),
    ...vocabulary.envelopes.flatMap((envelope, i) => printedProblems(vocabulary, envelope, i)),
    ...(vocabulary.sources ?? []).flatMap(({ find }, i) => sourceProblems(vocabulary, find, i)),
    ...vocabulary.codes.flatMap((code) => codeProblems(vocabulary, code)),
  ];
}

function emptyProblems(vocabulary: Vocabulary): readonly Diagnostic[] {
  if (vocabulary.codes.length > 0) return [];
  return [
    diagnose(
      'MANIFEST_WITHOUT_CODES',
      'The vocabulary has no codes',
      placeOf(vocabulary.places, vocabulary.file, '/codes'),
    ),
  ];
}

function closedProblems({ closed, places, file }: Vocabulary): readonly Diagnostic[] {
  if (typeof closed === 'boolean') return [];
  const why = regexProblem(closed.pattern);
  return why === null
    ? []
    : [diagnose('PATTERN_INVALID', `\`closed\` is not a pattern: ${why}`, placeOf(places, file, '/closed'))];
}

function sourceProblems({ places, file }: Vocabulary, find: string | null, index: number): readonly Diagnostic[] {
  const why = find === null ? null : regexProblem(find);
  return why === null
    ? []
    : [
        diagnose(
          'PATTERN_INVALID',
          `\`find\` is not a pattern: ${why}`,
          placeOf(places, file, `/sources/${index}/find`),
        ),
      ];
}

/** Patterns of what a command prints: no pattern, or one that takes all that it matches for the code. */
function printedProblems({ places, file }: Vocabulary, { code, detail }: EnvelopeSpec, index: number) {
  const named = [...code.map((one) => ['code', one] as const), ...detail.map((one) => ['detail', one] as const)];
  return named.flatMap(([key, locator]): readonly Diagnostic[] => {
    const stream = printedAt(locator);
    if (stream === null || !('pattern' in stream) || stream.pattern === '') return [];
    const place = placeOf(places, file, `/envelopes/${index}/${key}`);
    const why = regexProblem(stream.pattern, '');
    if (why !== null) return [diagnose('PATTERN_INVALID', `\`${locator}\` is not a pattern: ${why}`, place)];
    // An empty alternative always matches; the match has a place for each group.
    if (key === 'detail' || (new RegExp(`${stream.pattern}|`).exec('')?.length ?? 0) > 1) return [];
    const all = `\`${locator}\` has no group: all that it matches is the code`;
    return [diagnose('PATTERN_INVALID', all, place, { level: 'warning', hint: 'Write `(?<code>…)` round the code.' })];
  });
}

function codeProblems({ places, file }: Vocabulary, code: Code): readonly Diagnostic[] {
  const pointer = `/codes/${escapeToken(code.name)}`;
  const values = code.raised.flatMap((raise, i) => {
    const asksValue = raise.by.includes('value');
    const hasValues = raise.like !== null || raise.examples !== null;
    const place = placeOf(places, file, `${pointer}/raised/${i}`);
    if (asksValue && (raise.at === null || !hasValues)) {
      const missing = raise.at === null ? '`at`' : '`like` or `examples`';
      return [diagnose('VALUE_INCOMPLETE', `\`by: value\` lacks ${missing}`, place)];
    }
    const takesExamples = raise.like === null && raise.by.some((by) => by === 'size' || by === 'version');
    if (!asksValue && hasValues && !takesExamples) {
      return [diagnose('VALUE_UNUSED', '`like` and `examples` are not used here', place)];
    }
    return [];
  });
  const statuses = [
    ...statusProblems(code.status).map((message) => ({ message, at: `${pointer}/status` })),
    ...code.raised.flatMap((raise, i) =>
      statusProblems(raise.status ?? {}).map((message) => ({ message, at: `${pointer}/raised/${i}/status` })),
    ),
  ].map(({ message, at }) => diagnose('MANIFEST_VALUE', message, placeOf(places, file, at), { hint: statusHint }));
  return [...values, ...statuses];
}

const statusHint =
  'http: 100 to 599; grpc: a canonical name or number; message: success or failure; command: an exit code.';

function statusProblems(status: Code['status']): readonly string[] {
  const wrong = (transport: string, one: number | string): string =>
    `${JSON.stringify(one)} is not a status of ${transport}`;
  return [
    ...(status.http ?? []).filter((one) => typeof one !== 'number' || one < 100).map((one) => wrong('http', one)),
    ...(status.grpc ?? [])
      .filter((one) => (typeof one === 'number' ? one > 16 : !isGrpcName(one)))
      .map((one) => wrong('grpc', one)),
    ...(status.message ?? [])
      .filter((one) => one !== 'success' && one !== 'failure')
      .map((one) => wrong('message', one)),
    ...(status.command ?? []).filter((one) => typeof one !== 'number' || one > 255).map((one) => wrong('command', one)),
  ];
}

function regexProblem(pattern: string, flags = 'u'): string | null {
  try {
    new RegExp(pattern, flags);
    return null;
  } catch (thrown) {
    return thrown instanceof Error ? thrown.message : String(thrown);
  }
}
