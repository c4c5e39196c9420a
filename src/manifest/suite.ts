/** `suites/<name>.yaml` → Suite: an environment laid over, variables filled in, paths made absolute, defaults. */
import { basename, resolve } from 'node:path';
import { escapeToken } from '../lib/pointer.ts';
import type { Condition, Diagnostic, Json, JsonObject } from '../model.ts';
import { diagnose } from './codes.ts';
import { readSource, type Source } from './document.ts';
import { type Env, expandText } from './env.ts';
import type { Suite } from './model.ts';
import { didYouMean } from './nearest.ts';
import { absolute, asObject, asText } from './normalise.ts';
import { type Overlaid, overlay } from './overlay.ts';
import { toSuite } from './suite-fields.ts';
import { resolveTarget } from './target.ts';
import { validateSource } from './validate.ts';

export interface SuiteOptions {
  readonly env: Env;
  /** Which of the suite's `environments` is laid over it. */
  readonly environment?: string;
  /** Instead of the suite's own target; a handler's path is then relative to the working directory. */
  readonly target?: string;
  /** Besides the suite's own; these win. */
  readonly headers?: Readonly<Record<string, string>>;
}

interface Parsed {
  readonly suite: Suite | null;
  /** Where the suite is broken: the manifest that it names all the same; `plain`: nothing else of it changes how the documents are read. */
  readonly broken?: { readonly manifest: string; readonly plain: boolean };
  /** It lacks variables that its documents, or words about them, are made of. */
  readonly blind?: boolean;
  /** Its target is not there, and nothing else says the transport: the manifest's contract may. */
  readonly untold?: boolean;
  readonly diagnostics: readonly Diagnostic[];
}

/** What has no say in what the contract and the manifest mean. */
const aimed = /^\/(?:identities|headers|limits|tls|hosts)(?:\/|$)/;

const failed = (...diagnostics: readonly Diagnostic[]): Parsed => ({ suite: null, diagnostics });

/** Reads a suite; the manifest that it names is not read. null where it is broken; the diagnostics say where. */
export async function parseSuite(file: string, options: SuiteOptions): Promise<Parsed> {
  const path = resolve(file);
  const { source, diagnostics } = await readSource('suite', path, null);
  if (source === null) return failed(...diagnostics);
  const mistakes = validateSource(source);
  const other = notASuite(source);
  if (other !== null) return failed(other);
  if (mistakes.length > 0) return { ...failed(...mistakes), ...namedManifest(source, options.env) };
  const unknown = unknownEnvironment(source, options.environment);
  if (unknown !== null) return failed(unknown);
  const laid = overlay(source.value, options.environment ?? null);
  return build(source, laid, options);
}

/** A contract or a manifest in a suite's place: every key of it would be a mistake. */
function notASuite({ value, file, locate }: Source): Diagnostic | null {
  if (value['manifest'] !== undefined && value['codes'] === undefined) return null;
  const is = ['openapi', 'swagger', 'asyncapi', 'opencli'].find((key) => value[key] !== undefined);
  if (is !== undefined)
    return diagnose('SUITE_OTHER', `This is a contract (\`${is}\`), not a suite`, locate(`/${is}`, 'key'), {
      hint: `Draft a suite from it: faultline init ${file}`,
    });
  if (value['codes'] === undefined) return null;
  return diagnose('SUITE_OTHER', 'This is a manifest (`codes`), not a suite', locate('/codes', 'key'), {
    hint: `Name the suite that says \`manifest: ${file}\`.`,
  });
}

function namedManifest({ value, file }: Source, env: Env): Pick<Parsed, 'broken'> {
  const { text, unset } = expandText(asText(value['manifest']) ?? '', env);
  const plain = ['contract', 'environments', 'version'].every((key) => value[key] === undefined);
  return text === '' || unset.length > 0 ? {} : { broken: { manifest: absolute(file, text), plain } };
}

