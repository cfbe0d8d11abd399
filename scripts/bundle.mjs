/**
 * Bundles the command line into dist/bin, so that the package needs none of its parsers installed.
 *
 * There are two files: `capacity` starts in the time of Node itself because the parser and the validator of plans wait in plan.js.
 *
 *   node scripts/bundle.mjs [directory]
 */
import { chmod, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const outdir = process.argv[2] ?? join(root, 'dist/bin');
const program = join(outdir, 'connection-budget.js');

/** The plan command stays a file of its own, required when somebody asks for it. */
const planApart = {
  name: 'plan-apart',
  setup: ({ onResolve }) =>
    onResolve({ filter: /^\.\/plan$/ }, ({ kind }) =>
      kind === 'dynamic-import' ? { path: './plan.js', external: true } : undefined,
    ),
};

await mkdir(outdir, { recursive: true });
const { metafile } = await build({
  absWorkingDir: root,
  entryPoints: { 'connection-budget': 'bin/connection-budget.ts', plan: 'lib/cli/plan.ts' },
  outdir,
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  // Node would load its whole ESM loader for one import().
  supported: { 'dynamic-import': false },
  // The YAML parser offers its CommonJS build first, which cannot be shaken.
  mainFields: ['module', 'main'],
  conditions: ['import'],
  minify: true,
  legalComments: 'none',
  metafile: true,
  plugins: [planApart],
});

const packages = packagesIn(Object.keys(metafile.inputs));
await writeFile(join(outdir, 'THIRD-PARTY-LICENSES.txt'), await licensesOf(packages));
await writeFile(program, `#!/usr/bin/env node\n${await readFile(program, 'utf8')}`);
await chmod(program, 0o755);
await report(['connection-budget.js', 'plan.js', 'THIRD-PARTY-LICENSES.txt']);

/** Directories of the bundled packages, from the files that went in. */
function packagesIn(files) {
  const directories = files.map(file => /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file.split(sep).join('/'))?.[0]);
  return [...new Set(directories.filter(directory => directory !== undefined))].sort();
}

async function licensesOf(directories) {
  const texts = await Promise.all(directories.map(directory => licenseOf(join(root, directory))));
  return ['The programs beside this file contain the following packages.\n', ...texts].join(`\n${'-'.repeat(80)}\n\n`);
}

async function licenseOf(directory) {
  const { name, version, license } = JSON.parse(await readFile(join(directory, 'package.json'), 'utf8'));
  const file = (await readdir(directory)).find(entry => /^licen[cs]e/i.test(entry));
  if (file === undefined)
    throw new Error(`${name} ${version} has no license file in ${relative(root, directory)}: it cannot be bundled`);
  return `${name} ${version} (${license})\n\n${(await readFile(join(directory, file), 'utf8')).trim()}\n`;
}

async function report(files) {
  for (const file of files) {
    const { length } = await readFile(join(outdir, file));
    process.stdout.write(`${relative(root, join(outdir, file))}  ${Math.ceil(length / 1024)} KiB\n`);
  }
}
