// Makes dist/: the modules and their types, the CommonJS build of the Jest face, and the report's page.
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv2020 } from 'ajv/dist/2020.js';
import standaloneModule from 'ajv/dist/standalone/index.js';
import { build } from 'esbuild';

const { default: standaloneCode } = standaloneModule;

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const src = path.join(root, 'src');
const dist = path.join(root, 'dist');
const require = createRequire(import.meta.url);

/**
 * Packages stay outside the bundles, but for those that have no CommonJS build: Jest cannot `require` them, and theirs are the
 * hundreds of files that take a command so long to open. What such a package needs comes in with it, since only its own
 * folder can be sure to find it. `inside`: others that come in, each for the time that its many files take to open.
 */
const packagesOutside = (inside = []) => ({
  name: 'packages-outside',
  setup(bundle) {
    bundle.onResolve({ filter: /^[^./]/ }, ({ path: name, importer, kind }) => {
      if (kind === 'entry-point' || name.startsWith('node:') || importer.includes('node_modules')) return undefined;
      return inside.includes(name) || isModuleOnly(name) ? undefined : { external: true };
    });
  },
});

/** The linter can read GraphQL too. No contract is one, and half a megabyte would be opened for each `check`. */
const withoutGraphql = {
  name: 'without-graphql',
  setup(bundle) {
    bundle.onResolve({ filter: /^graphql$/ }, () => ({ path: 'graphql', namespace: 'without' }));
    bundle.onLoad({ filter: /.*/, namespace: 'without' }, () => ({ contents: 'module.exports = {};', loader: 'js' }));
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

/** `import.meta.url` of each module as it is in dist/, whatever file of the folder `into` the bundler puts it in. */
const ownUrl = (into, urlOf) => ({
  name: 'own-url',
  setup(bundle) {
    bundle.onLoad({ filter: /src[\\/].*\.ts$/ }, ({ path: source }) => {
      if (source.includes('node_modules')) return undefined;
      const near = path.relative(path.join(src, into), source).replaceAll('\\', '/');
      const contents = readFileSync(source, 'utf8').replaceAll('import.meta.url', urlOf(JSON.stringify(near)));
      return { contents, loader: 'ts' };
    });
  },
});

/** The JSON Schemas that ship, compiled now: that takes longer than most commands do. Stands for `src/manifest/fits.ts`. */
const compiledSchemas = {
  name: 'compiled-schemas',
  setup(bundle) {
    bundle.onLoad({ filter: /src[\\/]manifest[\\/]fits\.ts$/ }, () => {
      const kinds = ['manifest', 'suite'];
      const schemas = kinds.map((kind) => JSON.parse(readFileSync(path.join(src, 'manifest', `${kind}.schema.json`))));
      const ajv = new Ajv2020({
        strict: false,
        messages: false,
        inlineRefs: false,
        schemas,
        code: { source: true, esm: true },
      });
      const code = standaloneCode(ajv, Object.fromEntries(kinds.map((kind, i) => [kind, schemas[i].$id])));
      const require = `import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);`;
      return { contents: `${require}${code}\nexport const fits = { manifest, suite };`, loader: 'js' };
    });
  },
};

rmSync(dist, { recursive: true, force: true });
mkdirSync(dist, { recursive: true });
const [modules, ...bundles] = await Promise.all([emitModules(), bundlePage(), bundleJestFace(), bundleCommand()]);
writeLicences(bundles.flatMap(({ metafile }) => Object.keys(metafile.inputs)));
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
    entryPoints: { page: path.join(folder, 'style.css') },
    outdir: dist,
    minify: true,
    logLevel: 'warning',
  });
  return build({
    entryPoints: { page: path.join(folder, 'main.tsx') },
    outdir: dist,
    bundle: true,
    metafile: true,
    minify: true,
    format: 'iife',
    target: 'es2022',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    define: { 'process.env.NODE_ENV': '"production"' },
    logLevel: 'warning',
  });
}

/** For Jest projects that are CommonJS, as they are by default: one file that `require` can load. */
function bundleJestFace() {
  return build({
    entryPoints: [path.join(src, 'jest', 'index.ts')],
    metafile: true,
    outfile: path.join(dist, 'jest', 'index.cjs'),
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    plugins: [
      packagesOutside(),
      ownUrl('jest', (near) => `require('node:url').pathToFileURL(require('node:path').join(__dirname, ${near})).href`),
    ],
    logLevel: 'warning',
  });
}

/**
 * What `bin/faultline.js` runs: the same modules in a few files, since to open hundreds takes longer than most commands do.
 * The maps are there for `FAULTLINE_DEBUG`, whose stacks name sources.
 */
function bundleCommand() {
  return build({
    entryPoints: [path.join(src, 'cli', 'main.ts')],
    outdir: path.join(dist, 'command'),
    bundle: true,
    splitting: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    // What is CommonJS in there asks for Node's own modules by `require`.
    banner: { js: "import { createRequire as madeOf } from 'node:module'; const require = madeOf(import.meta.url);" },
    metafile: true,
    minify: true,
    sourcemap: true,
    sourcesContent: false,
    plugins: [
      packagesOutside(['commander', 'fast-xml-parser', 'yaml']),
      withoutGraphql,
      compiledSchemas,
      ownUrl('command', (near) => `new URL(${near}, import.meta.url).href`),
    ],
    logLevel: 'warning',
  });
}

/** Whoever hands on a package's code hands on its licence. */
function writeLicences(inputs) {
  const folders = inputs.map((input) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+\//.exec(path.resolve(root, input))?.[0]);
  const texts = [...new Set(folders.filter((folder) => folder !== undefined))].sort().map((folder) => {
    const { name, version, license } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
    const file = readdirSync(folder).find((one) => /^licen[cs]e/i.test(one));
    return `${name} ${version} (${license})\n\n${file === undefined ? '' : readFileSync(path.join(folder, file), 'utf8').trim()}\n`;
  });
  writeFileSync(path.join(dist, 'LICENSES.txt'), [...new Set(texts)].join(`\n${'-'.repeat(80)}\n\n`));
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
