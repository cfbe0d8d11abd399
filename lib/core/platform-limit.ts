import type { DatabaseFacts, Platform } from './database';
import type { EngineFamily } from './engine';
import type { DefaultLimit } from './limit';
import { platformName } from './platform';
import type { Maybe } from './unknown';

/** What the makers of a platform print: the limit of PostgreSQL from so much memory on. */
interface MemoryTable {
  readonly rows: readonly (readonly [gib: number, maxConnections: number])[];
  readonly source: string;
}

// https://docs.cloud.google.com/sql/docs/postgres/flags#postgres-m; the two smallest rows are db-f1-micro and db-g1-small.
const CLOUD_SQL: MemoryTable = {
  rows: [
    [0.6, 25],
    [1.7, 50],
    [3.75, 100],
    [6, 200],
    [7.5, 400],
    [15, 500],
    [30, 600],
    [60, 800],
    [120, 1000],
  ],
  source: 'Cloud SQL for PostgreSQL: max_connections by memory',
};

// https://learn.microsoft.com/azure/postgresql/flexible-server/concepts-limits#maximum-connections; 2 GiB is the Burstable B1ms.
const AZURE: MemoryTable = {
  rows: [
    [2, 50],
    [4, 429],
    [8, 859],
    [16, 1718],
    [32, 3437],
    [48, 5000],
  ],
  source: 'Azure Database for PostgreSQL flexible server: Maximum connections, computed at provisioning and not on a resize',
};

/** What a server elsewhere than on Amazon grants when nobody sets the limit. */
export function platformLimit({ memoryGib }: DatabaseFacts, family: EngineFamily, platform: Platform): Maybe<DefaultLimit> {
  if (platform === 'self-managed') return { unknown: 'a self-managed server has the limit that its own configuration sets' };
  if (family !== 'postgres') return { unknown: `no limit of ${family} on ${platformName(platform)} is published` };
  if (memoryGib === undefined) return { unknown: `the memory of the server on ${platformName(platform)} is not stated` };
  return limitByMemory(platform === 'azure' ? AZURE : CLOUD_SQL, memoryGib, platform);
}

/** The row that the memory reaches: what lies between two rows has the lower one. */
function limitByMemory({ rows, source }: MemoryTable, memoryGib: number, platform: Platform): Maybe<DefaultLimit> {
  const reached = Number.isFinite(memoryGib) ? rows.filter(([gib]) => gib <= memoryGib).at(-1) : undefined;
  if (reached !== undefined) {
    const [gib, maxConnections] = reached;
    return { basis: 'published', maxConnections, source: `row of ${gib} GiB, ${source}` };
  }
  return {
    unknown: `${platformName(platform)} has no server of ${memoryGib} GiB, the smallest that it lists has ${rows[0]?.[0]} GiB`,
  };
}
