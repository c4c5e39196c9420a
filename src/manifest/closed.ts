import type { Vocabulary } from './model.ts';

type Pattern = Exclude<Vocabulary['closed'], boolean>;

/** May a code be there that the vocabulary does not name? Retired ones are not asked about. Pure. */
export function isOpenTo({ closed }: Pick<Vocabulary, 'closed'>, code: string): boolean {
  return closed === false || (closed !== true && patternOf(closed).test(code));
}

const patterns = new WeakMap<Pattern, RegExp>();

/** Remembered: every answer with a strange code asks. */
function patternOf(closed: Pattern): RegExp {
  const known = patterns.get(closed) ?? new RegExp(closed.pattern, 'u');
  patterns.set(closed, known);
  return known;
}
