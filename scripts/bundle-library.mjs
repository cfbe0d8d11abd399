/**
 * Makes one file of the compiled library: Node takes longer to find and wrap 180 small files than to run what is in them.
 *
 *   node scripts/bundle-library.mjs
 */
import { rename, stat } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const entry = join(root, 'dist/lib/index.js');
const bundled = `${entry}.bundled`;

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
  // jsii and error messages go by the names of classes.
  keepNames: true,
  legalComments: 'none',
});
await rename(bundled, entry);
process.stdout.write(`${relative(root, entry)}  ${Math.ceil((await stat(entry)).size / 1024)} KiB\n`);
