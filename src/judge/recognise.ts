import type { Code, Vocabulary } from '../manifest/model.ts';
import type { Json, Observed } from '../model.ts';
import { matchesTemplate } from './template.ts';

/**
 * The vocabulary's name for what came, or null: an undeclared code, or none. Type counts: 409 and "409" differ.
 * Where no code is on the wire, `is` recognises one by its other facts.
 */
export function recognise(observed: Observed, vocabulary: Vocabulary): string | null {
  const { code } = observed;
  if (code !== null) {
    const named = vocabulary.codes.find((one) => (one.wire ?? one.name) === code);
    if (named) return named.name;
  }
  return vocabulary.codes.find((one) => one.is !== null && holds(one, observed))?.name ?? null;
}

function holds({ is }: Code, observed: Observed): boolean {
  const facts: Readonly<Record<string, Json>> = {
    status: observed.status,
    code: observed.code,
    detail: observed.detail,
    outcome: observed.outcome,
  };
  return Object.entries(is ?? {}).every(([name, wanted]) => {
    const fact = facts[name] ?? null;
    if (typeof wanted === 'string' && typeof fact === 'string') return matchesTemplate(wanted, fact, {});
    return [wanted].flat().some((one) => one === fact);
  });
}
