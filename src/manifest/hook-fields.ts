/** The suite's hooks from validated YAML. Pure. */
import { escapeToken } from '../lib/pointer.ts';
import type { Diagnostic, Json, JsonObject, Place } from '../model.ts';
import { diagnose } from './codes.ts';
import { durationOf } from './limits.ts';
import type { Hook, HookAct } from './model.ts';
import { asArray, asObject, asText, toSelector } from './normalise.ts';

/** Milliseconds. */
const patience = 30_000;

export function toHooks(
  value: JsonObject,
  locate: (pointer: string, part?: 'key' | 'value') => Place,
  // A suite that cannot run may lack the variables that its URLs are made of.
  needs: string | null = null,
): { readonly hooks: readonly Hook[]; readonly diagnostics: readonly Diagnostic[] } {
  const diagnostics: Diagnostic[] = [];
  const hooks = Object.entries(value).map(([name, stated]): Hook => {
    const pointer = `/hooks/${escapeToken(name)}`;
    const { do: make, undo, during, identity, settle, timeout } = asObject(stated);
    const who = asText(identity);
    const wrong = (what: string, at: string): void => {
      diagnostics.push(diagnose('SUITE_VALUE', what, locate(pointer + at)));
    };
    const time = (word: string, given: Json | undefined, otherwise: number): number => {
      const ms = given === undefined ? otherwise : durationOf(given);
      if (Number.isNaN(ms)) wrong(`${JSON.stringify(given)} is not a duration`, `/${word}`);
      return ms;
    };
    for (const [word, acts] of Object.entries({ do: make, undo })) {
      for (const [index, act] of asActs(acts).entries()) {
        const problem = problemOf(act);
        if (problem !== null && needs === null) wrong(problem, Array.isArray(acts) ? `/${word}/${index}` : `/${word}`);
      }
    }
    return {
      name,
      place: locate(pointer, 'key'),
      do: asActs(make).map(toAct),
      undo: asActs(undo).map(toAct),
      ...(during === undefined ? {} : { during: asArray(during).map(toSelector) }),
      ...(who === null ? {} : { identity: who }),
      settle: time('settle', settle, 0),
      timeout: time('timeout', timeout, patience),
    };
  });
  return { hooks, diagnostics };
}

/** One request may stand without its list; a command is a list itself. */
function asActs(value: Json | undefined): readonly Json[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? (value as readonly Json[]) : [value];
}

function problemOf(act: Json): string | null {
  if (Array.isArray(act)) return act[0] === '' ? 'The command is empty' : null;
  const { path, url } = asObject(act);
  if ((path === undefined) === (url === undefined)) return 'A request has either `path` or `url`';
  const text = asText(url);
  return text === null || URL.canParse(text) ? null : `\`${text}\` is not a URL`;
}

function toAct(act: Json): HookAct {
  if (Array.isArray(act)) return { kind: 'command', command: act as readonly string[] };
  const { method, path, url, headers, body } = asObject(act);
  return {
    kind: 'request',
    method: asText(method) ?? 'POST',
    url: asText(url) ?? asText(path) ?? '/',
    headers: asObject(headers) as Readonly<Record<string, string>>,
    body,
  };
}
