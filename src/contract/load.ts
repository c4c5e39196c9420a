/** A contract's files → `Contract`, or diagnostics that say why not. */

import { resolve as absolutePath } from 'node:path';
import { pathToFileURL } from 'node:url';
import { plain } from '../lib/plain.ts';
import type { ContractOptions } from '../manifest/model.ts';
import type { Diagnostic, Json, Place } from '../model.ts';
import { readAsyncApi } from './asyncapi.ts';
import { type Bundled, bundle } from './bundle.ts';
import { diagnose } from './codes.ts';
import { obtain } from './documents.ts';
import { formatOf } from './format.ts';
import { isObject, isWithin, own } from './json.ts';
import { type Doc, type Library, makeDoc } from './library.ts';
import type { Contract, DocumentPointer } from './model.ts';
import { readOpenApi } from './openapi.ts';
import { readOpenCli } from './opencli.ts';
import { applyOverlays, type Overlaid } from './overlay.ts';
import { type Locate, locator } from './positions.ts';
import { readSource, type Source, start } from './read.ts';
import { readSwagger } from './swagger.ts';

export { lintContract } from './check.ts';

export interface Loaded {
  /** null where a diagnostic of level error says why. */
  readonly contract: Contract | null;
  readonly diagnostics: readonly Diagnostic[];
  /** Where a part of `Contract.document` is written: its file, line and column, also in referenced files and overlays. */
  locate(pointer: DocumentPointer): Place;
}

/** Reads the entry document, its overlays and all that it refers to. Never throws for bad input. */
export async function loadContract(file: string, options: ContractOptions): Promise<Loaded> {
  const path = absolutePath(file);
  const nowhere = (diagnostics: readonly Diagnostic[]): Loaded => ({
    contract: null,
    diagnostics,
    locate: () => start(path),
  });
  // Its parser and its validator are loaded for those who use them.
  if ((await formatOf(path)) === 'protobuf') return (await import('./protobuf.ts')).loadProtobuf(path, options);
  const main = await readSource(path, 'CONTRACT');
  if (main.source === undefined) return nowhere(main.diagnostics);
  const overlays = await Promise.all(options.overlays.map((each) => readSource(absolutePath(each), 'OVERLAY')));
  const unread = overlays.flatMap(({ diagnostics }) => diagnostics ?? []);
  if (unread.length > 0) return nowhere(unread);
  const overlaid = applyOverlays(
    main.source.value,
    overlays.flatMap(({ source }) => source ?? []),
  );
  if (own(overlaid.value, 'opencli') !== undefined) return commands(main.source, overlaid);
  const version = versionOf(overlaid.value) ?? asyncVersion(overlaid.value);
  if (version === null) return nowhere([...overlaid.diagnostics, unknownVersion(main.source, overlaid.value)]);
  return assemble(main.source, overlaid, version, options);
}

async function assemble(
  source: Source,
  overlaid: Overlaid,
  version: Contract['version'],
  options: ContractOptions,
): Promise<Loaded> {
  const isAsync = asyncVersion(overlaid.value) !== null;
  const hasIdentifiers = !isAsync && (version === '3.1' || version === '3.2');
  const kind = isAsync ? 'async-root' : 'root';
  const main = makeDoc(source, pathToFileURL(source.file).href, overlaid.value, hasIdentifiers);
  const library: Library = { main, docs: new Map([[main.url, main]]), failed: new Map() };
  const diagnostics: Diagnostic[] = [...overlaid.diagnostics];
  let bundled = bundle(library, version === '2.0', kind);
  while (bundled.wanted.size > 0) {
    diagnostics.push(...(await obtain(library, bundled.wanted, options, hasIdentifiers)));
    bundled = bundle(library, version === '2.0', kind);
  }
  const { locate, locateIn } = locating(main, overlaid, bundled);
  diagnostics.push(
    ...bundled.troubles.map(({ code, message, at }) => diagnose(code, message, locateIn(at.doc, at.pointer))),
  );
  const reads = isAsync ? readAsyncApi : version === '2.0' ? readSwagger : readOpenApi;
  const read = reads(bundled.document, source.file, version);
  diagnostics.push(...read.troubles.map(({ code, message, pointer }) => diagnose(code, message, locate(pointer))));
  const isBroken = diagnostics.some(({ level }) => level === 'error');
  return { contract: isBroken ? null : read.contract, diagnostics, locate };
}

/** An OpenCLI document is one file, without references. */
function commands(source: Source, overlaid: Overlaid): Loaded {
  const main = makeDoc(source, pathToFileURL(source.file).href, overlaid.value, false);
  const { locate } = locating(main, overlaid, { moved: [] });
  const read = readOpenCli(overlaid.value, source.file);
  const found = read.troubles.map(({ code, message, pointer }) => diagnose(code, message, locate(pointer)));
  const diagnostics = [...overlaid.diagnostics, ...found];
  const isBroken = diagnostics.some(({ level }) => level === 'error');
  return { contract: isBroken ? null : read.contract, diagnostics, locate };
}

function versionOf(root: Json): Contract['version'] | null {
  if (plain(own(root, 'swagger')) === '2.0' || own(root, 'swagger') === 2) return '2.0';
  const found = /^3\.[012](?=\.|$)/.exec(plain(own(root, 'openapi') ?? ''))?.[0];
  return found === '3.0' || found === '3.1' || found === '3.2' ? found : null;
}

/** AsyncAPI: 2.0 to 2.6 differ in nothing that is read here. */
function asyncVersion(root: Json): Contract['version'] | null {
  return /^(?:2\.[0-6]|3\.[01])(?=\.|$)/.exec(plain(own(root, 'asyncapi') ?? ''))?.[0] ?? null;
}

function unknownVersion(source: Source, root: Json): Diagnostic {
  const said = own(root, 'openapi') ?? own(root, 'swagger') ?? own(root, 'asyncapi');
  const message = !isObject(root)
    ? 'This is not an OpenAPI document but a single value'
    : said === undefined
      ? 'This is not an OpenAPI document: neither `openapi` nor `swagger` is there'
      : `Version ${JSON.stringify(said)} is not supported`;
  const key = ['openapi', 'swagger', 'asyncapi'].find((each) => own(root, each) !== undefined);
  return diagnose('CONTRACT_VERSION', message, locator(source)(key === undefined ? '' : `/${key}`));
}

interface Locating {
  readonly locate: Locate;
  readonly locateIn: (doc: Doc, pointer: string) => Place;
}

function locating(main: Doc, { moves }: Overlaid, { moved }: Pick<Bundled, 'moved'>): Locating {
  const locators = new Map<Source, Locate>();
  const inSource = (source: Source, pointer: string): Place => {
    const known = locators.get(source) ?? locator(source);
    locators.set(source, known);
    return known(pointer);
  };
  const locateIn = (doc: Doc, pointer: string): Place => {
    let here = pointer;
    if (doc !== main) return inSource(doc.source, here);
    for (const batch of [...moves].reverse()) {
      const move = batch.find(({ to }) => isWithin(here, to));
      if (move === undefined) continue;
      here = move.from + here.slice(move.to.length);
      if (move.source !== null) return inSource(move.source, here);
    }
    return inSource(doc.source, here);
  };
  const locate = (pointer: string): Place => {
    const fitting = moved.filter(({ at }) => isWithin(pointer, at)).sort((a, b) => b.at.length - a.at.length)[0];
    if (fitting === undefined) return locateIn(main, pointer);
    return locateIn(fitting.from.doc, fitting.from.pointer + pointer.slice(fitting.at.length));
  };
  return { locate, locateIn };
}
