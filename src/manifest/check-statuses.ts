/** Statuses that the vocabulary promises and the contract does not declare. Pure. */
import type { DocumentPointer, Operation, ResponseSpec } from '../contract/model.ts';
import type { Diagnostic, Place } from '../model.ts';
import { diagnose } from './codes.ts';
import type { Entry } from './entries.ts';
import { expectedOf } from './expect.ts';
import type { Raise } from './model.ts';
import { inputConditions } from './occasions.ts';
import type { Poll } from './poll.ts';
import type { Answered } from './questions.ts';
import { matchesOperation } from './selectors.ts';
import { groupBy, listed } from './words.ts';

type Locate = (pointer: DocumentPointer) => Place | null;

interface Promised {
  readonly entry: Entry;
  readonly operation: Operation;
  /** The operation can certainly meet the condition. */
  readonly certain: boolean;
}

/** `poll`: of operations that say only later what came of them, with a status that stands in another answer. */
export function checkStatuses(
  all: readonly Answered[],
  locate: Locate,
  poll: readonly Pick<Poll, 'on'>[] = [],
): readonly Diagnostic[] {
  const late = (operation: Operation): boolean =>
    operation.responses.some(({ status }) => status === '202') &&
    poll.some(({ on }) => matchesOperation(on, operation));
  // Who may ask and in which format is settled before the work begins.
  const direct = all.filter(({ operation, condition }) => protocol.has(condition) || !late(operation));
  const byEntry = groupBy(promises(direct), ({ entry }) => entry.raise);
  return [...byEntry.values()].flatMap((promised) => {
    const missing = promised.filter(({ entry, operation }) => !declares(operation, entry));
    const wrong = missing.length === promised.length ? missing : missing.filter((one) => one.certain);
    return wrong.length === 0 ? [] : diagnostics(wrong, locate);
  });
}

/**
 * What the vocabulary promises of each operation. An unknown path or method belongs to no operation, and an entry for
 * `*` is only held to the operation's own input.
 */
function promises(all: readonly Answered[]): readonly Promised[] {
  const found = new Map<Operation, Map<Raise, Promised>>();
  for (const { operation, contract, condition, winners } of all) {
    // Only OpenAPI declares what may be answered.
    if (condition === 'route' || condition === 'method' || contract.format !== 'openapi') continue;
    const here = found.get(operation) ?? new Map<Raise, Promised>();
    found.set(operation, here);
    const own = inputConditions(contract, operation).includes(condition);
    for (const entry of winners) {
      const named = entry.raise.by.some((by) => by === condition || (by !== '*' && by.includes('*')));
      if (!own && !named) continue;
      const certain =
        own || protocol.has(condition) || entry.on >= rankByName || here.get(entry.raise)?.certain === true;
      here.set(entry.raise, { entry, operation, certain });
    }
  }
  return [...found.values()].flatMap((here) => [...here.values()]);
}

/**
 * These an operation can meet by its shape. State is another matter: an entry for all operations or a glob of them
 * also covers some that can never meet it, so it is held only to declaring its status somewhere.
 */
const protocol: ReadonlySet<string> = new Set([
  'media-type',
  'size',
  'encoding',
  'auth.missing',
  'auth.invalid',
  'auth.expired',
]);
/** Operation ranks from here on are a name, not a tag or glob. */
const rankByName = 3;

function declares(operation: Operation, { code, raise }: Entry): boolean {
  const { status } = expectedOf(code, raise);
  return status.length === 0 || status.some((one) => operation.responses.some((response) => covers(response, one)));
}

/** `404` by itself, `4XX` and `default`. */
export function covers(response: ResponseSpec, status: number): boolean {
  const declared = response.status.toUpperCase();
  return declared === 'DEFAULT' || declared === String(status) || declared === `${Math.floor(status / 100)}XX`;
}

function declaresErrors(operation: Operation): boolean {
  return operation.responses.some((response) => /^(?:[45]|default)/i.test(response.status));
}

/** Where the contract declares no errors at all, the vocabulary is the only place that does: information. */
function diagnostics(wrong: readonly Promised[], locate: Locate): readonly Diagnostic[] {
  const operations = wrong.map((one) => one.operation);
  const partly = operations.filter(declaresErrors);
  const silent = operations.filter((operation) => !declaresErrors(operation));
  const [first] = wrong;
  return first === undefined ? [] : describe(first.entry, partly, silent, locate);
}

function describe(
  { code, raise }: Entry,
  partly: readonly Operation[],
  silent: readonly Operation[],
  locate: Locate,
): readonly Diagnostic[] {
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
