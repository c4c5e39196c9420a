/** What every operation must answer to every condition, after `extends` and specificity: a table for people. Pure. */
import type { Contract, Operation } from '../contract/model.ts';
import type { Condition, Expectation, Expected } from '../model.ts';
import { expect } from './expect.ts';
import type { Vocabulary } from './model.ts';
import { inputConditions } from './occasions.ts';
import { type Question, questionsOf } from './questions.ts';
import { siteText } from './sites.ts';
import { groupBy } from './words.ts';

export interface TableRow {
  readonly operation: string;
  readonly condition: Condition;
  /** A site; null: any spot that no row names. */
  readonly site: string | null;
  readonly expectation: Expectation;
}

/**
 * One row per operation × condition (× spot where an entry names one). Input conditions of the contract are there even
 * without an answer, as gaps; all others only where the vocabulary answers.
 */
export function expectationTable(vocabulary: Vocabulary, contract: Contract): readonly TableRow[] {
  return contract.operations.flatMap((operation) => rowsOf(vocabulary, contract, operation));
}

function rowsOf(vocabulary: Vocabulary, contract: Contract, operation: Operation): readonly TableRow[] {
  const input = new Set(inputConditions(contract, operation));
  const row = ({ condition, site }: Question): TableRow => ({
    operation: operation.id,
    condition,
    site: site === null ? null : siteText(site),
    expectation: expect(vocabulary, operation, condition, site),
  });
  const rows = questionsOf(vocabulary, contract, operation).map(row);
  const anywhere = new Map(
    rows.filter((one) => one.site === null).map((one) => [one.condition, phrase(one.expectation)]),
  );
  return rows.filter((one) => {
    if (one.site !== null) return phrase(one.expectation) !== anywhere.get(one.condition);
    return input.has(one.condition) || phrase(one.expectation) !== gap;
  });
}

const gap = '(no answer)';

/** `409 conflict, or 404 not_found`; `(no answer)` is a gap. */
function phrase({ must, silent, tolerated }: Expectation): string {
  const parts = [...must.map(expectedText), ...(silent ? ['silence'] : []), ...(tolerated ? ['acceptance'] : [])];
  return parts.length === 0 ? gap : parts.join(', or ');
}

function expectedText({ code, status, outcome, detail, cause, with: facts }: Expected): string {
  const extras = [
    ...(outcome === 'success' ? ['with success'] : []),
    ...(detail === null ? [] : [`detail ${JSON.stringify(detail)}`]),
    ...(cause === null ? [] : [`cause ${[cause.type, cause.field].filter(Boolean).join(' ')}`]),
    ...Object.entries(facts).map(([at, value]) => `${at} ${JSON.stringify(value)}`),
  ];
  return `${status.join('|') || 'any status'} ${code}${extras.length === 0 ? '' : ` (${extras.join('; ')})`}`;
}

/** The rows as text: per operation one line for all conditions that are answered alike. */
export function printTable(rows: readonly TableRow[]): string {
  const operations = groupBy(rows, (row) => row.operation);
  const blocks = [...operations].map(([operation, own]) => {
    const lines = [...groupBy(own, (row) => phrase(row.expectation))].map(([text, alike]) => {
      return `  ${text}\n${wrapped(spans(alike, own))}`;
    });
    return `${operation}\n${lines.join('\n')}\n`;
  });
  return blocks.join('\n');
}

/** All conditions of a location answered alike are `body.*`; a spot follows its condition. */
function spans(alike: readonly TableRow[], all: readonly TableRow[]): readonly string[] {
  const family = (row: TableRow): string => row.condition.split('.')[0] ?? '';
  const general = (row: TableRow): boolean => row.site === null;
  const whole = new Set<string>();
  for (const [name, own] of groupBy(alike.filter(general), family)) {
    if (own.length > 1 && own.length === all.filter((row) => general(row) && family(row) === name).length)
      whole.add(name);
  }
  const texts = alike.map((row) => {
    if (row.site !== null) return `${row.condition} at ${row.site}`;
    return whole.has(family(row)) ? `${family(row)}.*` : row.condition;
  });
  return [...new Set(texts)];
}

function wrapped(words: readonly string[]): string {
  const lines: string[] = [];
  for (const word of words) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length < 100) lines[lines.length - 1] = `${last}, ${word}`;
    else lines.push(word);
  }
  return lines.map((line) => `    ${line}`).join(',\n');
}
