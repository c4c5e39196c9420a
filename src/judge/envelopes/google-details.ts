/** google.rpc error details in their JSON form (google/rpc/error_details.proto). */
import type { Cause, Json, JsonObject } from '../../model.ts';
import { cause, firstWords, objects, own, words } from './shape.ts';

/** The details of one message type, by its last name: `ErrorInfo`. */
function ofType(details: Json | undefined, name: string): readonly JsonObject[] {
  return objects(details).filter((one) => (words(own(one, '@type')) ?? '').endsWith(`google.rpc.${name}`));
}

/** `ErrorInfo`: the reason, and as it is unique only within its domain, `domain/reason`. */
export function reasonsOf(details: Json | undefined): readonly string[] {
  return ofType(details, 'ErrorInfo').flatMap((one) => {
    const reason = words(own(one, 'reason'));
    const domain = words(own(one, 'domain'));
    if (reason === null) return [];
    return domain === null ? [reason] : [reason, `${domain}/${reason}`];
  });
}

/** `BadRequest` field violations and `PreconditionFailure` violations. */
export function violationsOf(details: Json | undefined): readonly Cause[] {
  const fields = ofType(details, 'BadRequest').flatMap((one) => [
    ...objects(own(one, 'fieldViolations')),
    ...objects(own(one, 'field_violations')),
  ]);
  const states = ofType(details, 'PreconditionFailure').flatMap((one) => objects(own(one, 'violations')));
  return [
    ...fields.map((one) => cause(words(own(one, 'reason')), words(own(one, 'field')), firstWords(one, 'description'))),
    ...states.map((one) => cause(words(own(one, 'type')), words(own(one, 'subject')), firstWords(one, 'description'))),
  ];
}
