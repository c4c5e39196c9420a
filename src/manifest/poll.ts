/** What the suite says of operations that accept first (202) and tell later what came of it. Pure. */
import type { Diagnostic, Json, JsonObject, Locator, Place } from '../model.ts';
import { diagnose } from './codes.ts';
import { durationOf } from './limits.ts';
import { asArray, asObject, asText, asTexts } from './normalise.ts';

/** Locator → the value that an answer has there, or one of several. All must hold. */
export type Facts = Readonly<Record<Locator, Json>>;

export interface Poll {
  readonly on: readonly string[];
  /** Where the accepting answer says the address of its status; the first that is there counts. */
  readonly at: readonly Locator[];
  /** Of an answer about work that is done, and about work that failed. Neither: it goes on. */
  readonly done: Facts;
  readonly failed: Facts;
  /** Where such an answer has the error, as the envelopes read one; null: it is the error itself. */
  readonly error: Locator | null;
  /** Where it states the status that the error has; null: nowhere, then none is expected. */
  readonly status: Locator | null;
  /** Milliseconds from the first answer until no more is asked; null: as the limits say. */
  readonly within: number | null;
}

/** `Operation-Location` as Azure's services send it, else `Location`. */
const usual: readonly Locator[] = ['header:operation-location', 'header:location'];

export function toPolls(
  value: Json | undefined,
  locate: (pointer: string) => Place,
): { readonly poll: readonly Poll[]; readonly diagnostics: readonly Diagnostic[] } {
  const diagnostics: Diagnostic[] = [];
  const poll = asArray(value).map((one, i): Poll => {
    const { on, at, done, failed, error, status, within } = asObject(one);
    const ms = within === undefined ? null : durationOf(within);
    if (Number.isNaN(ms)) {
      const message = `${JSON.stringify(within)} is not a duration`;
      diagnostics.push(diagnose('SUITE_VALUE', message, locate(`/poll/${i}/within`)));
    }
    return {
      on: asTexts(on),
      at: at === undefined ? usual : asTexts(at),
      ...{ done: factsOf(done), failed: factsOf(failed) },
      ...{ error: asText(error), status: asText(status), within: ms },
    };
  });
  return { poll, diagnostics };
}

function factsOf(value: Json | undefined): JsonObject {
  return asObject(value ?? {});
}
