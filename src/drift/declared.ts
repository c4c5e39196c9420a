/** Which codes a contract's error responses declare, where an envelope reads them. Pure. */
import { decode, isObject } from '../contract/json.ts';
import type { Contract } from '../contract/model.ts';
import { get, tokens } from '../lib/pointer.ts';
import type { EnvelopeSpec, Vocabulary } from '../manifest/model.ts';
import type { Json } from '../model.ts';
import { type Reader, type Readers, readersOf, takesNumbers, type Where } from './readers.ts';
import { at, either, nothing, type Stated, spotsAt, valuesAt } from './stated.ts';

/** One error response in one media type. */
export interface Declared extends Stated, Where, Pick<Readers, 'own' | 'implied' | 'read'> {}

const errors = /^(?:[45]|default)/i;

export function declaredIn(vocabulary: Vocabulary, contract: Contract): readonly Declared[] {
  const memo: Memo = new Map();
  return contract.operations.flatMap((operation) =>
    operation.responses
      .filter(({ status }) => errors.test(status))
      .flatMap((response) =>
        (response.media.length === 0 ? [null] : response.media).map((media): Declared => {
          const where = { contract, operation, response, media };
          const { readers, ...rest } = readersOf(vocabulary.envelopes, where);
          return { ...where, ...rest, ...stated(readers, where, memo) };
        }),
      ),
  );
}

/** What has been read of the schemas, by schema and pointer. */
type Memo = Map<string, Stated>;

/**
 * What the response says where its readers, one after the other, look for the code. One that finds nothing leaves the
 * answer to the next. Nothing is said where an earlier one may or may not take an answer, and reads it elsewhere.
 */
function stated(readers: readonly Reader[], where: Where, memo: Memo): Stated {
  const { media, response } = where;
  if (media === null || !/[/+]json\b|^\*/i.test(media.type)) return nothing;
  const { looks, elsewhere } = looksOf(readers, where, memo);
  if (looks.length === 0) return nothing;
  const shown = Object.values(media.examples).flatMap(
    (example) =>
      looks
        .map((look) => taken(look, { ...nothing, spots: spotsAt(example, look.path, 'example', response.pointer) }))
        .find(says)?.spots ?? [],
  );
  const schemas = looks.length === 1 ? [media.schema] : alternatives(where, media.schema);
  const told = schemas.map(
    (schema) => looks.map((look) => taken(look, inSchema(schema, look.path, where, memo))).find(says) ?? nothing,
  );
  const [only = nothing, ...more] = told;
  const { spots, closed, there } = more.length === 0 ? only : either(told);
  return { spots: [...spots, ...shown], closed: closed && !elsewhere, there };
}

/** One place where the code is looked for. */
interface Look {
  readonly spec: EnvelopeSpec;
  readonly path: readonly string[];
}

/** `elsewhere`: what is found at none of these may still have a code, at a place that is not known. */
function looksOf(readers: readonly Reader[], where: Where, memo: Memo) {
  const looks: Look[] = [];
  for (const [i, { spec, pointer, certain }] of readers.entries()) {
    const alike = readers.slice(i + 1).every((one) => one.pointer === pointer);
    if (pointer === null || !(certain || alike))
      return { looks, elsewhere: pointer !== null || spec.use !== null || spec.code.length > 0 };
    if (!looks.some(({ path }) => path.join('/') === tokens(pointer).join('/')))
      looks.push({ spec, path: tokens(pointer) });
    if (certain && takesAll(spec, where, memo)) break;
  }
  return { looks, elsewhere: false };
}

/** Locators that find something besides a code have read the answer; a built-in passes on what it does not recognise. */
function takesAll({ use, detail, outcome, causes }: EnvelopeSpec, where: Where, memo: Memo): boolean {
  const others = [...detail, ...(outcome === null ? [] : [outcome]), ...(causes === null ? [] : [causes.each])];
  return (
    use === null && others.some((one) => !one.startsWith('body:') || isThere(one.slice('body:'.length), where, memo))
  );
}

function isThere(pointer: string, where: Where, memo: Memo): boolean {
  const path = tokens(pointer);
  const { schema = null, examples: shown = {} } = where.media ?? {};
  return (
    inSchema(schema, path, where, memo).there || Object.values(shown).some((one) => valuesAt(one, path).length > 0)
  );
}

function says({ spots, closed }: Stated): boolean {
  return closed || spots.length > 0;
}

/** Without what the envelope takes for no code. */
function taken({ spec }: Look, found: Stated): Stated {
  if (!takesNumbers(spec) && found.spots.some(({ number }) => number)) return nothing;
  return { ...found, spots: found.spots.filter(({ code }) => code !== '' && code !== String(spec.none ?? '')) };
}

function inSchema(schema: string | null, path: readonly string[], { contract }: Where, memo: Memo): Stated {
  const key = `${schema} ${path.join('/')}`;
  const found = memo.get(key) ?? (schema === null ? nothing : at(contract.document, schema, path, []));
  memo.set(key, found);
  return found;
}

/** The schemas one of which holds: each may be read by another envelope. */
function alternatives(where: Where, schema: string | null, seen: readonly string[] = []): readonly (string | null)[] {
  const found = schema === null ? undefined : get(where.contract.document, schema);
  if (schema === null || !isObject(found) || seen.includes(schema)) return [schema];
  const next = (inner: string) => alternatives(where, inner, [...seen, schema]);
  const ref = found['$ref'];
  if (typeof ref === 'string' && ref.startsWith('#')) return next(decode(ref.slice(1)));
  const key = ['oneOf', 'anyOf'].find((one) => Array.isArray(found[one]));
  if (key === undefined || found['properties'] !== undefined || found['allOf'] !== undefined) return [schema];
  return (found[key] as readonly Json[]).flatMap((_, i) => next(`${schema}/${key}/${i}`));
}
