import type { Reporter } from '../seams.ts';
import { ctrf } from './ctrf.ts';
import { github } from './github.ts';
import { gitlab } from './gitlab.ts';
import { html } from './html.ts';
import { json } from './json.ts';
import { junit } from './junit.ts';
import { markdown } from './markdown.ts';
import { sarif } from './sarif.ts';

/** What a run writes besides its ledger. */
const usual: readonly Reporter[] = [json, junit, html];

/** Every format, by the name that `--format` takes. */
export const reporters: readonly Reporter[] = [...usual, sarif, github, gitlab, ctrf, markdown];

/** The usual ones, and those that were asked for. */
export function chosen(formats: readonly string[]): readonly Reporter[] {
  return reporters.filter((one) => usual.includes(one) || formats.includes(one.id));
}
