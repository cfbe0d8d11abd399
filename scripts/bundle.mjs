/**
 * Bundles the command line into dist/bin, so that the package needs none of its parsers installed.
 *
 * There are four files: `capacity` starts in the time of Node itself because the parser and the validator of files wait in plan.js and
 * check.js, and the SDK in account-commands.js.
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

/** Some commands stay files of their own, required when somebody asks for them. */
const commandsApart = {
  name: 'commands-apart',
  setup: ({ onResolve }) =>
    onResolve({ filter: /^\.\/(plan|check|account-commands)$/ }, ({ kind, path }) =>
      kind === 'dynamic-import' ? { path: `${path}.js`, external: true } : undefined,
    ),
};

await mkdir(outdir, { recursive: true });
const { metafile } = await build({
  absWorkingDir: root,
  entryPoints: {
    'connection-budget': 'bin/connection-budget.ts',
    plan: 'lib/cli/plan.ts',
    check: 'lib/cli/check.ts',
    'account-commands': 'lib/cli/account-commands.ts',
  },
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
  plugins: [commandsApart],
});

const packages = packagesIn(Object.keys(metafile.inputs));
await writeFile(join(outdir, 'THIRD-PARTY-LICENSES.txt'), await licensesOf(packages));
await writeFile(program, `#!/usr/bin/env node\n${await readFile(program, 'utf8')}`);
await chmod(program, 0o755);
await report(['connection-budget.js', 'plan.js', 'check.js', 'account-commands.js', 'THIRD-PARTY-LICENSES.txt']);

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
  const { name, version, license, author } = JSON.parse(await readFile(join(directory, 'package.json'), 'utf8'));
  const file = (await readdir(directory)).find(entry => /^licen[cs]e/i.test(entry));
  if (file !== undefined) return `${name} ${version} (${license})\n\n${(await readFile(join(directory, file), 'utf8')).trim()}\n`;
  // Some packages of the SDK name their license without its text, whose terms this project has too.
  if (license === 'Apache-2.0') return `${name} ${version} (${license}), by ${author.name}\n\n${await apacheTerms()}\n`;
  throw new Error(`${name} ${version} has no license file in ${relative(root, directory)}: it cannot be bundled`);
}

async function apacheTerms() {
  const [terms] = (await readFile(join(root, 'LICENSE'), 'utf8')).split('APPENDIX');
  return terms.trim();
}

async function report(files) {
  for (const file of files) {
    const { length } = await readFile(join(outdir, file));
    process.stdout.write(`${relative(root, join(outdir, file))}  ${Math.ceil(length / 1024)} KiB\n`);
  }
}
