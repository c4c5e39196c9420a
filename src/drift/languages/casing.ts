/** Names of variants as serde and strum write them. Pure and total. */

const joined: Readonly<Record<string, (words: readonly string[]) => string>> = {
  lowercase: (words) => words.join('').toLowerCase(),
  UPPERCASE: (words) => words.join('').toUpperCase(),
  snake_case: (words) => words.join('_').toLowerCase(),
  SCREAMING_SNAKE_CASE: (words) => words.join('_').toUpperCase(),
  'kebab-case': (words) => words.join('-').toLowerCase(),
  'SCREAMING-KEBAB-CASE': (words) => words.join('-').toUpperCase(),
  camelCase: (words) => lower(words.join('')),
  PascalCase: (words) => words.join(''),
};

function lower(name: string): string {
  return name.slice(0, 1).toLowerCase() + name.slice(1);
}

/** `by`: serde takes every capital for a new word, strum takes several for one; empty: a casing that is not known. */
export function recased(name: string, casing: string, by: string): string {
  const words = name.split(by === 'serde' ? /(?=[A-Z])/ : /(?<=[a-z\d])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/);
  return joined[casing]?.(words) ?? '';
}
