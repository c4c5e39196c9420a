// Makes dist/: the modules and their types, the CommonJS build of the Jest face, and the report's page.
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const src = path.join(root, 'src');
const dist = path.join(root, 'dist');
const require = createRequire(import.meta.url);

/**
 * Packages stay outside the bundle, but for those that have no CommonJS build: Jest cannot `require` them. What such a
 * package needs comes in with it, since only its own folder can be sure to find it.
 */
const packagesOutside = {
  name: 'packages-outside',
  setup(bundle) {
    bundle.onResolve({ filter: /^[^./]/ }, ({ path: name, importer, kind }) => {
      if (kind === 'entry-point' || name.startsWith('node:') || importer.includes('node_modules')) return undefined;
      return isModuleOnly(name) ? undefined : { external: true };
    });
  },
};

/** Is there nothing in the package that `require` may load? */
function isModuleOnly(name) {
  const [scope = '', rest = ''] = name.split('/');
  const owner = scope.startsWith('@') ? `${scope}/${rest}` : scope;
  const file = path.join(root, 'node_modules', owner, 'package.json');
  if (!existsSync(file)) return false;
  const { type, exports: entries, main } = JSON.parse(readFileSync(file, 'utf8'));
  const text = JSON.stringify(entries ?? main ?? '');
  return type === 'module' && !/\.cjs"|\/cjs\/|\/commonjs\//.test(text);
}

/** `import.meta.url` of each module as it is in dist/, whatever file the bundler puts it in. */
const ownUrl = {
  name: 'own-url',
  setup(bundle) {
    bundle.onLoad({ filter: /src[\\/].*\.ts$/ }, ({ path: source }) => {
      if (source.includes('node_modules')) return undefined;
      const near = path.relative(path.join(src, 'jest'), source).replaceAll('\\', '/');
      const url = `require('node:url').pathToFileURL(require('node:path').join(__dirname, ${JSON.stringify(near)})).href`;
      return { contents: readFileSync(source, 'utf8').replaceAll('import.meta.url', url), loader: 'ts' };
    });
  },
};

rmSync(dist, { recursive: true, force: true });
mkdirSync(dist, { recursive: true });
const [modules] = await Promise.all([emitModules(), bundlePage(), bundleJestFace()]);
copySchemas();
writeJestTypes();
process.exitCode = modules;

/** `tsc` itself: one module for one source, so that a stack names what one finds in the repository. */
async function emitModules() {
  const tsc = path.join(path.dirname(require.resolve('typescript/package.json')), 'bin', 'tsc');
  const args = [tsc, '-p', path.join(root, 'tsconfig.build.json')];
  const { status } = spawnSync(process.execPath, args, { stdio: 'inherit', cwd: root });
  return status ?? 1;
}

async function bundlePage() {
  const folder = path.join(src, 'report', 'page');
  await build({
    entryPoints: { page: path.join(folder, 'main.tsx') },
    outdir: dist,
    bundle: true,
    minify: true,
    format: 'iife',
    target: 'es2022',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    define: { 'process.env.NODE_ENV': '"production"' },
    logLevel: 'warning',
  });
  await build({
    entryPoints: { page: path.join(folder, 'style.css') },
    outdir: dist,
    minify: true,
    logLevel: 'warning',
  });
}

/** For Jest projects that are CommonJS, as they are by default: one file that `require` can load. */
async function bundleJestFace() {
  const entry = path.join(src, 'jest', 'index.ts');
  if (!existsSync(entry)) return;
  await build({
    entryPoints: [entry],
    outfile: path.join(dist, 'jest', 'index.cjs'),
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    plugins: [packagesOutside, ownUrl],
    logLevel: 'warning',
  });
}

function copySchemas() {
  const folder = path.join(src, 'manifest');
  mkdirSync(path.join(dist, 'manifest'), { recursive: true });
  for (const name of readdirSync(folder).filter((one) => one.endsWith('.schema.json'))) {
    copyFileSync(path.join(folder, name), path.join(dist, 'manifest', name));
  }
}

/** A CommonJS view on the types of the ES module; loading the bundle gives the names, and proves that it loads. */
function writeJestTypes() {
  const bundle = path.join(dist, 'jest', 'index.cjs');
  if (!existsSync(bundle)) return;
  const esm = "'./index.js'";
  const lines = [
    `export type * from ${esm} with { 'resolution-mode': 'import' };`,
    `type Face = typeof import(${esm}, { with: { 'resolution-mode': 'import' } });`,
    ...Object.keys(require(bundle)).map((name) => `export declare const ${name}: Face['${name}'];`),
  ];
  writeFileSync(path.join(dist, 'jest', 'index.d.cts'), `${lines.join('\n')}\n`);
}
