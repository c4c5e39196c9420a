import type { Cause, JsonObject } from '../../model.ts';
import type { Envelope } from '../../seams.ts';
import {
  cause,
  firstWords,
  isObject,
  objectBody,
  objectList,
  objects,
  observed,
  outcomeOf,
  own,
  texts,
  words,
} from './shape.ts';

/**
 * FHIR `OperationOutcome` (JSON). The code is `issue.code` of the first error; codings of `details` and other issues' codes
 * are further codes. Without an issue of severity error or fatal the status line decides: warnings come with successes too.
 */
export const fhir: Envelope = {
  id: 'fhir',
  title: 'FHIR OperationOutcome',
  open(reply) {
    const body = objectBody(reply);
    const issues = objectList(own(body ?? {}, 'issue'));
    if (body === null || own(body, 'resourceType') !== 'OperationOutcome' || issues === null) return null;
    const errors = issues.filter((one) => /^(?:error|fatal)$/.test(words(own(one, 'severity')) ?? ''));
    const told = errors.length > 0 ? errors : issues;
    const [first] = told;
    return observed('fhir', reply, {
      outcome: errors.length > 0 ? 'failure' : outcomeOf(reply),
      codes: [...told.slice(0, 1).map(issueCode), ...told.flatMap(codings), ...told.map(issueCode)],
      detail: first === undefined ? null : detailOf(first),
      causes: told.flatMap(causesOf),
    });
  },
};

function issueCode(issue: JsonObject): string | null {
  return words(own(issue, 'code'));
}

function codings(issue: JsonObject): readonly string[] {
  const details = own(issue, 'details');
  const coding = isObject(details) ? own(details, 'coding') : undefined;
  return objects(coding).flatMap((one) => words(own(one, 'code')) ?? []);
}

function detailOf(issue: JsonObject): string | null {
  const details = own(issue, 'details');
  return firstWords(issue, 'diagnostics') ?? (isObject(details) ? firstWords(details, 'text') : null);
}

/** `expression` is FHIRPath; `location`, which it replaces, may be XPath. */
function causesOf(issue: JsonObject): readonly Cause[] {
  const expressions = texts(own(issue, 'expression'));
  const fields = expressions.length > 0 ? expressions : texts(own(issue, 'location'));
  return fields.map((field) => cause(issueCode(issue), field, detailOf(issue)));
}
