/** Every diagnostic about a contract: one table, so that codes stay stable and each says what to do. */
import type { Diagnostic, Place } from '../model.ts';

interface CodeFact {
  readonly level: Diagnostic['level'];
  readonly hint: string;
}

const error = (hint: string): CodeFact => ({ level: 'error', hint });
const warning = (hint: string): CodeFact => ({ level: 'warning', hint });
const info = (hint: string): CodeFact => ({ level: 'info', hint });

export const contractCodes = {
  CONTRACT_NOT_FOUND: error('Check the path; it is relative to the file that names it.'),
  CONTRACT_SYNTAX: error('Fix the JSON or YAML here; what follows cannot be read until then.'),
  CONTRACT_VERSION: error(
    'Supported are `swagger: "2.0"`, `openapi:` 3.0 to 3.2, `asyncapi:` 2.0 to 2.6, 3.0 and 3.1, and `opencli:` 0.1.',
  ),
  CONTRACT_STRUCTURE: warning(
    'The OpenAPI specification wants another kind of value here; `faultline check` lists all.',
  ),
  CONTRACT_LINT: warning('The OpenAPI specification does not allow this.'),
  CONTRACT_UNSUPPORTED: warning('Nothing is sent for it, so nothing is tested there.'),
  CONTRACT_REFLECTION: error('Serve reflection there, or name the `.proto` files under `contracts` of the manifest.'),
  CONTRACT_REF_UNRESOLVED: error('Correct the reference, or add what it names.'),
  CONTRACT_REF_REMOTE: error(
    'Keep a copy beside the contract, or allow it: `contract: {allowRemoteRefs: true}` in the suite.',
  ),
  CONTRACT_REF_OUTSIDE: error(
    'Move the file into the folder of the contract, or allow it: `contract: {allowOutsideRefs: true}` in the suite.',
  ),
  OVERLAY_NOT_FOUND: error('Check the path; it is relative to the file that names it.'),
  OVERLAY_SYNTAX: error('Fix the JSON or YAML here; what follows cannot be read until then.'),
  OVERLAY_INVALID: error(
    'An overlay is `overlay: 1.0.0` (or 1.1.0) with `actions`: each a `target` and `update`, `remove` or `copy`.',
  ),
  OVERLAY_UNMATCHED: warning('The target selects nothing in the contract; correct or remove the action.'),
  OPERATION_ID_DUPLICATE: warning('Give each operation its own operationId; this one goes by its method and path.'),
  OPERATION_UNUSABLE: warning('The operation is left out of the plan; correct it in the contract.'),
  PARAMETER_UNDECLARED: warning('Declare the path parameter, so that its faults can be tested.'),
  PARAMETER_UNUSED: warning('Add `{name}` to the path, or remove the parameter.'),
  PARAMETER_INVALID: warning('The parameter is left out; correct it in the contract.'),
  SERVER_IGNORED: info('They are ignored: the suite’s target decides where requests go.'),
  SERVER_PREFIX: warning(
    'Give these operations a suite of their own whose target has that path, and skip them in this one; or correct `servers`.',
  ),
} as const satisfies Readonly<Record<string, CodeFact>>;

export type ContractCode = keyof typeof contractCodes;

/** A diagnostic at a place, in the table's level and with its hint. */
export function diagnose(code: ContractCode, message: string, place: Place): Diagnostic {
  return { ...contractCodes[code], code, message, ...place };
}

/** A diagnostic whose place is still a pointer: looked up only when it is shown. */
export interface Trouble {
  readonly code: ContractCode;
  readonly message: string;
  readonly pointer: string;
}
