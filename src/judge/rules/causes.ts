import { isObject } from '../../contract/json.ts';
import { isEmpty } from '../../lib/plain.ts';
import { matchesGlob } from '../../manifest/conditions.ts';
import type { CausePolicy } from '../../manifest/model.ts';
import { siteText } from '../../manifest/sites.ts';
import type { Cause, CauseShape, Finding, Json, Violation } from '../../model.ts';
import type { Case, Rule } from '../../seams.ts';
import { right } from '../facts.ts';
import { fieldRelation, spelling } from '../fieldpath.ts';
import { locate } from '../locate.ts';
import { matchesTemplate } from '../template.ts';

/** Conditions whose culprit may be named by the container or by the member: both are usual. */
const loose = /\.(required|extra|properties|composition|items|unique|empty)$/;

/** Read as an empty object, a body that is not there lacks all that is required. */
const alsoNamed: Readonly<Record<string, string>> = { 'body.empty': 'body.required' };

export const causes: Rule = {
  id: 'causes',
  requirement:
    'The causes name what is wrong with the request, and (policy exact) nothing else; promised facts are there.',
  judge(given) {
    const { expectation, vocabulary } = given;
    if (vocabulary.causes === null && expectation.must.every((one) => isEmpty(one.with))) return [];
    const entries = right(given);
    if (given.observed === null || entries.length === 0) return [];
    const policy = given.vocabulary.causes;
    return [
      ...(policy === null
        ? []
        : named(
            given,
            policy,
            entries.some((one) => one.cause !== null),
          )),
      ...facts(given),
    ];
  },
};

function named(
  { observed, trial, expectation, probe, exchange }: Case,
  policy: CausePolicy,
  stated: boolean,
): Finding[] {
  const found = observed?.causes ?? [];
  const sites = trial.violations.filter((one) => one.site !== null);
  const listed = Object.values(policy.types).flat();
  // Of two at once only the stronger must be named; the weaker may be.
  const [stronger, weaker] = probe.condition.split('+');
  const owed = weaker === undefined ? sites : sites.filter((one) => one.condition === stronger);
  const due = stated || owed.some((one) => listed.some((glob) => matchesGlob(glob, one.condition)));
  const expected: Json = sites.map((one) => dueText(one, policy));
  // Where its envelope has no place for them, only an entry's own word asks for causes.
  const silent = observed?.causeless === true && !stated;
  if (found.length === 0) return due && !silent ? [finding(expected, null)] : [];
  if (sites.length === 0) return [];
  const wanted = expectation.must.flatMap((one) => (one.cause === null ? [] : [one.cause]));
  const streamed = exchange.kind === 'replied' && exchange.reply.transport === 'grpc';
  const types = wanted.flatMap(({ type }) => (type === undefined ? [] : [type]));
  const wrong = found.filter(
    (cause) =>
      !wanted.some((one) => spelled(cause, one)) &&
      !sites.some((violation) => readings(violation, streamed).some((one) => fits(cause, one, policy, types))),
  );
  const bad = policy.policy === 'exact' ? wrong : wrong.length === found.length ? wrong : [];
  return bad.slice(0, 1).map((cause) => finding(expected, { type: cause.type, field: cause.field }));
}

/** What should be named, with the spelling that the answer's would have where that is another. */
function dueText({ condition, site }: Violation, { field }: CausePolicy): string {
  if (site === null) return condition;
  const spelled = spelling(field, site);
  const same = spelled === '' || (site.in === 'body' && spelled === site.pointer);
  return `${condition} at ${siteText(site)}${same ? '' : ` (spelled ${spelled})`}`;
}

/** The very field that an entry states (`*` for any index), where a service blames another spot than the one that is wrong. */
function spelled(cause: Cause, { type, field }: CauseShape): boolean {
  const there = field !== undefined && cause.field !== null && matchesGlob(field, cause.field);
  return there && (type === undefined || cause.type === type);
}

/** Of a stream of messages the body is a list; a service may name the field within one of them. */
function readings(violation: Violation, streamed: boolean): readonly Violation[] {
  const { site } = violation;
  const inner = /^\/\d+(\/.*)?$/.exec(site?.pointer ?? '');
  if (!streamed || site === null || inner === null) return [violation];
  return [violation, { ...violation, site: { ...site, pointer: inner[1] ?? '' } }];
}

/** Does the cause name this violation: its spot, in the declared style, under a type that may name the condition? */
export function fits(cause: Cause, violation: Violation, policy: CausePolicy, types: readonly string[]): boolean {
  const { site } = violation;
  if (site === null) return false;
  const relation = cause.field === null ? 'same' : fieldRelation(cause.field, policy.field, site);
  const there = relation === 'same' || (relation !== 'other' && loose.test(violation.condition));
  if (!there || cause.type === null) return there;
  if (types.includes(cause.type)) return true;
  const conditions = policy.types[cause.type];
  if (conditions === undefined) return Object.keys(policy.types).length === 0;
  const names = [violation.condition, alsoNamed[violation.condition] ?? violation.condition];
  return conditions.some((glob) => names.some((name) => matchesGlob(glob, name)));
}

/** `with`: facts promised anywhere in the answer. */
function facts(given: Case): Finding[] {
  const { exchange, trial } = given;
  const entries = right(given);
  if (exchange.kind !== 'replied' || entries.some((entry) => isEmpty(entry.with))) return [];
  const broken = entries.map((entry) =>
    Object.entries(entry.with).flatMap(([at, wanted]): Finding[] => {
      const values = locate(at, exchange.reply);
      const holds = values.some((value) => shows(value, wanted, trial.values));
      return holds ? [] : [{ rule: 'causes', level: 'error', at, expected: wanted, received: values[0] ?? null }];
    }),
  );
  return broken.some((one) => one.length === 0) ? [] : (broken[0] ?? []);
}

/** A template's text, a number too where any text will do; of an object each member that is stated. */
function shows(value: Json, wanted: Json, sent: Case['trial']['values']): boolean {
  if (typeof wanted === 'string' && (typeof value === 'string' || (typeof value === 'number' && wanted.includes('{'))))
    return matchesTemplate(wanted, String(value), sent);
  if (!isObject(wanted) || !isObject(value)) return same(wanted, value);
  return Object.entries(wanted).every(
    ([key, one]) => Object.hasOwn(value, key) && shows(value[key] ?? null, one, sent),
  );
}

function same(a: Json, b: Json): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function finding(expected: Json, received: Json): Finding {
  return { rule: 'causes', level: 'error', at: 'causes', expected, received };
}
