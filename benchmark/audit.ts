/**
 * What an audit of a large organisation takes: time, memory and calls, against RDS and CloudWatch on loopback.
 *
 *   npm run bench:audit
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { auditFleet, bundleProgram } from '../test/aws/audit-fleet';

async function main(): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), 'audit-bench-'));
  try {
    await bundleProgram(directory);
    for (const servers of [1_000, 3_000, 10_000]) {
      const { seconds, megabytes, calls, fewest, mostAtOnce } = await auditFleet(directory, servers);
      const each = ((seconds / servers) * 1000).toFixed(2);
      process.stdout.write(
        `${servers} servers: ${seconds.toFixed(1)} s (${each} ms each), ${megabytes} MB at most, ` +
          `${calls} calls (fewest possible: ${fewest}), ${mostAtOnce} at once\n`,
      );
    }
  } finally {
    rmSync(directory, { recursive: true });
  }
}

void main();
