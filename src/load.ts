/** From a suite's file to everything a run needs, or to the diagnostics that say why not. */
import { formatOf } from './contract/format.ts';
import { type Loaded, lintContract, loadContract } from './contract/load.ts';
import { type Contract, carriedBy } from './contract/model.ts';
import { carriedAt } from './contract/protocols.ts';
import { foreignHost } from './exchange/hosts.ts';
import { envelopes } from './judge/envelopes/index.ts';
import { importScenarios } from './manifest/arazzo.ts';
import { checkManifest } from './manifest/check.ts';
import { expiredKnown } from './manifest/check-suite.ts';
import type { Suite, Vocabulary } from './manifest/model.ts';
import { parseManifest } from './manifest/parse.ts';
import { parseSuite } from './manifest/suite.ts';
import { atVersion } from './manifest/version.ts';
import type { Diagnostic, Plan, Transport } from './model.ts';
import { checkRaces } from './plan/check-races.ts';
import { checkReplies } from './plan/check-replies.ts';
import { checkResources } from './plan/check-resources.ts';
import { checkScenarios } from './plan/check-scenarios.ts';
import { checkSpots } from './plan/check-spots.ts';
import { checkExamples, checkValues } from './plan/check-values.ts';
import { faults } from './plan/faults/index.ts';
import { plan } from './plan/plan.ts';
import { type Selection, select } from './plan/select.ts';
import { version } from './version.ts';

export interface LoadOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** `--env`: a name under the suite's `environments`. */
  readonly environment?: string;
  /** `--target`: in place of the suite's. */
  readonly target?: string;
  readonly selection?: Selection;
  /** Read the documents also where the suite needs something that is not there: they can be judged without a target. */
  readonly unaimed?: boolean;
}

/** A suite with its documents. Parts are null where a diagnostic of level error says why. */
export interface Loadout {
  readonly suite: Suite | null;
  readonly vocabulary: Vocabulary | null;
  readonly loaded: Loaded | null;
  readonly diagnostics: readonly Diagnostic[];
}

/** Reads a suite, its manifest at the suite's version, and the contract. Never throws for bad input. */
export async function load(file: string, options: LoadOptions): Promise<Loadout> {
  const { env, environment, target } = options;
  const parsed = await parseSuite(file, {
    env,
    ...(environment === undefined ? {} : { environment }),
    ...(target === undefined ? {} : { target }),
  });
  const { suite: written } = parsed;
  if (written === null && parsed.broken !== undefined) return others(parsed.broken, parsed.diagnostics);
  const idle = written !== null && written.needs !== null;
  if (written === null || (idle && (parsed.blind === true || options.unaimed !== true)))
    return { suite: written, vocabulary: null, loaded: null, diagnostics: parsed.diagnostics };
  const { suite: read, diagnostics: unread } = await importScenarios(written);
  const manifest = await parseManifest(read.manifest);
  const [first] = manifest.vocabulary?.contracts ?? [];
  const format = parsed.untold === true && first !== undefined ? await formatOf(first) : null;
  const suite = format === null ? read : { ...read, transport: carriedBy[format] };
  const over = expiredKnown(suite, new Date().toISOString());
  const diagnostics = [...parsed.diagnostics, ...over, ...unread, ...manifest.diagnostics];
  if (manifest.vocabulary === null) return { suite, vocabulary: null, loaded: null, diagnostics };
  const told = { ...atVersion(manifest.vocabulary, suite.version), transport: suite.transport };
  const vocabulary = withEnvironment(told, suite);
  const chosen = await contractFor(vocabulary.contracts, suite.transport);
  // Of a suite that waits for its target, the contract may be one that only this target explains.
  if (idle && (chosen === null || !(await isCarried(chosen, suite.transport))))
    return { suite, vocabulary, loaded: null, diagnostics };
  const asked = isAsked(suite, vocabulary);
  if (chosen === null && !asked)
    return { suite, vocabulary, loaded: null, diagnostics: [...diagnostics, noContract(vocabulary, suite)] };
  const other = chosen === null || asked || suite.target === 'prism' ? null : await formatOf(chosen);
  if (other !== null && carriedBy[other] !== suite.transport)
    return {
      suite,
      vocabulary,
      loaded: null,
      diagnostics: [...diagnostics, noContract(vocabulary, suite, carriedBy[other])],
    };
  const loaded = asked || chosen === null ? await reflected(suite) : await loadContract(chosen, suite.contract);
  const { contract } = loaded;
  // Of a workflow that could not be read nothing more can be said.
  const unreadable = unread.some((one) => one.level === 'error');
  const readable = { ...suite, scenarios: suite.scenarios.filter((one) => one.arazzo === undefined || !unreadable) };
  const states =
    contract === null
      ? []
      : [
          ...checkResources(contract, suite),
          ...checkScenarios(contract, readable),
          ...checkValues(contract, suite),
          ...(vocabulary === null ? [] : checkExamples(contract, vocabulary, suite)),
          ...(vocabulary === null ? [] : checkRaces(contract, vocabulary, suite)),
          ...(vocabulary === null ? [] : checkSpots(contract, vocabulary)),
        ];
  return { suite, vocabulary, loaded, diagnostics: [...diagnostics, ...loaded.diagnostics, ...states] };
}

