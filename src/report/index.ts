import type { Reporter } from '../seams.ts';
import { html } from './html.ts';
import { json } from './json.ts';
import { junit } from './junit.ts';

/** What a run writes besides its ledger. */
export const reporters: readonly Reporter[] = [json, junit, html];
