import { sizeOf } from './class-memory';
import type { DatabaseFacts } from './database';
import { defaultLimit } from './default-limit';
import type { EngineFamily } from './engine';
import { engineFamily } from './engine';
import { engineDefault } from './engine-defaults';
import { defaultOnMemory } from './estimate';
import { nominalMemory } from './memory';
import { withLowMinimumCap } from './serverless';
import { isUnknown } from './unknown';

/**
 * What the engine's default gives on the whole nominal memory, as naive calculators have it: never less than what the server grants
 * by itself. Undefined when engine or class is not known, where the limit does not follow the memory, and elsewhere than on Amazon.
 */
export function nominalMaxConnections(database: DatabaseFacts): number | undefined {
  const family = engineFamily(database.engine);
  if (family === undefined || database.platform !== undefined) return undefined;
  const nominal = nominalDefault(database, family);
  if (nominal === undefined) return undefined;
  const granted = defaultLimit(database, family);
  const { maxConnections } = withLowMinimumCap({ maxConnections: nominal, source: '' }, database, family);
  return isUnknown(granted) ? maxConnections : Math.max(maxConnections, granted.maxConnections);
}

function nominalDefault(database: DatabaseFacts, family: EngineFamily): number | undefined {
  const byDefault = engineDefault(family, database.engineVersion);
  const size = sizeOf(database);
  if (byDefault === undefined || isUnknown(size)) return undefined;
  if (family === 'aurora-mysql') return nominalAuroraMySql(size.memoryGib);
  const maxConnections = defaultOnMemory(byDefault, nominalMemory(size.memoryGib));
  return isUnknown(maxConnections) ? undefined : maxConnections;
}

/** The logarithms of the default rounded half up on the nominal memory: this gives every row of AWS's table. */
function nominalAuroraMySql(gib: number): number | undefined {
  const most = Math.max(45 * Math.round(Math.log2(gib / 0.75)), 1000 * Math.round(Math.log2(gib / 7.625)));
  return most > 0 ? most : undefined;
}
