/** A change in words, as a diagnostic at the place of the manifest that it is about. Pure. */
import type { Vocabulary } from '../manifest/model.ts';
import type { Diagnostic, Json, JsonObject, Place } from '../model.ts';
import { driftId } from './change.ts';
import type { Change, ChangeId, ChangeLevel } from './model.ts';

export const levels: Readonly<Record<ChangeLevel, Diagnostic['level']>> = {
  breaking: 'error',
  dangerous: 'warning',
  info: 'info',
};

const hints: Readonly<Record<ChangeLevel, string>> = {
  breaking: 'Clients rely on it. Undo it; or raise the major version and run `faultline freeze`.',
  dangerous: 'Clients that know all codes do not know this. `faultline freeze` takes it up.',
  info: '`faultline freeze` takes it up.',
};

const hintOfMajor = 'Clients rely on it; the major version says so: `faultline freeze` takes it up.';

type Say = (change: Change) => string;

const on = ({ operation }: Change): string => (operation === undefined ? '' : ` on ${operation}`);
const code = (change: Change): string => `\`${change.code}\`${on(change)}`;
const now: (what: string) => Say = (what) => (change) =>
  `${what} of ${code(change)} was ${text(change.before)}, is ${text(change.after)}`;

const sentences: Readonly<Record<ChangeId, Say>> = {
  'code-removed': (one) => `the code \`${one.code}\` is gone`,
  'code-added': (one) => `the code \`${one.code}\` is new`,
  'code-reserved-again': (one) => `the retired code \`${one.code}\` is no longer kept back`,
  'reserved-added': (one) => `the code \`${one.code}\` is retired`,
  'wire-changed': now('the spelling on the wire'),
  'status-changed': now('the status'),
  'outcome-changed': now('the outcome'),
  'facts-changed': now('what must stand in answers'),
  'facts-added': now('what must stand in answers'),
  'recognised-otherwise': now('what tells it'),
  'effect-unknown': (one) => `after ${code(one)} a write may have happened; it could not before`,
  'effect-known': (one) => `after ${code(one)} no write has happened; it might have before`,
  'retry-changed': now('the advice to retry'),
  'detail-changed': now('the detail'),
  'summary-changed': now('the summary'),
  'unreachable-changed': now('why nothing provokes it'),
  'since-later': now('the first version'),
  'since-earlier': now('the first version'),
  'operation-removed': (one) => `the operation ${one.operation} is gone, and so are its codes`,
  'operation-added': (one) => `the operation ${one.operation} is new`,
  'raised-no-more': (one) => `${code(one)} is raised no more (was: ${text(one.before)})`,
  'raised-first': (one) => `${code(one)} may come now (by ${text(one.after)}); it could not before`,
  'raised-elsewhere': (one) => `${code(one)} is no longer raised by ${text(one.before)}`,
  'raised-also': (one) => `${code(one)} is raised by ${text(one.after)} too`,
  'cause-changed': now('the cause'),
  'allowed-added': (one) => `${code(one)} may come at any time now`,
  'allowed-removed': (one) => `${code(one)} comes no longer at any time`,
  'silent-added': (one) => `${text(one.after)}${on(one)} is answered no more`,
  'silent-removed': (one) => `${text(one.before)}${on(one)} is answered now`,
  'tolerated-added': (one) => `${text(one.after)}${on(one)} may be accepted now`,
  'tolerated-removed': (one) => `${text(one.before)}${on(one)} may no longer be accepted`,
  'envelope-removed': (one) => `answers are no longer read by the envelope ${text(one.before)}`,
  'envelope-added': (one) => `answers may be read by another envelope, ${text(one.after)}`,
  'envelope-causes': (one) => `causes are read by the envelope ${text(one.after)} too`,
  'envelope-order': () => 'the envelopes are tried in another order',
  'causes-changed': (one) => `how causes are told was ${text(one.before)}, is ${text(one.after)}`,
  'cause-type-removed': (one) => `a type of causes was ${text(one.before)}, is ${text(one.after)}`,
  'cause-type-added': (one) => `a type of causes was ${text(one.before)}, is ${text(one.after)}`,
  opened: (one) => `the vocabulary was ${closedText(one.before)}, is ${closedText(one.after)}`,
  closed: (one) => `the vocabulary was ${closedText(one.before)}, is ${closedText(one.after)}`,
  'precedence-changed': (one) => `the order of precedence was ${text(one.before)}, is ${text(one.after)}`,
  'version-changed': (one) => `the version was ${text(one.before)}, is ${text(one.after)}`,
};

/** The sentence alone. */
export function changeText(change: Change): string {
  return sentences[change.id](change);
}

/** `DRIFT_STATUS_CHANGED` and its like, at the code that it is about or at the top of the manifest. `allowed`: by a new major version. */
export function changeDiagnostic(change: Change, vocabulary: Vocabulary, allowed = false): Diagnostic {
  const start: Place = { file: vocabulary.file, line: 1, column: 1, path: '' };
  const place = vocabulary.codes.find(({ name }) => name === change.code)?.place ?? start;
  return {
    level: levels[change.level],
    code: `DRIFT_${change.id.toUpperCase().replaceAll('-', '_')}`,
    // `info` is said already, by the level of the diagnostic.
    message: change.level === 'info' ? changeText(change) : `${change.level}: ${changeText(change)}`,
    hint: change.level === 'breaking' && allowed ? hintOfMajor : hints[change.level],
    ...place,
    id: driftId(change.id, change.code ?? null, change.operation ?? null, change.before ?? null, change.after ?? null),
  };
}

/** Longer values are cut: the lock has them whole. */
const longest = 160;

function text(value: Json | undefined): string {
  if (value === undefined) return 'not there';
  const shown = told(value);
  return shown.length > longest ? `${shown.slice(0, longest)}…` : shown;
}

/** `409`, `http 409, grpc 6`, `use problem, when (status 401)`: people need no brackets. */
function told(value: Json): string {
  if (value === null) return 'nothing';
  if (typeof value !== 'object') return String(value);
  if (Array.isArray(value)) return value.map(inner).join(', ');
  const members = Object.entries(value as JsonObject);
  const [first] = members;
  if (first?.[0] === 'http' && members.length === 1) return told(first[1]);
  return members.map(([key, one]) => `${key} ${inner(one)}`).join(', ') || 'nothing';
}

function inner(value: Json): string {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? `(${told(value)})` : told(value);
}

function closedText(value: Json | undefined): string {
  if (value === true) return 'closed';
  return value === false || value === undefined ? 'open' : `open for what looks like ${String(value)}`;
}
