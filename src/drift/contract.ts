/** The vocabulary against what the contract's error responses declare. Pure. */
import { type Contract, carriedBy, type Operation } from '../contract/model.ts';
import { driftId, pathFrom } from '../lock/change.ts';
import { isOpenTo } from '../manifest/closed.ts';
import { type Entry, winningEntries } from '../manifest/entries.ts';
import { expectedOf, operationCodes } from '../manifest/expect.ts';
import type { Code, Vocabulary } from '../manifest/model.ts';
import { placeOf } from '../manifest/places.ts';
import { promisesOf } from '../manifest/questions.ts';
import { groupBy, listed } from '../manifest/words.ts';
import type { Place } from '../model.ts';
import { type Declared, declaredIn } from './declared.ts';
import { type Drift, type DriftKind, driftLevels } from './model.ts';
import type { Spot } from './stated.ts';

export interface Against {
  readonly vocabulary: Vocabulary;
  readonly contract: Contract;
  readonly locate: (pointer: string) => Place;
}

/** In the order of the document. Silent where it is not certain which envelope reads an answer. */
export function contractDrift(against: Against): readonly Drift[] {
  const declared = declaredIn(against.vocabulary, against.contract);
  const said = declared.flatMap((one) => one.spots.map((spot) => ({ ...one, spot })));
  const codes = new Map(against.vocabulary.codes.map((code) => [String(code.wire ?? code.name), code]));
  return [
    ...unknown(against, said, codes),
    ...statuses(against, said, codes),
    ...lacking(against, declared),
    ...unanswered(against, declared),
    ...unread(against, declared),
  ];
}

interface Said extends Declared {
  readonly spot: Spot;
}

type Codes = ReadonlyMap<string, Code>;

/** Codes that the vocabulary does not have. */
function unknown(against: Against, said: readonly Said[], codes: Codes): readonly Drift[] {
  const { reserved } = against.vocabulary;
  const strange = said.filter(({ spot }) => !codes.has(spot.code));
  return [...groupBy(strange, ({ spot }) => spot.code)].map(([code, all]) => {
    const retired = reserved.includes(code);
    const firm = all.find(({ spot }) => spot.kind === 'list' || spot.kind === 'only');
    const level = retired
      ? 'breaking'
      : isOpenTo(against.vocabulary, code)
        ? 'info'
        : firm === undefined
          ? 'dangerous'
          : driftLevels['contract-code'];
    const what = retired ? 'is retired, and' : 'is not in the vocabulary;';
    return drift(
      against,
      'contract-code',
      [code],
      `\`${code}\` ${what} the contract ${saying(firm ?? all[0])} on ${ids(all)}`,
      {
        level,
        pointer: (firm ?? all[0])?.spot.pointer,
        key: '/codes',
      },
    );
  });
}

function saying(one: Said | undefined): string {
  return one?.spot.kind === 'example' || one?.spot.kind === 'sample' ? 'shows it' : 'declares it';
}

/** What stands alone for a status, or is shown there, is a promise of it; a list for all statuses is none. */
function statuses(against: Against, said: readonly Said[], codes: Codes): readonly Drift[] {
  const { vocabulary, contract } = against;
  const transport = carriedBy[contract.format];
  const single = said.filter(({ spot }) => (spot.kind === 'only' || spot.kind === 'example') && codes.has(spot.code));
  return [...groupBy(single, ({ spot, response }) => `${response.status} ${spot.code}`).values()].flatMap((all) => {
    const [first] = all;
    const code = first && codes.get(first.spot.code);
    if (first === undefined || code === undefined) return [];
    const { spot, response } = first;
    const may = new Set([null, ...code.raised].flatMap((raise) => expectedOf(code, raise, transport).status));
    const about = { level: undefined, pointer: spot.pointer, key: code.place };
    if (may.size > 0 && ![...may].some((one) => isStatus(response.status, one)))
      return [
        drift(
          against,
          'contract-status',
          [spot.code, response.status],
          `\`${spot.code}\` has ${[...may].join(' or ')} by the vocabulary; the contract ${saying(first)} at ${response.status} on ${ids(all)}`,
          about,
        ),
      ];
    // What nothing provokes belongs to no operation.
    if (code.unreachable !== null) return [];
    const elsewhere = all.filter(({ operation }) => !operationCodes(vocabulary, operation).includes(code.name));
    if (elsewhere.length === 0) return [];
    const operations = elsewhere.map(({ operation }) => operation.id).sort();
    return [
      drift(
        against,
        'contract-shows',
        [spot.code, operations],
        `\`${spot.code}\` is neither raised nor allowed on ${ids(elsewhere)} by the vocabulary; the contract ${saying(elsewhere[0])} there`,
        about,
      ),
    ];
  });
}