function unknownEnvironment(source: Source, name: string | undefined): Diagnostic | null {
  const names = Object.keys(asObject(source.value['environments']));
  if (name === undefined || names.includes(name)) return null;
  const place = source.locate('/environments', 'key');
  const message = `The suite has no environment \`${name}\`${names.length > 0 ? `, only ${names.join(', ')}` : ''}`;
  return diagnose('SUITE_ENVIRONMENT_UNKNOWN', message, place, didYouMean(name, names));
}

function build(source: Source, laid: Overlaid, options: SuiteOptions): Parsed {
  const { target: written, ...others } = laid.value;
  const stated = options.target ?? asText(written) ?? 'prism';
  const target = expandText(stated, options.target === undefined ? options.env : {});
  const needs = asText(others['needs']) ?? missingTarget(target.text, target.unset, stated);
  const unset: Unset[] = [];
  const value = expandAll(others, '', options.env, unset) as JsonObject;
  if (needs === null && unset.length > 0) return failed(...unset.map((one) => unsetDiagnostic(source, laid, one)));

  const place = options.target === undefined ? source.locate(laid.origin('/target')) : null;
  const base = options.target === undefined ? source.file : resolve('cli');
  const resolved = needs === null ? resolveTarget(target.text, base) : { target: '' };
  if ('problem' in resolved) return failed(diagnose('SUITE_TARGET', resolved.problem, place));
  const names = [...new Set([...target.unset, ...unset.map(({ name }) => name)])];
  const absent = needs !== null && others['needs'] === undefined && names.length > 0 ? names.join(', ') : needs;
  const locate = (pointer: string, part?: 'key' | 'value') => source.locate(laid.origin(pointer), part);
  const { suite, diagnostics } = toSuite(value, {
    file: source.file,
    name: basename(source.file).replace(/\.ya?ml$/, ''),
    target: resolved.target,
    needs: absent,
    headers: options.headers ?? {},
    unset: new Set(unset.map(({ pointer }) => pointer)),
    locate,
  });
  const blind = unset.some(({ pointer }) => !aimed.test(pointer));
  const asRoot = suite.transport === 'command' && process.getuid?.() === 0;
  const elsewhere = namedElsewhere(source);
  const own = {
    ...suite,
    ...(asRoot && { privileged: true as const }),
    ...(elsewhere.length > 0 && { elsewhere }),
  };
  const untold = needs !== null && value['transport'] === undefined;
  return { suite: diagnostics.length > 0 ? null : own, blind, untold, diagnostics };
}

/** Scenarios and hooks of the suite's environments. */
function namedElsewhere({ value }: Source): readonly Condition[] {
  return Object.values(asObject(value['environments'])).flatMap((one) =>
    (['scenario', 'hook'] as const).flatMap((kind) =>
      Object.keys(asObject(asObject(one)[`${kind}s`])).map((name) => `${kind}:${name}`),
    ),
  );
}

/** A pipeline sets a secret that it does not have to the empty text: that is absent too. */
function missingTarget(text: string, unset: readonly string[], stated: string): string | null {
  if (unset.length > 0) return unset.join(', ');
  return text === '' ? (/\$\{(\w+)/.exec(stated)?.[1] ?? 'a target') : null;
}

interface Unset {
  readonly pointer: string;
  readonly name: string;
}

function unsetDiagnostic(source: Source, laid: Overlaid, { pointer, name }: Unset): Diagnostic {
  const place = source.locateInside(laid.origin(pointer), `\${${name}}`);
  return diagnose('ENV_UNSET', `The environment variable ${name} is not set`, place);
}

/** Keys stay as they are: only values are filled in. */
function expandAll(value: Json, pointer: string, env: Env, unset: Unset[]): Json {
  if (typeof value === 'string') {
    const expanded = expandText(value, env);
    unset.push(...expanded.unset.map((name) => ({ pointer, name })));
    return expanded.text;
  }
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item: Json, i) => expandAll(item, `${pointer}/${i}`, env, unset));
  const entries = Object.entries(value).map(([key, item]) => {
    return [key, expandAll(item, `${pointer}/${escapeToken(key)}`, env, unset)];
  });
  return Object.fromEntries(entries) as JsonObject;
}
