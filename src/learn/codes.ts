/** Codes that the vocabulary lacks, and statuses that it lacks of the codes it has. Pure. */
import type { Code, Vocabulary } from '../manifest/model.ts';
import { completeCode, toCode, toEnvelope } from '../manifest/normalise.ts';
import { canonicalCodes, statusNumbers } from '../manifest/status.ts';
import { groupBy } from '../manifest/words.ts';
import type { Json, JsonObject, Place, Transport } from '../model.ts';
import type { Answer, Read } from './answers.ts';
import { evidence, type Proposal } from './model.ts';

export interface Named {
  readonly vocabulary: Vocabulary;
  readonly proposals: readonly Proposal[];
}

const nowhere: Place = { file: '', line: 1, column: 1, path: '' };

/** Refusals that no envelope reads, or whose envelope finds no code: their status alone names them. */
export function implied(
  reads: readonly Read[],
  vocabulary: Vocabulary,
  names: Readonly<Record<number, string>>,
): Named {
  const unnamed = reads.filter(
    ({ code, observed, reply }) =>
      code === null &&
      observed.outcome === 'failure' &&
      (reply.transport ?? 'http') === 'http' &&
      observed.status < 500,
  );
  const proposals = [...groupBy(unnamed, ({ observed }) => `${observed.status} ${observed.envelope}`)].flatMap(
    ([, some]): readonly Proposal[] => {
      const { status = 0, envelope = null } = some[0]?.observed ?? {};
      if (envelope === 'locators') return [];
      const as = names[status] ?? `http_${status}`;
      const value: JsonObject = { ...(envelope !== null && { use: envelope }), when: { status }, as };
      const edit = envelope === null ? 'append' : 'prepend';
      return [{ kind: 'envelope', edit, path: ['envelopes'], value, evidence: evidence(some) }];
    },
  );
  const [first, last] = (['prepend', 'append'] as const).map((edit) =>
    proposals.flatMap((one) => (one.edit === edit ? [toEnvelope(one.value)] : [])),
  );
  return {
    vocabulary: { ...vocabulary, envelopes: [...(first ?? []), ...vocabulary.envelopes, ...(last ?? [])] },
    proposals,
  };
}

/** The vocabulary with every code that was seen, each with all its statuses; without `raised` of the new ones. */
export function codesSeen(refused: readonly Answer[], vocabulary: Vocabulary): Named {
  const transport = vocabulary.transport ?? 'http';
  const codes = new Map(vocabulary.codes.map((one) => [one.name, one]));
  const proposals: Proposal[] = [];
  for (const [name, some] of groupBy(refused, ({ code }) => code)) {
    const old = codes.get(name);
    const reads = some.flatMap((one) => one.reads);
    const seen = [...new Set(some.map(({ status }) => status))].sort((a, b) => a - b);
    const stated = old === undefined ? [] : statusesOf(old, transport);
    if (old !== undefined && (stated.length === 0 || seen.every((one) => stated.includes(one)))) continue;
    const status = statusJson([...new Set([...statusNumbers(old?.status ?? {}, transport), ...seen])], transport);
    const wire = reads[0]?.observed.code;
    const fresh: JsonObject = {
      ...(status !== null && { status }),
      ...(typeof wire === 'number' && old === undefined && { wire }),
    };
    const own = toCode(name, fresh, nowhere, () => nowhere, false);
    codes.set(
      name,
      old === undefined ? completeCode(own, nowhere) : { ...old, status: { ...old.status, ...own.status } },
    );
    proposals.push(
      old === undefined
        ? { kind: 'code', edit: 'set', path: ['codes', name], value: fresh, evidence: evidence(reads) }
        : {
            kind: 'status',
            edit: 'set',
            path: statusPath(old, name, transport),
            value: inPlace(status, transport),
            evidence: evidence(reads),
          },
    );
  }
  return { vocabulary: { ...vocabulary, codes: [...codes.values()] }, proposals };
}

/** Of the code itself and of its entries. */
function statusesOf(code: Code, transport: Transport): readonly number[] {
  return [code.status, ...code.raised.flatMap(({ status }) => status ?? [])].flatMap((one) =>
    statusNumbers(one, transport),
  );
}

/** A message has none. gRPC's are written by name. */
function statusJson(numbers: readonly number[], transport: Transport): Json {
  if (transport === 'message' || numbers.length === 0) return null;
  const words: readonly Json[] = transport === 'grpc' ? numbers.map((one) => canonicalCodes[one] ?? one) : numbers;
  const one = words.length === 1 ? (words[0] ?? null) : words;
  return transport === 'command' ? { command: one } : one;
}

/** Where statuses of several transports are written, only this one's changes. */
function statusPath({ status }: Code, name: string, transport: Transport): readonly string[] {
  return isMapped(status, transport) ? ['codes', name, 'status', transport] : ['codes', name, 'status'];
}

const isMapped = (status: Code['status'], transport: Transport): boolean =>
  transport === 'command' || Object.keys(status).some((one) => one !== transport);

function inPlace(status: Json, transport: Transport): Json {
  const own = transport === 'command' ? (status as JsonObject | null)?.['command'] : status;
  return own ?? status;
}