/** Does the target itself say its contract? Never one that the suite's `hosts` do not list. */
function isAsked(suite: Suite, { contracts }: Vocabulary): boolean {
  const reflects = suite.contract.reflection === true || contracts.length === 0;
  return suite.transport === 'grpc' && reflects && foreignHost(suite) === null;
}

async function reflected(suite: Suite): Promise<Loaded> {
  const { reflect } = await import('./exchange/reflect.ts');
  return reflect(suite, version);
}

/** The documents of a broken suite: what is wrong with them can be said without it. */
async function others(
  { manifest, plain }: { readonly manifest: string; readonly plain: boolean },
  found: readonly Diagnostic[],
): Promise<Loadout> {
  const { vocabulary, diagnostics } = await parseManifest(manifest);
  const [first] = vocabulary?.contracts ?? [];
  const options = { overlays: [], allowRemoteRefs: false, allowOutsideRefs: false };
  const loaded = first === undefined || !plain ? null : await loadContract(first, options);
  return { suite: null, vocabulary, loaded, diagnostics: [...found, ...diagnostics, ...(loaded?.diagnostics ?? [])] };
}

/** What the documents say against each other; `deep` lints the contract's structure too. */
export async function audit({ suite, vocabulary, loaded }: Loadout, deep: boolean): Promise<readonly Diagnostic[]> {
  if (vocabulary === null || loaded === null || loaded.contract === null) return [];
  const known = envelopes.map((envelope) => envelope.id);
  // The suite's own envelopes stand before the manifest's, and are checked with the suite.
  const manifest = { ...vocabulary, envelopes: vocabulary.envelopes.slice(suite?.envelopes.length ?? 0) };
  const options = { locate: loaded.locate, envelopes: known, ...(suite === null ? {} : { suite }) };
  const silenced = suite === null ? [] : checkReplies({ suite, vocabulary, contract: loaded.contract }, faults);
  const own = [...checkManifest(manifest, [loaded.contract], options), ...silenced];
  // What reads the other formats has said all that it knows against them.
  const lints = deep && loaded.contract.format === 'openapi';
  return lints ? [...own, ...(await lintContract(loaded.contract.file))] : own;
}

/** What `check` refuses in them is not run, planned or frozen: an entry that names nothing would be missed by nobody. */
export async function refused(loadout: Loadout): Promise<readonly Diagnostic[]> {
  return (await audit(loadout, false)).filter((one) => one.level === 'error');
}

/** The plan of a loaded suite. */
export function planOf(
  suite: Suite,
  vocabulary: Vocabulary,
  contract: Contract,
  selection: Selection | undefined,
): Plan {
  const whole = plan({ suite, vocabulary, contract: carriedAt(contract, suite.target) }, faults);
  return selection === undefined ? whole : select(whole, contract, selection);
}

function withEnvironment(vocabulary: Vocabulary, suite: Suite): Vocabulary {
  return suite.envelopes.length === 0
    ? vocabulary
    : { ...vocabulary, envelopes: [...suite.envelopes, ...vocabulary.envelopes] };
}

/** The first that can be carried by the transport; alone it need not say what it is, its own loader tells better. */
async function contractFor(files: readonly string[], transport: Transport): Promise<string | null> {
  if (files.length < 2) return files[0] ?? null;
  for (const file of files) if (await isCarried(file, transport)) return file;
  return null;
}

async function isCarried(file: string, transport: Transport): Promise<boolean> {
  const format = await formatOf(file);
  return format !== null && carriedBy[format] === transport;
}

/** `other`: the transport of the one that it names. */
function noContract(vocabulary: Vocabulary, { transport, target }: Suite, other?: Transport): Diagnostic {
  const none = vocabulary.contracts.length === 0;
  return {
    level: 'error',
    code: 'CONTRACT_UNNAMED',
    message: `the manifest names no contract${none ? '' : ` of the transport ${transport}`}`,
    hint:
      other === undefined
        ? 'add `contracts: [openapi.yaml]`'
        : `its contract is of the transport ${other}: ${target} is none of its targets`,
    file: vocabulary.file,
    line: 1,
    column: 1,
    path: '',
  };
}
