import type { DatabaseFacts } from './database';
import type { EngineFamily } from './engine';
import { engineFamily } from './engine';
import { BYTES_PER_POSTGRES_CONNECTION, MOST_BY_POSTGRES } from './engine-defaults';
import type { InstanceClass } from './instance-classes';
import { findInstanceClass, nearestInstanceClasses } from './instance-classes';
import { lowerBoundMemory, wholeMib } from './memory';
import { publishedLimit } from './published';
import { isServerless, serverlessGib, serverlessRange } from './serverless';
import { printable, shorten } from './text';
import type { Maybe } from './unknown';
import { isUnknown } from './unknown';

/** What a limit may follow of a server: its class, or the largest capacity of Aurora Serverless v2. */
export interface ServerSize {
  /** Nominal memory in GiB. */
  readonly memoryGib: number;
  /** Least memory that the database gets of it, in bytes. */
  readonly leastMemory: number;
  /** Whether the nominal memory follows from the name of the class alone. */
  readonly inferred: boolean;
  /** Absent for Aurora Serverless v2. */
  readonly vcpus?: number;
  /** Largest capacity of Aurora Serverless v2. */
  readonly maxAcu?: number;
}

const LONGEST_NAME = 60;

/** The size of a server, or why it is not known. */
export function sizeOf(database: DatabaseFacts): Maybe<ServerSize> {
  const { engine, instanceClass } = database;
  const family = engineFamily(engine);
  if (instanceClass === undefined) return { unknown: 'the instance class is not stated' };
  if (isServerless(database)) return serverlessSize(database, family);
  const found = findInstanceClass(instanceClass);
  if (found !== undefined) return sizeOfClass(found, database, family);
  const name = printable(shorten(instanceClass, LONGEST_NAME));
  return { unknown: `instance class "${name}" is not known, nearest are ${nearestInstanceClasses(instanceClass).join(', ')}` };
}

/** Memory that an estimate counts on, such as `at least 704 MiB of 1 GiB`. */
export function memoryInWords(size: ServerSize): string {
  return `at least ${wholeMib(size.leastMemory)} MiB of ${nominalInWords(size)}`;
}

/** Nominal memory, such as `16 GiB` or `4 GiB at 2 ACU`. */
export function nominalInWords({ memoryGib, inferred, maxAcu }: ServerSize): string {
  const memory = `${memoryGib} GiB`;
  if (maxAcu !== undefined) return `${memory} at ${maxAcu} ACU`;
  return inferred ? `${memory} inferred from the name` : memory;
}

function serverlessSize(database: DatabaseFacts, family: EngineFamily | undefined): Maybe<ServerSize> {
  const range = serverlessRange(database, family);
  if (isUnknown(range)) return range;
  const memoryGib = serverlessGib(range.maxAcu);
  return { memoryGib, leastMemory: lowerBoundMemory(memoryGib), inferred: false, maxAcu: range.maxAcu };
}

function sizeOfClass(
  { memoryGib, inferred, vcpus }: InstanceClass,
  database: DatabaseFacts,
  family: EngineFamily | undefined,
): ServerSize {
  const leastMemory = Math.min(lowerBoundMemory(memoryGib), memoryBehindTable(database, family));
  return { memoryGib, leastMemory, inferred, vcpus };
}

/** AWS's table for Aurora PostgreSQL gives some classes less than the bound on their memory would. */
function memoryBehindTable(database: DatabaseFacts, family: EngineFamily | undefined): number {
  const published = family === 'aurora-postgresql' ? publishedLimit(database, family) : undefined;
  if (published === undefined || published.maxConnections >= MOST_BY_POSTGRES) return Infinity;
  return published.maxConnections * BYTES_PER_POSTGRES_CONNECTION;
}
