/** The runtime manager's errors: code → HTTP status. The statuses were chosen for `contracts/rtmanager`, which says the same. */

export const STATUSES = {
  invalid_request: 400,
  start_config_invalid: 400,
  image_ref_not_semver: 400,
  not_found: 404,
  conflict: 409,
  semver_patch_only: 409,
  container_start_failed: 500,
  internal_error: 500,
  image_pull_failed: 502,
  service_unavailable: 503,
};

/** What an effect throws where the failure has a stable code; any other error is a bug, and an `internal_error`. */
export class Refusal extends Error {
  constructor(code, message) {
    super(message);
    this.code = code;
  }
}

/** Something the service stands on did not answer. */
export function unreachable(what) {
  return new Refusal('service_unavailable', `${what} is unreachable`);
}
