/** Statuses that the vocabulary promises and the contract does not declare. Pure. */
import type { Contract, DocumentPointer, Operation, ResponseSpec } from '../contract/model.ts';
import type { Diagnostic, Place } from '../model.ts';
import { diagnose } from './codes.ts';
import { type Entry, expectedOf } from './expect.ts';
import type { Raise, Vocabulary } from './model.ts';
import { type Answered, answers, inputConditions } from './questions.ts';
import { listed } from './words.ts';

type Locate = (pointer: DocumentPointer) => Place | null;

interface Missing {
  readonly entry: Entry;
  /** Operations that declare some error, but not this one. */
  readonly partly: Operation[];
  /** Operations that declare no error at all. */
  readonly silent: Operation[];
}

export function checkStatuses(
  vocabulary: Vocabulary,
  contracts: readonly Contract[],
  locate: Locate,
): readonly Diagnostic[] {
  const missing = new Map<Raise, Missing>();
  for (const operation of contracts.flatMap((contract) => contract.operations)) {
    const winners = new Map(answersHere(vocabulary, operation).map((entry) => [entry.raise, entry]));
    for (const entry of winners.values()) {
      if (declaresAny(operation, expectedOf(entry.code, entry.raise).status)) continue;
      const lack = missing.get(entry.raise) ?? { entry, partly: [], silent: [] };
      (declaresErrors(operation) ? lack.partly : lack.silent).push(operation);
      missing.set(entry.raise, lack);
    }
  }
  return [...missing.values()].flatMap((lack) => diagnostics(lack, locate));
}

/**
 * Entries that answer something which belongs to the operation: an unknown path or method belongs to none, and an
 * entry for `*` is only held to the operation's own input.
 */
function answersHere(vocabulary: Vocabulary, operation: Operation): readonly Entry[] {
  const own = new Set(inputConditions(operation));
  const counts = ({ condition }: Answered, { raise }: Entry): boolean => {
    if (condition === 'route' || condition === 'method') return false;
    return own.has(condition) || raise.by.some((by) => by === condition || (by !== '*' && by.includes('*')));
  };
  return answers(vocabulary, operation).flatMap((answered) =>
    answered.winners.filter((entry) => counts(answered, entry)),
  );
}

function declaresAny(operation: Operation, statuses: readonly number[]): boolean {
  return (
    statuses.length === 0 || statuses.some((status) => operation.responses.some((response) => covers(response, status)))
  );
}

/** `404` by itself, `4XX` and `default`. */
export function covers(response: ResponseSpec, status: number): boolean {
  const declared = response.status.toUpperCase();
  return declared === 'DEFAULT' || declared === String(status) || declared === `${Math.floor(status / 100)}XX`;
}

function declaresErrors(operation: Operation): boolean {
  return operation.responses.some((response) => /^(?:[45]|default)/i.test(response.status));
}

function diagnostics({ entry, partly, silent }: Missing, locate: Locate): readonly Diagnostic[] {
  const { code, raise } = entry;
  const status = expectedOf(code, raise).status.join(' or ');
  const ids = (operations: readonly Operation[]): string => listed(operations.map((operation) => operation.id));
  const found: Diagnostic[] = [];
  const [first] = partly;
  if (first !== undefined) {
    const message = `\`${code.name}\` promises ${status}, which the contract does not declare on ${ids(partly)}`;
    found.push(diagnose('STATUS_UNDECLARED', message, raise.place, declaredHint(first, locate)));
  }
  if (silent.length > 0) {
    const message = `\`${code.name}\` promises ${status}; the contract declares no errors at all on ${ids(silent)}`;
    found.push(diagnose('STATUS_UNDECLARED', message, raise.place, { level: 'info' }));
  }
  return found;
}

function declaredHint(operation: Operation, locate: Locate): { readonly hint?: string } {
  const place = locate(operation.pointer);
  if (place === null) return {};
  const declared = operation.responses.map((response) => response.status).join(', ');
  const where = `${place.file.split(/[\\/]/).pop()}:${place.line}:${place.column}`;
  return { hint: `${where} declares ${declared}; add the response there, or correct the status.` };
}