function isStatus(declared: string, status: number): boolean {
  const text = declared.toUpperCase();
  return text === 'DEFAULT' || text === String(status) || text === `${Math.floor(status / 100)}XX`;
}

/** Codes that come on an operation by the vocabulary, and that its response of their status does not list. */
function lacking(against: Against, declared: readonly Declared[]): readonly Drift[] {
  const transport = carriedBy[against.contract.format];
  const found: (readonly [Code, Declared])[] = [];
  for (const [operation, responses] of groupBy(declared, (one) => one.operation))
    for (const { code, raise } of responses.some(({ closed }) => closed) ? coming(against, operation) : []) {
      const { status, outcome } = expectedOf(code, raise, transport);
      const there = status.flatMap((one) => nearest(responses, one).filter(({ own }) => !own.includes(String(one))));
      const asked = transport === 'message' && outcome === 'failure' ? responses : there;
      if (code.unreachable !== null || code.is !== null || asked.length === 0) continue;
      const wire = String(code.wire ?? code.name);
      const lacks = ({ closed, spots, implied }: Declared): boolean =>
        closed && !implied.includes(code.name) && !spots.some((spot) => spot.code === wire);
      if (asked.every(lacks)) found.push([code, asked[0] as Declared]);
    }
  return [...groupBy(found, ([code]) => code)].map(([code, all]) => {
    const operations = [...new Set(all.map(([, { operation }]) => operation.id))].sort();
    const message = `\`${code.name}\` may come on ${listed(operations)} by the vocabulary; the contract lists other codes there`;
    return drift(against, 'contract-lacks', [code.name, operations], message, {
      level: undefined,
      pointer: all[0]?.[1].response.pointer,
      key: code.place,
    });
  });
}

/** What the operation can be asked for, and gives then. */
function coming({ vocabulary, contract }: Against, operation: Operation): readonly Entry[] {
  const { raised } = promisesOf(vocabulary, contract, operation);
  const won = raised.flatMap(({ condition, site }) => winningEntries(vocabulary, operation, condition, site));
  return [...new Map(won.map((entry) => [entry.raise, entry])).values()];
}

/** What is declared for a status: by its number, else its range, else by default; in all media types. */
function nearest(responses: readonly Declared[], status: number): readonly Declared[] {
  for (const wanted of [String(status), `${Math.floor(status / 100)}XX`, 'DEFAULT']) {
    const found = responses.filter(({ response }) => response.status.toUpperCase() === wanted);
    if (found.length > 0) return found;
  }
  return [];
}

/** Statuses that no code has. */
function unanswered(against: Against, declared: readonly Declared[]): readonly Drift[] {
  const { vocabulary, contract } = against;
  const transport = carriedBy[contract.format];
  const all = vocabulary.codes.flatMap((code) =>
    [null, ...code.raised].map((raise) => expectedOf(code, raise, transport).status),
  );
  // A code without a status may have any.
  if (transport !== 'http' || vocabulary.codes.length === 0 || all.some((status) => status.length === 0)) return [];
  const known = new Set(all.flat());
  const strange = declared.filter(
    ({ response }) => /^\d+$/.test(response.status) && !known.has(Number(response.status)),
  );
  return [...groupBy(strange, ({ response }) => response.status)].map(([status, some]) => {
    const message = `the contract declares ${status} on ${ids(some)}; no code of the vocabulary has it`;
    const level = vocabulary.closed === true ? undefined : 'info';
    return drift(against, 'contract-unanswered', [status], message, {
      level,
      pointer: some[0]?.response.pointer,
      key: '/codes',
    });
  });
}

/** Media types of error responses that no envelope reads. */
function unread(against: Against, declared: readonly Declared[]): readonly Drift[] {
  const strange = declared.filter(({ read, media }) => !read && media !== null);
  return [...groupBy(strange, ({ media }) => media?.type ?? '')].map(([type, all]) => {
    const message = `no envelope reads the error responses in ${type} of ${ids(all)}`;
    return drift(against, 'contract-media', [type], message, {
      level: undefined,
      pointer: all[0]?.response.pointer,
      key: '/envelopes',
    });
  });
}

function ids(all: readonly Declared[]): string {
  return listed([...new Set(all.map(({ operation }) => operation.id))]);
}

interface About {
  readonly level: Drift['level'] | undefined;
  readonly pointer: string | undefined;
  readonly key: string | Place;
}

function drift(
  { vocabulary, contract, locate }: Against,
  kind: DriftKind,
  facts: readonly unknown[],
  message: string,
  { level, pointer, key }: About,
): Drift {
  return {
    id: driftId(kind, pathFrom(vocabulary.file, contract.file), ...facts),
    kind,
    level: level ?? driftLevels[kind],
    message,
    at: typeof key === 'string' ? placeOf(vocabulary.places, vocabulary.file, key) : key,
    other: locate(pointer ?? ''),
  };
}
