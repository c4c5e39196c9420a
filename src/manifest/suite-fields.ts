/** The suite's fields from validated YAML: short forms written out, defaults filled in. Pure. */

import { isDate } from '../lib/date.ts';
import { escapeToken } from '../lib/pointer.ts';
import type { Diagnostic, Json, JsonObject, Locator, Place, RuleId, Transport } from '../model.ts';
import { diagnose } from './codes.ts';
import { toGate } from './gate.ts';
import { toHooks } from './hook-fields.ts';
import { toIdentity } from './identity.ts';
import { toLimits } from './limits.ts';
import type { Fixture, Identity, Known, PinnedValue, ResourceWords, Suite } from './model.ts';
import { absolute, asArray, asObject, asText, asTexts, toEnvelope, toSelector } from './normalise.ts';
import { toPolls } from './poll.ts';
import { toReply } from './replies.ts';
import { toScenarios, toStates } from './scenario-fields.ts';
import { transportOf } from './target.ts';

export interface Ground {
  readonly file: string;
  /** Default of `name`. */
  readonly name: string;
  readonly target: string;
  readonly needs: string | null;
  /** Pointers into the value, of texts that lack a variable. */
  readonly unset: ReadonlySet<string>;
  /** From the command line. */
  readonly headers: Readonly<Record<string, string>>;
  /** Pointer into the value → its place in the file. */
  readonly locate: (pointer: string, part?: 'key' | 'value') => Place;
}

type Texts = Readonly<Record<string, string>>;

/** `value`: as the JSON Schema wants it, variables filled in. */
export function toSuite(value: JsonObject, ground: Ground): { suite: Suite; diagnostics: readonly Diagnostic[] } {
  const { file, locate } = ground;
  const diagnostics: Diagnostic[] = [];
  const name = asText(value['name']) ?? ground.name;
  const { limits, problems } = toLimits(asObject(value['limits']));
  const { gate, problems: ungated } = toGate(asObject(value['gate']));
  for (const { at, message } of [...problems.map((one) => ({ ...one, at: `/limits/${one.key}` })), ...ungated]) {
    // A suite that cannot run may lack the variables that its numbers are made of.
    if (!ground.unset.has(at)) diagnostics.push(diagnose('SUITE_VALUE', message, locate(at)));
  }
  const identities: Record<string, Identity> = {};
  for (const [who, stated] of Object.entries(asObject(value['identities']))) {
    const identity = toIdentity(stated, file);
    if (identity !== null) identities[who] = identity;
    else diagnostics.push(identityDiagnostic(who, locate(`/identities/${escapeToken(who)}`, 'key')));
  }
  const known = asArray(value['known']).map((one, i) => toKnown(asObject(one), locate(`/known/${i}`)));
  const { scenarios, diagnostics: untold } = toScenarios(asObject(value['scenarios']), file, locate);
  const { hooks, diagnostics: unhung } = toHooks(asObject(value['hooks']), locate, ground.needs);
  const { poll, diagnostics: unpolled } = toPolls(value['poll'], locate);
  diagnostics.push(...undated(known, locate), ...untold, ...unhung, ...unpolled);
  diagnostics.push(...unpinned(asArray(value['values']), locate));
  const transport = (asText(value['transport']) as Transport | null) ?? transportOf(ground.target);
  if (transport !== 'message' && ground.needs === null)
    diagnostics.push(...unpathed(asArray(value['fixtures']), locate));
  const suite: Suite = {
    file,
    name,
    system: asText(value['system']) ?? name,
    transport,
    manifest: absolute(file, asText(value['manifest']) ?? ''),
    contract: toContractOptions(asObject(value['contract']), file),
    target: ground.target,
    needs: ground.needs,
    headers: { ...(asObject(value['headers']) as Texts), ...ground.headers },
    version: asText(value['version']),
    identities,
    files: toFiles(asObject(value['files']), file),
    env: asObject(value['env']) as Texts,
    fixtures: asArray(value['fixtures']).map((one) => toFixture(asObject(one))),
    resources: Object.fromEntries(
      Object.entries(asObject(value['resources'])).map(([key, one]) => [
        key,
        one === null ? null : toResource(asObject(one), `/resources/${escapeToken(key)}`, locate),
      ]),
    ),
    ...(value['replies'] !== undefined && { replies: asArray(value['replies']).map((one) => toReply(asObject(one))) }),
    scenarios,
    hooks,
    values: asArray(value['values']).map((one) => toPinned(asObject(one))),
    poll,
    limits,
    tls: toTls(asObject(value['tls']), file),
    hosts: asTexts(value['hosts']),
    idempotency: toIdempotency(asObject(value['idempotency'])),
    isolation: (asText(value['isolation']) as Suite['isolation'] | null) ?? 'shared',
    strictness: (asText(value['strictness']) as Suite['strictness'] | null) ?? 'robust',
    rules: asObject(value['rules']) as Suite['rules'],
    skip: asArray(value['skip']).map((one) => ({ ...toSelector(one), why: asText(asObject(one)['why']) ?? '' })),
    known,
    ...(value['gate'] !== undefined && { gate }),
    envelopes: asArray(value['envelopes']).map(toEnvelope),
    places: listPlaces(value, locate),
  };
  return { suite, diagnostics };
}

function identityDiagnostic(who: string, place: Place): Diagnostic {
  return diagnose(
    'SUITE_IDENTITY',
    `The identity \`${who}\` does not say how it is carried, or in more than one way`,
    place,
  );
}

