// Runs a TypeScript file on Node 20: `node scripts/ts.js FILE [args…]`. Packages stay external; the bundle lies inside
// node_modules so that their imports resolve, under a name of its own so that two runs do not meet.
import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const [file, ...args] = process.argv.slice(2);
if (file === undefined) {
  process.stderr.write('usage: node scripts/ts.js FILE [args…]\n');
  process.exit(2);
}
const entry = path.resolve(file);
const folder = path.join(root, 'node_modules', '.cache', 'faultline-ts');
const outfile = path.join(folder, `${path.basename(file, '.ts')}-${process.pid}.mjs`);

/** `import.meta.url` of each module as if it had not been bundled. */
const ownUrl = {
  name: 'own-url',
  setup(bundle) {
    bundle.onLoad({ filter: /\.ts$/ }, async ({ path: source }) => {
      const { readFile } = await import('node:fs/promises');
      const contents = await readFile(source, 'utf8');
      const url = JSON.stringify(pathToFileURL(source).href);
      return { contents: contents.replaceAll('import.meta.url', url), loader: 'ts' };
    });
  },
};

mkdirSync(folder, { recursive: true });
await build({
  entryPoints: [entry],
  outfile,
  bundle: true,
  packages: 'external',
  platform: 'node',
  format: 'esm',
  target: 'node20',
  sourcemap: 'inline',
  logLevel: 'error',
  plugins: [ownUrl],
});
process.argv = [process.argv[0] ?? 'node', entry, ...args];
process.on('exit', () => rmSync(outfile, { force: true }));
await import(pathToFileURL(outfile).href);
