/**
 * Makes one file of the compiled library: Node takes longer to find and wrap hundreds of small files than to run what is in them.
 * Within it a file is evaluated when somebody first needs it, as CDK does: most of the arithmetic only once an app is synthesized.
 *
 *   node scripts/bundle-library.mjs
 */
import { readFile, rename, stat } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const entry = join(root, 'dist/lib/index.js');
const bundled = `${entry}.bundled`;

/** `const text_1 = require('./text')` as TypeScript writes it; what is written otherwise is evaluated at once. */
const REQUIRED = /^const (\w+_\d+) = require\(("[^"]+")\);$/gm;

function whenNeeded(source) {
  const names = [...source.matchAll(REQUIRED)].map(([, name]) => name);
  const lazy = source.replace(
    REQUIRED,
    (_, name, file) => `let ${name}_; const ${name} = () => (${name}_ ??= require(${file}));`,
  );
  // In brackets: `new text_1().Text()` would make an object of the function.
  return names.reduce((text, name) => text.replace(new RegExp(`\\b${name}\\.`, 'g'), `(${name}()).`), lazy);
}

const lazily = {
  name: 'lazily',
  setup: ({ onLoad }) =>
    onLoad({ filter: /dist[\\/]lib[\\/].*\.js$/ }, async ({ path }) => ({ contents: whenNeeded(await readFile(path, 'utf8')) })),
};

await build({
  absWorkingDir: root,
  entryPoints: [entry],
  outfile: bundled,
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  // The app's own: constructs of two copies of the CDK do not know each other.
  packages: 'external',
  plugins: [lazily],
  // jsii and error messages go by the names of classes.
  keepNames: true,
  legalComments: 'none',
});
await rename(bundled, entry);
process.stdout.write(`${relative(root, entry)}  ${Math.ceil((await stat(entry)).size / 1024)} KiB\n`);
