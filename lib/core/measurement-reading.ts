import { isCalendarDate } from './calendar-date';
import type { ServerlessRange } from './database';
import { isObject, isText, own, shown } from './json-fields';
import type { Measurement, Measurements } from './measurement';
import { MOST_CONNECTIONS } from './numbers';
import { MOST_ACU } from './serverless';
import { printable } from './text';

/** Name of the file that the command line writes unless it is told another. */
export const MEASUREMENTS_FILE = 'connection-ceilings.json';

/** Its largest size in MiB: ten thousand servers take 4. */
export const LARGEST_MEASUREMENTS = 16;

/** The only version of that file so far. */
const MEASUREMENTS_VERSION = 1;

/** Why a file of measurements cannot be used, with the way out. */
export class MeasurementFault extends Error {}

const AGAIN = `measure again, connection-budget measure --out ${MEASUREMENTS_FILE}`;
const RIGHT_FILE = `name the file ${MEASUREMENTS_FILE}, which connection-budget measure writes`;

/**
 * The measurements in the text of a file. Every entry is checked, and what is not known of one is left out.
 *
 * @throws MeasurementFault naming what is wrong, and where
 */
export function readMeasurements(text: string): Measurements {
  return { version: MEASUREMENTS_VERSION, servers: serversIn(parsed(text)).map(measurementOf) };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new MeasurementFault(`it is not JSON (${printable(reason)}): ${AGAIN}`);
  }
}

function serversIn(value: unknown): readonly unknown[] {
  const part = (key: string): unknown => (isObject(value) ? own(value, key) : undefined);
  const version = part('version');
  const servers = part('servers');
  if (typeof version === 'number' && version > MEASUREMENTS_VERSION) throw new MeasurementFault(tooNew(version));
  if (Array.isArray(part('budgets'))) throw new MeasurementFault(`it is a ledger, which says what is planned: ${RIGHT_FILE}`);
  if (Array.isArray(part('allotments')))
    throw new MeasurementFault(`it is a file of allotments: ${RIGHT_FILE}, or use it with DatabaseTarget.fromAllotment(…)`);
  if (version === MEASUREMENTS_VERSION && Array.isArray(servers)) return servers;
  const expected = `it must be an object of "version": ${MEASUREMENTS_VERSION} and a list of "servers"`;
  throw new MeasurementFault(`${expected}, got ${shown(value)}: ${RIGHT_FILE}`);
}

function tooNew(version: number): string {
  return `it has version ${version}, and this library reads version ${MEASUREMENTS_VERSION}: update cdk-connection-budget`;
}

function measurementOf(value: unknown, index: number): Measurement {
  const where = `servers[${index}]`;
  if (!isObject(value)) throw unfit(where, 'an object', value);
  const entry: Entry = { where, fields: value };
  const maxConnections = wholeOf(entry, 'maxConnections', 1);
  return {
    server: textOf(entry, 'server'),
    account: textOf(entry, 'account'),
    region: textOf(entry, 'region'),
    ...optional(entry, 'budget', textOf),
    maxConnections,
    ...optional(entry, 'atMost', (one, key) => wholeOf(one, key, maxConnections)),
    engine: textOf(entry, 'engine'),
    ...optional(entry, 'engineVersion', textOf),
    ...optional(entry, 'instanceClass', textOf),
    ...optional(entry, 'serverless', rangeOf),
    measuredOn: dayOf(entry, 'measuredOn'),
    source: textOf(entry, 'source'),
    ...(own(value, 'proxied') === true && { proxied: true as const }),
  };
}

/** One object of the file, whoever wrote it. */
interface Entry {
  /** Where it stands, such as `servers[3]`. */
  readonly where: string;
  readonly fields: object;
}

function optional<Key extends string, T>(
  entry: Entry,
  key: Key,
  read: (entry: Entry, key: Key) => T,
): Partial<Readonly<Record<Key, T>>> {
  if (own(entry.fields, key) === undefined) return {};
  return { [key]: read(entry, key) } as Readonly<Record<Key, T>>;
}

function textOf({ where, fields }: Entry, key: string): string {
  const value = own(fields, key);
  if (isText(value)) return value;
  throw unfit(`${where}.${key}`, 'a text of at least one character', value);
}

function wholeOf(entry: Entry, key: string, min: number): number {
  return numberOf(entry, key, [min, MOST_CONNECTIONS], true);
}

function rangeOf({ where, fields }: Entry, key: string): ServerlessRange {
  const value = own(fields, key);
  if (!isObject(value)) throw unfit(`${where}.${key}`, 'an object of minAcu and maxAcu', value);
  const range: Entry = { where: `${where}.${key}`, fields: value };
  const minAcu = numberOf(range, 'minAcu', [0, MOST_ACU], false);
  return { minAcu, maxAcu: numberOf(range, 'maxAcu', [minAcu, MOST_ACU], false) };
}

function numberOf(
  { where, fields }: Entry,
  key: string,
  [min, max]: readonly [min: number, max: number],
  isWhole: boolean,
): number {
  const value = own(fields, key);
  const isInRange = typeof value === 'number' && value >= min && value <= max && (!isWhole || Number.isInteger(value));
  if (isInRange) return value;
  throw unfit(`${where}.${key}`, `${isWhole ? 'a whole number' : 'a number'} from ${min} to ${max}`, value);
}

function dayOf({ where, fields }: Entry, key: string): string {
  const value = own(fields, key);
  if (typeof value === 'string' && isCalendarDate(value)) return value;
  throw unfit(`${where}.${key}`, 'a day such as "2026-11-21"', value);
}

function unfit(what: string, allowed: string, got: unknown): MeasurementFault {
  return new MeasurementFault(`${what} must be ${allowed}, got ${shown(got)}: ${AGAIN}`);
}
