/** Every question that an operation can put to the vocabulary: which conditions, at which spots. Pure. */
import type { Contract, Operation } from '../contract/model.ts';
import type { Condition, Location, Site } from '../model.ts';
import { conditions, matchesCondition } from './conditions.ts';
import { type Entry, entriesOn, winningEntries } from './entries.ts';
import type { Selector, Vocabulary } from './model.ts';
import { hasLocation, inputConditions } from './occasions.ts';
import { operationRank, type Rank } from './selectors.ts';
import { parseSite } from './sites.ts';

export interface Question {
  readonly condition: Condition;
  /** null: at any spot that no entry names. */
  readonly site: Site | null;
}

/** A question with the entries that win it. */
export interface Answered extends Question {
  readonly operation: Operation;
  readonly contract: Contract;
  readonly winners: readonly Entry[];
}

/** Can the operation meet this condition at all? A body, credentials or a resource's name must be there to be wrong. */
function possible(operation: Operation, condition: Condition): boolean {
  if (['media-type', 'encoding', 'size'].includes(condition)) return operation.body !== null;
  if (condition.startsWith('auth.')) return operation.security.length > 0;
  if (condition === 'absent' || condition === 'gone') return operation.path.includes('{');
  if (condition.startsWith('file.')) return operation.parameters.some((one) => one.file !== undefined);
  if (condition === 'argv.bare') return operation.parameters.some((one) => one.in === 'argv');
  return !['deadline', 'cancelled', 'value', 'body.empty'].includes(condition);
}

/**
 * The operation's questions: its input conditions, what else is possible there, all that the entries themselves name
 * (a named glob such as `hook:*` stands for one of its kind), and every spot that an entry names.
 */
export function questionsOf(vocabulary: Vocabulary, contract: Contract, operation: Operation): readonly Question[] {
  const entries = entriesOn(vocabulary, operation);
  const general = conditions.filter((fact) => fact.locations.length === 0).map((fact) => fact.id);
  const asked = new Set([...inputConditions(contract, operation), ...general.filter((id) => possible(operation, id))]);
  for (const entry of entries) for (const by of entry.raise.by) if (names(entry.on, by, operation)) asked.add(by);
  for (const id of [...asked]) if (!locationThere(operation, id)) asked.delete(id);
  const anywhere = [...asked].map((condition): Question => ({ condition, site: null }));
  const spots = new Map(entries.flatMap(({ raise }) => (raise.at === null ? [] : [[raise.at, parseSite(raise.at)]])));
  const there = [...spots.values()].flatMap((site) => {
    if (site === null || !siteThere(operation, site)) return [];
    return [...asked].filter((condition) => fits(condition, site)).map((condition): Question => ({ condition, site }));
  });
  return [...anywhere, ...there];
}

/** What a manifest promises of an operation. */
export interface Promises {
  /** What it is asked for, with what `raised` names outright though only the suite knows whether it can be met there. */
  readonly raised: readonly Question[];
  /** The same with what `silent` and `tolerated` name so, and every spot that they name. */
  readonly quiet: readonly Question[];
}

export function promisesOf(vocabulary: Vocabulary, contract: Contract, operation: Operation): Promises {
  const questions = questionsOf(vocabulary, contract, operation);
  const quiet = [...vocabulary.silent, ...vocabulary.tolerated];
  const entries = entriesOn(vocabulary, operation).map(({ raise }) => raise);
  const anywhere = questions.filter(({ site }) => site === null).map(({ condition }) => condition);
  const [raised, all] = [entries, [...entries, ...quiet]].map((list) =>
    named(list, operation).filter((one) => !anywhere.includes(one)),
  );
  const asked = [...anywhere, ...(all ?? [])];
  const spots = new Map(quiet.flatMap(({ at }) => (at === null ? [] : [[at, parseSite(at)]])));
  const there = [...spots.values()].flatMap((site) => {
    if (site === null || !siteThere(operation, site)) return [];
    return asked.filter((condition) => fits(condition, site)).map((condition): Question => ({ condition, site }));
  });
  const bare = (condition: Condition): Question => ({ condition, site: null });
  return { raised: [...questions, ...(raised ?? []).map(bare)], quiet: [...asked.map(bare), ...there] };
}

/** Conditions that selectors name by no glob. */
function named(selectors: readonly Selector[], operation: Operation): readonly Condition[] {
  const all = selectors.flatMap(({ on, by }) => {
    const rank = operationRank(on, operation);
    return by.filter((one) => rank >= 0 && (always.has(one) || names(rank, one, operation)));
  });
  return [...new Set(all)].filter((one) => locationThere(operation, one));
}

/** What can befall any operation, though only where the manifest speaks of it is it sent. */
const always: ReadonlySet<string> = new Set(['deadline', 'cancelled']);

/** Every operation's questions with their winners. */
export function allAnswers(vocabulary: Vocabulary, contracts: readonly Contract[]): readonly Answered[] {
  return contracts.flatMap((contract) =>
    contract.operations.flatMap((operation) =>
      questionsOf(vocabulary, contract, operation).map((question) => ({
        ...question,
        operation,
        contract,
        winners: winningEntries(vocabulary, operation, question.condition, question.site),
      })),
    ),
  );
}

/** An entry that names the operation knows what is possible there; one for all operations does not. */
function names(on: Rank, by: string, operation: Operation): boolean {
  if (by.startsWith('!')) return false;
  if (/^(?:hook|scenario):/.test(by) || by.includes('+') || by === 'value') return true;
  return !by.includes('*') && (on > 0 || (!location.test(by) && possible(operation, by)));
}

const location = /^(?:path|query|header|cookie|argv|body)(?=\.)/;

/** A parameter that nobody declared can still be sent in the query. */
function locationThere(operation: Operation, condition: Condition): boolean {
  if (condition.includes('+')) return condition.split('+').every((half) => locationThere(operation, half));
  const [where] = location.exec(condition) ?? [];
  if (where === undefined || condition === 'query.extra' || condition === 'query.syntax') return true;
  if (condition === 'argv.extra') return isCommand(operation);
  return hasLocation(operation, where as Location);
}

export function siteThere(operation: Operation, site: Site): boolean {
  if (site.in === 'body') return operation.body !== null;
  // Any file can lie there, and any word can be given.
  if (site.in === 'file' || site.name === '--*') return isCommand(operation);
  const same = (name: string): boolean =>
    name === site.name || (site.in === 'header' && name.toLowerCase() === site.name.toLowerCase());
  return operation.parameters.some(
    (parameter) => parameter.in === site.in && (site.name === '*' || same(parameter.name)),
  );
}

function isCommand({ method }: Operation): boolean {
  return method === 'EXEC';
}

function fits(condition: Condition, site: Site): boolean {
  if (condition.startsWith('file.')) return site.in === 'argv' || site.in === 'file';
  const [where] = location.exec(condition) ?? [];
  if (where !== undefined) return where === site.in;
  return ['value', 'version', 'absent', 'gone', 'taken'].includes(condition) || matchesCondition('*+*', condition);
}