function toContractOptions(value: JsonObject, file: string): Suite['contract'] {
  return {
    overlays: asTexts(value['overlays']).map((path) => absolute(file, path)),
    allowRemoteRefs: value['allowRemoteRefs'] === true,
    allowOutsideRefs: value['allowOutsideRefs'] === true,
    ...(value['http'] === undefined ? {} : { http: asArray(asObject(value['http'])['rules']).map(asObject) }),
    ...(value['reflection'] === true ? { reflection: true } : {}),
  };
}

function unpinned(values: readonly Json[], locate: Ground['locate']): readonly Diagnostic[] {
  return values.flatMap((one, i) => {
    const { value, examples } = asObject(one);
    if ((value === undefined) !== (examples === undefined)) return [];
    return [diagnose('SUITE_VALUE', 'A pinned value has either `value` or `examples`', locate(`/values/${i}`))];
  });
}

function toPinned({ on, at, value, examples }: JsonObject): PinnedValue {
  const [first = value ?? null, ...or] = asArray(examples);
  return { on: asTexts(on), at: asText(at) ?? '', value: first, ...(or.length > 0 && { or }) };
}

function toIdempotency({ header, on }: JsonObject): Suite['idempotency'] {
  const name = asText(header);
  return name === null ? null : { header: name, on: asTexts(on) };
}

function toTls(value: JsonObject, file: string): Suite['tls'] {
  const ca = asText(value['ca']);
  return {
    ca: ca === null ? null : absolute(file, ca),
    serverName: asText(value['serverName']),
    verify: value['verify'] !== false,
  };
}

/** What is copied is relative to the suite. */
function toFiles(value: JsonObject, file: string): Suite['files'] {
  const entries = Object.entries(value).map(([path, spec]) => {
    const from = asText(asObject(spec)['from']);
    return [path, from === null ? spec : { ...asObject(spec), from: absolute(file, from) }] as const;
  });
  return Object.fromEntries(entries) as Suite['files'];
}

function toFixture(value: JsonObject): Fixture {
  return {
    name: asText(value['name']) ?? '',
    method: asText(value['method']) ?? '',
    path: asText(value['path']) ?? '',
    headers: asObject(value['headers']) as Texts,
    body: value['body'],
    take: asObject(value['take']) as Readonly<Record<string, Locator>>,
    undo: (value['undo'] as Fixture['undo'] | undefined) ?? null,
  };
}

/** A fixture's `path` is a channel where messages are sent, and only there. */
function unpathed(fixtures: readonly Json[], locate: Ground['locate']): readonly Diagnostic[] {
  return fixtures.flatMap((one, i) => {
    const path = asText(asObject(one)['path']) ?? '';
    const said = `The text "${path}" is not a path`;
    return path.startsWith('/') ? [] : [diagnose('SUITE_VALUE', said, locate(`/fixtures/${i}/path`))];
  });
}

function toResource(value: JsonObject, pointer: string, locate: Ground['locate']): ResourceWords {
  const { id, needs, usedBy, states, cursor, ...rest } = value;
  return {
    ...(rest as ResourceWords),
    ...(id === undefined ? {} : { id: asTexts(id) }),
    ...(needs === undefined ? {} : { needs: asTexts(needs) }),
    ...(usedBy === undefined ? {} : { usedBy: asTexts(usedBy) }),
    ...(cursor === undefined ? {} : { cursor: toCursor(asObject(cursor), `${pointer}/cursor`, locate) }),
    ...(states === undefined ? {} : { states: toStates(asObject(states), `${pointer}/states`, locate) }),
  };
}

function toCursor(
  { expire, ...rest }: JsonObject,
  pointer: string,
  locate: Ground['locate'],
): NonNullable<ResourceWords['cursor']> {
  if (expire === undefined || typeof expire === 'string') return { ...rest, ...(expire && { expire }) };
  const { steps = [] } = toStates({ steps: expire }, pointer, locate);
  return { ...rest, expire: steps };
}

function toKnown(value: JsonObject, place: Place): Known {
  return {
    ...toSelector(value),
    fingerprint: asText(value['fingerprint']),
    rule: asTexts(value['rule']) as readonly RuleId[],
    code: asText(value['code']),
    status: (value['status'] as number | undefined) ?? null,
    why: asText(value['why']) ?? '',
    until: asText(value['until']),
    place,
  };
}

function undated(known: readonly Known[], locate: Ground['locate']): readonly Diagnostic[] {
  return known.flatMap(({ until }, i) =>
    until === null || isDate(until)
      ? []
      : [diagnose('SUITE_VALUE', `\`${until}\` is not a date`, locate(`/known/${i}/until`))],
  );
}

/** The places that `check` asks for: items of lists, and what is said of resources. */
function listPlaces(value: JsonObject, locate: Ground['locate']): Readonly<Record<string, Place>> {
  const places: Record<string, Place> = {};
  for (const part of ['codes', 'operations']) {
    for (const name of Object.keys(asObject(asObject(asObject(value['gate'])['coverage'])[part]))) {
      const at = `/gate/coverage/${part}/${escapeToken(name)}`;
      places[at] = locate(at, 'key');
    }
  }
  for (const key of ['skip', 'known', 'values', 'envelopes', 'poll']) {
    for (const [i] of asArray(value[key] as Json | undefined).entries())
      places[`/${key}/${i}`] = locate(`/${key}/${i}`);
  }
  for (const [name, words] of Object.entries(asObject(value['resources']))) {
    const own = `/resources/${escapeToken(name)}`;
    places[own] = locate(own, 'key');
    for (const [field, said] of Object.entries(asObject(words ?? {}))) {
      places[`${own}/${field}`] = locate(`${own}/${field}`);
      for (const key of typeof said === 'object' && said !== null ? Object.keys(said) : [])
        places[`${own}/${field}/${escapeToken(key)}`] = locate(`${own}/${field}/${escapeToken(key)}`);
    }
  }
  return places;
}
