import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { auditFleet, bundleProgram } from '../aws/audit-fleet';
import type { FleetRun } from '../aws/audit-fleet';

/** Ten thousand servers, two thousand clusters, four Regions, read by the program as it is published. */
describe('an audit of a large organisation', () => {
  let run: FleetRun;

  beforeAll(async () => {
    const directory = mkdtempSync(join(tmpdir(), 'audit-fleet-'));
    try {
      await bundleProgram(directory);
      run = await auditFleet(directory, 10_000);
    } finally {
      rmSync(directory, { recursive: true });
    }
  }, 120_000);

  it('is complete', () => {
    expect(run.stderr).toBe('');
    const { regions } = JSON.parse(run.stdout) as { regions: { servers: unknown[]; proxies: unknown[]; missing: unknown[] }[] };
    expect(regions.map(({ servers, proxies, missing }) => [servers.length, proxies.length, missing.length])).toEqual(
      Array.from({ length: 4 }, () => [2_500, 20, 0]),
    );
  });

  it('makes as few calls as pages allow', () => {
    expect(run.calls).toBeLessThanOrEqual(run.fewest * 1.05);
  });

  it('takes less than 200 MB', () => {
    expect(run.megabytes).toBeLessThan(200);
  });

  it('has few calls under way at the same time', () => {
    expect(run.mostAtOnce).toBeLessThanOrEqual(10);
  });
});
