/** A contract that is asked of the server itself: gRPC server reflection, v1 and the older v1alpha. */
import { readFile } from 'node:fs/promises';
import { create, fromBinary } from '@bufbuild/protobuf';
import { type FileDescriptorProto, FileDescriptorProtoSchema, FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt';
import { diagnose } from '../contract/codes.ts';
import { own } from '../contract/json.ts';
import type { Loaded } from '../contract/load.ts';
import { contractOf } from '../contract/protobuf.ts';
import { wireOf } from '../contract/protobuf-codec.ts';
import { completed, knownRegistry } from '../contract/protobuf-files.ts';
import { registered } from '../contract/protobuf-links.ts';
import { bodyOf } from '../judge/reply.ts';
import type { Suite } from '../manifest/model.ts';
import type { Json, Place } from '../model.ts';
import { certificates } from './connect.ts';
import { type Sender, sender } from './send.ts';
import { grpc } from './targets/grpc.ts';

/** More files than this are not one service's. */
const mostFiles = 2000;

/** What a server says of itself; why it says nothing. */
type Told = { readonly answers: readonly Json[] } | { readonly why: string };

/** Asks the suite's target, as `default`; `version` is Faultline's. A server without reflection, or none at all, is a diagnostic. */
export async function reflect(suite: Suite, version: string): Promise<Loaded> {
  const place: Place = { file: suite.file, line: 1, column: 1, path: '' };
  const nothing = (why: string): Loaded => ({
    contract: null,
    diagnostics: [diagnose('CONTRACT_REFLECTION', `${suite.target} does not say its contract: ${why}`, place)],
    locate: () => place,
  });
  const credentials = await credentialsOf(suite).catch((error: unknown) => String(error));
  if (typeof credentials === 'string') return nothing(`a certificate file cannot be read: ${credentials}`);
  const { timeout, body } = suite.limits;
  const target = grpc({
    ...{ wire: wireOf(knownRegistry(), new Map()), version, run: 'reflection', timeout, ...credentials },
    origin: suite.target.replace(/^grpc(s?):/, 'http$1:'),
    body: Math.max(body, 2 ** 26),
  });
  try {
    const ask = asking(sender(target, suite, new AbortController().signal));
    const files = await filesOf(ask);
    if ('why' in files) return nothing(files.why);
    const set = completed(create(FileDescriptorSetSchema, { file: [...files.all.values()] }), place);
    if ('diagnostics' in set) return { contract: null, diagnostics: set.diagnostics, locate: () => place };
    const registry = registered(set.set);
    if ('why' in registry) return nothing(`its description cannot be read: ${registry.why}`);
    const contract = contractOf(registry, files.own, suite.file, suite.contract.http ?? []);
    const said = `${suite.target} lists ${files.undescribed.join(', ')} and does not say what that is`;
    const diagnostics = files.undescribed.length === 0 ? [] : [diagnose('CONTRACT_UNSUPPORTED', said, place)];
    return { contract, diagnostics, locate: () => place };
  } finally {
    await target.close();
  }
}

async function credentialsOf(suite: Suite) {
  const { tls } = suite;
  const ca = tls.ca === null ? null : await readFile(tls.ca, 'utf8');
  return { tls: { ...tls, ca, certificate: null }, certificates: await certificates(suite) };
}

type Ask = (requests: readonly Json[]) => Promise<Told>;

/** Of the older version where the newer is not served. */
function asking(post: Sender): Ask {
  let served: 'v1' | 'v1alpha' = 'v1';
  const send = async (requests: readonly Json[]): Promise<Told & { readonly unserved?: boolean }> => {
    const path = `/grpc.reflection.${served}.ServerReflection/ServerReflectionInfo`;
    const request = { method: 'POST', target: path, headers: [], body: JSON.stringify(requests) };
    const exchange = await post.send(request, 'default');
    if (exchange.kind === 'failed') return { why: exchange.why };
    if (exchange.kind === 'silent') return { why: 'no answer in time' };
    const body = bodyOf(exchange.reply);
    const unserved = exchange.reply.status === 12;
    if (exchange.reply.status !== 0)
      return {
        why: unserved ? 'it has no server reflection' : `it answered ${JSON.stringify(own(body ?? null, 'message'))}`,
        unserved,
      };
    return { answers: Array.isArray(body) ? body : [] };
  };
  return async (requests) => {
    const told = await send(requests);
    if (!('unserved' in told) || told.unserved !== true || served === 'v1alpha') return told;
    served = 'v1alpha';
    return send(requests);
  };
}

interface Found {
  readonly all: ReadonlyMap<string, FileDescriptorProto>;
  /** Names of the files whose services are served. */
  readonly own: readonly string[];
  /** Services that are listed and stand in none of the files. */
  readonly undescribed: readonly string[];
}

async function filesOf(ask: Ask): Promise<Found | { readonly why: string }> {
  const listed = await ask([{ list_services: '' }]);
  if ('why' in listed) return listed;
  const names = listed.answers
    .flatMap((one) => list(own(own(one, 'list_services_response') ?? null, 'service')))
    .flatMap((one) => own(one, 'name') ?? [])
    .filter((name): name is string => typeof name === 'string' && !name.startsWith('grpc.reflection.'));
  if (names.length === 0) return { why: 'it lists no service' };
  const all = new Map<string, FileDescriptorProto>();
  const asked = new Set<string>();
  let wanted: readonly Json[] = names.map((name) => ({ file_containing_symbol: name }));
  while (wanted.length > 0 && all.size < mostFiles) {
    const told = await ask(wanted);
    if ('why' in told) return told;
    for (const file of told.answers.flatMap(filesIn)) all.set(file.name, file);
    const missing = [...all.values()]
      .flatMap(({ dependency }) => dependency)
      .filter((name) => !all.has(name) && !asked.has(name));
    const unknown = [...new Set(missing)].filter((name) => knownRegistry().getFile(name) === undefined);
    for (const name of unknown) asked.add(name);
    wanted = unknown.map((name) => ({ file_by_filename: name }));
  }
  const served = ({ package: at, service }: FileDescriptorProto): readonly string[] =>
    service.map(({ name }) => (at === '' ? name : `${at}.${name}`)).filter((name) => names.includes(name));
  const described = new Set([...all.values()].flatMap(served));
  const undescribed = names.filter((name) => !described.has(name));
  if (described.size === 0) return { why: `it does not describe ${undescribed.join(', ')}, which it lists` };
  const files = [...all.values()].filter((file) => served(file).length > 0);
  return { all, own: files.map(({ name }) => name), undescribed };
}

function filesIn(answer: Json): readonly FileDescriptorProto[] {
  const files = list(own(own(answer, 'file_descriptor_response') ?? null, 'file_descriptor_proto'));
  return files.flatMap((one) => (typeof one === 'string' ? decoded(one) : []));
}

function decoded(base64: string): readonly FileDescriptorProto[] {
  try {
    return [fromBinary(FileDescriptorProtoSchema, Buffer.from(base64, 'base64'))];
  } catch {
    return [];
  }
}

function list(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? value : [];
}
