/** Every diagnostic of manifest and suite: one table, so that codes stay stable and each says what to do. */
import type { Diagnostic, Place } from '../model.ts';

interface CodeFact {
  readonly level: Diagnostic['level'];
  readonly hint: string;
}

const error = (hint: string): CodeFact => ({ level: 'error', hint });
const warning = (hint: string): CodeFact => ({ level: 'warning', hint });
const info = (hint: string): CodeFact => ({ level: 'info', hint });

const completion = (name: string): string =>
  `The JSON Schema that ships with the package (faultline/schemas/${name}.json) lists what can stand here; editors complete from it.`;

export const diagnosticCodes = {
  MANIFEST_NOT_FOUND: error(
    'Check the path; it is relative to the file that names it. `faultline init` drafts a manifest.',
  ),
  MANIFEST_EMPTY: error('Start with `manifest: 1` and a `codes:` map.'),
  MANIFEST_SYNTAX: error('Fix the YAML here; what follows cannot be read until then.'),
  MANIFEST_CONFLICT: error('Resolve the merge and remove its marker lines.'),
  MANIFEST_KEY_DUPLICATE: error('Keep one of the two; the other would be lost silently.'),
  MANIFEST_KEY_UNKNOWN: error(completion('manifest')),
  MANIFEST_KEY_MISSING: error(completion('manifest')),
  MANIFEST_TYPE: error(completion('manifest')),
  MANIFEST_VALUE: error(completion('manifest')),
  MANIFEST_EXTENDS_CYCLE: error('Remove one `extends`, so that the files form a tree.'),
  MANIFEST_WITHOUT_CODES: warning('List the error codes of the service under `codes:`.'),

  SUITE_NOT_FOUND: error('Check the path; suites are `suites/<name>.yaml`. `faultline init` drafts one.'),
  SUITE_EMPTY: error('Start with `manifest: ../contracts/<system>/errors.yaml`.'),
  SUITE_SYNTAX: error('Fix the YAML here; what follows cannot be read until then.'),
  SUITE_CONFLICT: error('Resolve the merge and remove its marker lines.'),
  SUITE_KEY_DUPLICATE: error('Keep one of the two; the other would be lost silently.'),
  SUITE_KEY_UNKNOWN: error(completion('suite')),
  SUITE_KEY_MISSING: error(completion('suite')),
  SUITE_TYPE: error(completion('suite')),
  SUITE_VALUE: error(completion('suite')),
  SUITE_OTHER: error('A suite names a manifest and a target; `faultline init` drafts one from a contract.'),
  SUITE_ENVIRONMENT_UNKNOWN: error('Name one of the suite’s `environments`, or leave the option out.'),
  SUITE_TARGET: error('A target is `prism`, a URL, `handler:` and a module’s path, or `exec:` and a command.'),
  SUITE_IDENTITY: error(
    'An identity is `none` or has exactly one of: header, bearer, basic, query, oauth2, command, certificate.',
  ),
  ENV_UNSET: error('Set the variable, or give a default: ${NAME:-default}.'),

  OPERATION_UNKNOWN: error('Use an operationId, `METHOD /path`, `tag:name`, or a glob with `*`.'),
  OPERATION_NONE: warning('The pattern matches no operation of the contracts; check its spelling.'),
  CONDITION_UNKNOWN: error('Use a condition such as body.required, auth.missing, absent, or a glob such as body.*.'),
  NAME_UNKNOWN: error(
    'A name is a resource (`plan --resources`), what a fixture or an earlier step takes, or `nonce`.',
  ),
  RESOURCE_UNKNOWN: error('`faultline plan --resources` lists them; `path` says where one is that has another name.'),
  RESOURCE_PATH: error('Write the template of one of them as the contract does: `/rooms/{roomId}`.'),
  RESOURCE_CYCLE: error('One of them has to be made first: take one `needs` out.'),
  ARAZZO_INVALID: error(
    'See the Arazzo Specification 1.0: workflows, steps and runtime expressions such as `$steps.login.outputs.id`.',
  ),
  ARAZZO_IGNORED: info(
    'The steps of a scenario are sent one after the other, each must be accepted, and the manifest judges the last.',
  ),
  IDENTITY_UNKNOWN: error('Declare it under `identities`, or leave it out for `default`.'),
  CODE_UNKNOWN: error('Declare the code under `codes:`, or correct the name.'),
  CODE_UNRAISED: warning('Add `raised`, or `allowed: ["*"]`, or `unreachable: <why>`, or remove it.'),
  CODE_RESERVED: error('A retired code must never come back: choose another name, or take it out of `reserved`.'),
  ENVELOPE_UNKNOWN: error('Use a built-in envelope, or write locators: code, detail, outcome.'),
  STATUS_UNDECLARED: warning('Declare the response in the contract, or correct the status.'),
  LOCATOR_IMPOSSIBLE: error('Point the locator at a property that the contract’s error schema has.'),
  LOCATOR_UNDECLARED: warning(
    'Correct the locator; or declare the property in the contract’s error schema, or show it in an example.',
  ),
  EXPECTATION_TIE: info('Either is right. Make one entry more specific (`on`, `by`, `at`) if only one should be.'),
  ENTRY_SHADOWED: info('More specific entries answer everywhere it applies; remove it or narrow them.'),
  VALUE_INCOMPLETE: error('`by: value` needs `at` (the spot) and `like` (a schema) or `examples` (a list).'),
  VALUE_UNUSED: warning(
    '`like` and `examples` say what `by: value` sends; besides, `size` and `version` read `examples`.',
  ),
  SITE_INVALID: error('A spot is `body:/json/pointer`, `query:name`, `path:name`, `header:name` or `cookie:name`.'),
  PATTERN_INVALID: error('Write a regular expression as JavaScript reads it.'),
  POLL_NEVER: warning('Only an answer of 202 is followed. Declare it in the contract, or take the operation out.'),
  LOCK_UNREADABLE: error('Make the file readable; nothing was written.'),
  LOCK_SYNTAX: error('Restore it from version control, or delete it and run `faultline freeze`; nothing was written.'),
  LOCK_CONFLICT: error('Resolve the merge: take either side, then run `faultline freeze`; nothing was written.'),
  LOCK_FORMAT: error('Use the version of Faultline that wrote it, or a newer one; nothing was written.'),
  LOCK_EDITED: error('Change the manifest instead. Restore the lock from version control; nothing was written.'),
  REPLY_NOWHERE: warning(
    'Say it by `reply` in the contract (3.x), or by `replies: [{on: …, channel: …}]` in the suite; list under `silent` what has no answer.',
  ),
  SOURCE_UNREADABLE: error('Correct `file` of `sources`; it is relative to the manifest. Nothing was written.'),
  SOURCE_EMPTY: error(
    'Say what is looked for: `name` (a glob of constants, enums or columns), `at`, or `find` (a regular expression). Nothing was written.',
  ),
  KNOWN_EXPIRED: warning('Its failure counts again. Mend the service and remove the entry, or give it another day.'),
  KNOWN_UNMATCHED: warning('It can match nothing and so hides nothing; correct or remove it.'),
} as const satisfies Readonly<Record<string, CodeFact>>;

export type DiagnosticCode = keyof typeof diagnosticCodes;

/** A diagnostic at a place. `hint` and `level` override the table's. */
export function diagnose(
  code: DiagnosticCode,
  message: string,
  place: Place | null,
  special: { readonly hint?: string; readonly level?: Diagnostic['level'] } = {},
): Diagnostic {
  const { level, hint } = diagnosticCodes[code];
  return { level: special.level ?? level, code, message, hint: special.hint ?? hint, ...place };
}
