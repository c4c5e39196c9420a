import { readFileSync } from 'node:fs';

/** Of the package, from its own package.json: the only place that says it. */
export const version: string = (
  JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string }
).version;
