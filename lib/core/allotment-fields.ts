import type { Allotment, AllottedDatabase } from './allotment';
import { isCalendarDate } from './calendar-date';
import type { Endpoint } from './endpoint';
import { isObject, isText, own, shown } from './json-fields';
import { MOST_CONNECTIONS } from './numbers';

/** Why an allotments file cannot be used, with the way out; thrown and caught among the files that read it. */
export class AllotmentFault extends Error {}

/** One allotment of a file, of which no more is checked than says which one it is. */
export interface AllotmentEntry {
  readonly name: string;
  readonly budget: string;
  /** Everything that stands there, whoever wrote it. */
  readonly fields: object;
}

const WAY_OUT = 'ask the owner for a new file';

/** An entry as an allotment to count on. @throws AllotmentFault when a field is not what the owner's app would write */
export function allotmentOf({ name, budget, fields }: AllotmentEntry): Allotment {
  return {
    name,
    budget,
    connections: connectionsOf(own(fields, 'connections')),
    database: databaseOf(own(fields, 'database')),
    endpoint: endpointOf(own(fields, 'endpoint')),
    reason: textOf('reason', own(fields, 'reason')),
    parameter: textOf('parameter', own(fields, 'parameter')),
    validUntil: dayOf(own(fields, 'validUntil')),
  };
}

function connectionsOf(value: unknown): number {
  const isInRange = typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= MOST_CONNECTIONS;
  if (isInRange) return value;
  throw unfit('connections', `a whole number from 1 to ${MOST_CONNECTIONS}`, value);
}

function databaseOf(fields: unknown): AllottedDatabase {
  if (!isObject(fields)) throw unfit('database', 'an object with an engine', fields);
  const optional = (key: string): string | undefined => {
    const value = own(fields, key);
    return value === undefined ? undefined : textOf(`database.${key}`, value);
  };
  const engine = textOf('database.engine', own(fields, 'engine'));
  return { engine, engineVersion: optional('engineVersion'), instanceClass: optional('instanceClass') };
}

function endpointOf(value: unknown): Endpoint | undefined {
  if (value === undefined || value === 'writer' || value === 'reader') return value;
  throw unfit('endpoint', '"writer" or "reader"', value);
}

function dayOf(value: unknown): string | undefined {
  if (value === undefined || (typeof value === 'string' && isCalendarDate(value))) return value;
  throw unfit('validUntil', 'a day such as "2027-06-30"', value);
}

function textOf(what: string, value: unknown): string {
  if (isText(value)) return value;
  throw unfit(what, 'a text of at least one character', value);
}

function unfit(what: string, allowed: string, got: unknown): AllotmentFault {
  return new AllotmentFault(`${what} must be ${allowed}, got ${shown(got)}: ${WAY_OUT}`);
}
