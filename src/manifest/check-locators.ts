/** Locators that no answer of the contract can have, or that none is said to have. Pure, and silent where it says too little. */
import type { Contract, Operation, ResponseSpec } from '../contract/model.ts';
import { escapeToken, get, tokens } from '../lib/pointer.ts';
import type { Diagnostic, Json, Locator } from '../model.ts';
import { covers } from './check-statuses.ts';
import { diagnose } from './codes.ts';
import { cannotHave } from './impossible.ts';
import { type Mention, mentions, shows } from './mentions.ts';
import type { Code, EnvelopeSpec, Vocabulary } from './model.ts';
import { placeOf } from './places.ts';
import { matchesOperation } from './selectors.ts';

/** One JSON body that the contract describes; undefined: it describes none, so anything may come. */
interface Body {
  readonly document: Json;
  readonly schema: Json | undefined;
  readonly examples: readonly Json[];
}

export function checkLocators(vocabulary: Vocabulary, contracts: readonly Contract[]): readonly Diagnostic[] {
  const alone = vocabulary.envelopes.length === 1;
  return [
    ...vocabulary.envelopes.flatMap((envelope, i) => checkEnvelope(vocabulary, contracts, envelope, i, alone)),
    ...vocabulary.codes.flatMap((code) => checkCode(vocabulary, contracts, code)),
  ];
}

/** Beside other envelopes it may be meant for answers that the contract does not describe: then a warning. */
function checkEnvelope(
  vocabulary: Vocabulary,
  contracts: readonly Contract[],
  envelope: EnvelopeSpec,
  index: number,
  alone: boolean,
): readonly Diagnostic[] {
  const { when } = envelope;
  if (when.transport !== undefined && when.transport !== 'http') return [];
  const wanted = (response: ResponseSpec): boolean =>
    when.status === undefined || when.status.some((one) => sameStatus(response, one));
  const on = (operation: Operation): boolean => matchesOperation(when.on ?? [], operation);
  const bodies = errorBodies(contracts, on, wanted);
  const certain = alone && Object.keys(when).length === 0;
  return locatorsOf(envelope).flatMap(([key, locator]) => {
    const place = placeOf(vocabulary.places, vocabulary.file, `/envelopes/${index}/${key}`);
    if (impossible(locator, bodies)) {
      const message = `No error response of the contract can have \`${locator}\``;
      return [diagnose('LOCATOR_IMPOSSIBLE', message, place, certain ? {} : { level: 'warning' })];
    }
    if (!unseen(locator, bodies)) return [];
    const message = `No error response of the contract declares or shows \`${locator}\``;
    return [diagnose('LOCATOR_UNDECLARED', message, place, certain ? {} : { level: 'info' })];
  });
}

function locatorsOf({ code, detail, outcome, status, causes }: EnvelopeSpec): readonly (readonly [string, Locator])[] {
  const one = (key: string, locator: Locator | null) => (locator === null ? [] : [[key, locator] as const]);
  return [
    ...code.map((locator) => ['code', locator] as const),
    ...detail.map((locator) => ['detail', locator] as const),
    ...one('outcome', outcome),
    ...one('status', status),
    ...one('causes/each', causes?.each ?? null),
  ];
}

function checkCode(vocabulary: Vocabulary, contracts: readonly Contract[], code: Code): readonly Diagnostic[] {
  const statuses = (code.status.http ?? []).filter((status) => typeof status === 'number');
  const wanted = (response: ResponseSpec): boolean => statuses.some((status) => covers(response, status));
  const bodies = errorBodies(contracts, () => true, wanted);
  return Object.keys(code.with).flatMap((locator) => {
    if (!impossible(locator, bodies)) return [];
    const pointer = `/codes/${escapeToken(code.name)}/with/${escapeToken(locator)}`;
    const message = `No ${statuses.join(' or ')} response of the contract can have \`${locator}\``;
    return [
      diagnose('LOCATOR_IMPOSSIBLE', message, placeOf(vocabulary.places, code.place.file, pointer), {
        level: 'warning',
      }),
    ];
  });
}

function sameStatus(response: ResponseSpec, wanted: number | string): boolean {
  if (typeof wanted === 'number') return covers(response, wanted);
  return response.status === 'default' || response.status.charAt(0) === wanted.charAt(0);
}

function errorBodies(
  contracts: readonly Contract[],
  on: (operation: Operation) => boolean,
  wanted: (response: ResponseSpec) => boolean,
): readonly Body[] {
  return contracts.flatMap((contract) =>
    contract.operations
      .filter(on)
      .flatMap((operation) => operation.responses)
      .filter((response) => /^(?:[45]|default)/i.test(response.status) && wanted(response))
      .flatMap((response) => bodiesOf(contract, response)),
  );
}

function bodiesOf({ document }: Contract, { media }: ResponseSpec): readonly Body[] {
  if (media.length === 0) return [{ document, schema: undefined, examples: [] }];
  return media.map(({ type, schema, examples }) => {
    const json = /[/+]json\b/i.test(type);
    return {
      document,
      schema: json && schema !== null ? get(document, schema) : undefined,
      examples: json ? Object.values(examples) : [],
    };
  });
}

function impossible(locator: Locator, bodies: readonly Body[]): boolean {
  if (!locator.startsWith('body:') || bodies.length === 0) return false;
  const path = tokens(locator.slice('body:'.length));
  return bodies.every(({ document, schema }) => schema !== undefined && cannotHave(document, schema, path));
}

/** All JSON bodies that the contract describes say what they hold, and none of them this. */
function unseen(locator: Locator, bodies: readonly Body[]): boolean {
  if (!locator.startsWith('body:')) return false;
  const path = tokens(locator.slice('body:'.length));
  const said = bodies.map((body) => inBody(body, path)).filter((mention) => mention !== null);
  return said.length > 0 && said.every((mention) => mention === 'no');
}

/** null: the contract does not describe the body. An example of what a schema leaves open says what is there. */
function inBody({ document, schema, examples }: Body, path: readonly string[]): Mention | null {
  if (schema === undefined && examples.length === 0) return null;
  if (examples.some((example) => shows(example, path))) return 'yes';
  const mention = schema === undefined ? 'nothing' : mentions(document, schema, path);
  return mention === 'nothing' && examples.length > 0 ? 'no' : mention;
}
