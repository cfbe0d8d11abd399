import { daysBetween } from './calendar-date';
import type { DatabaseFacts, ServerlessRange } from './database';
import { engineFamily } from './engine';
import { engineName } from './engine-name';
import { isSameMajor } from './engine-version';
import type { Measurement, Measurements } from './measurement';
import { measurementKey, measurementsOf } from './measurement-match';
import { plannedBound } from './planned-bound';

/** The ceiling that the live server reported, as a file has it. */
export interface MeasuredPolicy {
  readonly kind: 'measured';
  readonly measurements: Measurements;
  /** Where they stand, for messages. */
  readonly file: string;
  /** Identifier of the server. Default: that of the database, or whichever server's tags name the budget. */
  readonly server?: string;
  /** The present day in UTC, such as `2026-11-21`. */
  readonly today: string;
}

/** What a file of measurements is good for, of one server. */
export type MeasurementUse = FoundMeasurement | { readonly kind: 'missing' };

/** `aged`: of such a server, but too long ago, or in the future. `changed`: of a server that was another one. */
export interface FoundMeasurement {
  readonly kind: 'applies' | 'aged' | 'changed';
  readonly measurement: Measurement;
  /** Days since then; below 0 for a day in the future. */
  readonly days: number;
  /** What is another one now; empty unless `changed`. */
  readonly changes: readonly Change[];
}

/** A difference between the server that was measured and the one that is planned, in words. */
export interface Change {
  readonly before: string;
  readonly now: string;
}

/** Days for which a measurement holds. */
export const LONGEST_AGE = 180;

/** Whoever measures east of here may be a day ahead. */
const MOST_AHEAD = 1;

/** Engine of a database of which nothing is known. */
const UNKNOWN_ENGINE = 'unknown';

/** Of several measurements that are as good the lowest counts; of those that are not, the latest is told. */
export function measurementUse(database: DatabaseFacts, policy: MeasuredPolicy): MeasurementUse {
  const own = measurementsOf(policy.measurements, measurementKey(database, policy.server));
  const found = own.map(measurement => judged(measurement, database, policy.today));
  const [applying, aged, changed] = (['applies', 'aged', 'changed'] as const).map(kind => found.filter(one => one.kind === kind));
  return leastOf(applying) ?? leastOf(aged) ?? latestOf(changed) ?? { kind: 'missing' };
}

/**
 * Whether the measured number is counted, rather than the planned one.
 *
 * What has aged can only lower a plan, and is counted where there is none: it was true once, and a build that fails because a day has
 * passed would help nobody.
 *
 * @param planned what the app says without the measurement; undefined where that is unknown
 */
export function isCounted(
  database: DatabaseFacts,
  { kind, measurement }: FoundMeasurement,
  planned: number | undefined,
): boolean {
  const { maxConnections } = measurement;
  const bound = plannedBound(database);
  if (kind === 'changed') return false;
  if (bound?.kind === 'number') return planned !== undefined && maxConnections < planned;
  if (planned === undefined) return true;
  if (kind === 'aged') return maxConnections < planned;
  return bound === undefined || maxConnections <= bound.most;
}

/** A server with what its measurement tells where the app does not know it, as of an imported database. */
export function describedBy(database: DatabaseFacts, policy: MeasuredPolicy): DatabaseFacts {
  const use = measurementUse(database, policy);
  if (use.kind !== 'applies' && use.kind !== 'aged') return database;
  const { engine, engineVersion, instanceClass, serverless } = use.measurement;
  return {
    ...database,
    engine: database.engine === UNKNOWN_ENGINE ? engine : database.engine,
    engineVersion: database.engineVersion ?? engineVersion,
    instanceClass: database.instanceClass ?? instanceClass,
    serverless: database.serverless ?? serverless,
  };
}

/** Where a measured number comes from, such as `SHOW max_connections on 2026-11-21`. */
export function sourceOf({ source, measuredOn, atMost }: Measurement): string {
  const rounded = atMost === undefined ? '' : `, at least, up to ${atMost} by rounding`;
  return `${source} on ${measuredOn}${rounded}`;
}

/** What to run for newer measurements. */
export function measureCommand({ file }: Pick<MeasuredPolicy, 'file'>): string {
  return `connection-budget measure --out ${file}`;
}

function judged(measurement: Measurement, database: DatabaseFacts, today: string): FoundMeasurement {
  const days = daysBetween(measurement.measuredOn, today);
  const changes = changesSince(measurement, database);
  if (changes.length > 0) return { kind: 'changed', measurement, days, changes };
  const isCurrent = days <= LONGEST_AGE && days >= -MOST_AHEAD;
  return { kind: isCurrent ? 'applies' : 'aged', measurement, days, changes };
}

/** What is not known of one side is taken for unchanged: nothing speaks against it. */
function changesSince(then: Measurement, now: DatabaseFacts): Change[] {
  return [...changesOfEngine(then, now), ...changesOfSize(then, now)];
}

function changesOfEngine({ engine, engineVersion }: Measurement, now: DatabaseFacts): Change[] {
  if (now.engine === UNKNOWN_ENGINE) return [];
  if (!isSame(engine, now.engine)) return [{ before: engine, now: now.engine }];
  if (isSameMajor(engineFamily(engine), engineVersion, now.engineVersion)) return [];
  return [{ before: `${engineName(engine)} ${engineVersion ?? ''}`, now: `${engineName(engine)} ${now.engineVersion ?? ''}` }];
}

function changesOfSize({ instanceClass, serverless }: Measurement, now: DatabaseFacts): Change[] {
  if (instanceClass === undefined || now.instanceClass === undefined) return [];
  if (!isSame(instanceClass, now.instanceClass)) return [{ before: instanceClass, now: now.instanceClass }];
  if (serverless === undefined || now.serverless === undefined) return [];
  const [before, after] = [rangeInWords(serverless), rangeInWords(now.serverless)];
  return before === after ? [] : [{ before, now: after }];
}

function rangeInWords({ minAcu, maxAcu }: ServerlessRange): string {
  return `${minAcu} to ${maxAcu} ACU`;
}

function isSame(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

function leastOf(found: readonly FoundMeasurement[] = []): FoundMeasurement | undefined {
  const [first, ...others] = found;
  if (first === undefined) return undefined;
  const number = ({ measurement }: FoundMeasurement): number => measurement.maxConnections;
  return others.reduce((least, one) => (number(one) < number(least) ? one : least), first);
}

function latestOf(found: readonly FoundMeasurement[] = []): FoundMeasurement | undefined {
  const [first, ...others] = found;
  if (first === undefined) return undefined;
  return others.reduce((latest, one) => (one.days < latest.days ? one : latest), first);
}
