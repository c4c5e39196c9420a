import { existsSync, readFileSync } from 'node:fs';

/** The page's script and style, as the build made them. */
export interface Assets {
  readonly script: string;
  readonly style: string;
}

/** Read when a page is made; beside this file's folder in the package, in `dist` of a checkout. */
export function pageAssets(): Assets {
  const folder = ['../', '../../dist/'].find((near) => existsSync(new URL(`${near}page.js`, import.meta.url)));
  if (folder === undefined) throw new Error('the page is not built: npm run build');
  const read = (name: string): string => readFileSync(new URL(`${folder}${name}`, import.meta.url), 'utf8');
  return { script: read('page.js'), style: read('page.css') };
}
