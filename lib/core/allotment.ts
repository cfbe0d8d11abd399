import type { CeilingPolicy } from './ceiling';
import type { Endpoint } from './endpoint';
import type { DatabaseFacts } from './database';
import type { ReservePolicy } from './reserve';
import { printable } from './text';

/** Name of the file in which a stage publishes what its budgets allot. */
export const ALLOTMENTS_FILE = 'connection-budget.allotments.json';

/** The only version of that file so far. */
export const ALLOTMENTS_VERSION = 1;

/** Connections of one budget that its owner has set aside for another app, as that app is told of them. */
export interface Allotment {
  /** Unique within the budget. */
  readonly name: string;
  readonly connections: number;
  /** Construct path of the budget in the owner's app. */
  readonly budget: string;
  /** What the owner's ledger says of the server; the other app can read nothing of it. */
  readonly database: AllottedDatabase;
  /** Which endpoint of a cluster they are for; absent for a single server. */
  readonly endpoint?: Endpoint;
  readonly reason: string;
  /** Name of the SSM parameter that holds the number, in the owner's account and Region. */
  readonly parameter: string;
  /** Last day on which another app may count on them, such as `2027-06-30`; absent when there is none. */
  readonly validUntil?: string;
}

/** The server behind an allotment, as far as it is known. */
export type AllottedDatabase = Pick<DatabaseFacts, 'engine' | 'engineVersion' | 'instanceClass'>;

/** What the budget of the other app is judged by: the allotted number alone. */
export interface AllottedTarget {
  readonly facts: DatabaseFacts;
  readonly ceiling: CeilingPolicy;
  readonly reserve: ReservePolicy;
}

/** Allotments as the file that is handed to other apps: by budget and name, keys in a fixed order, so that equal allotments are equal files. */
export function allotmentsJson(allotments: readonly Allotment[]): string {
  const inOrder = [...allotments].sort((a, b) => compare(a.budget, b.budget) || compare(a.name, b.name));
  return `${JSON.stringify({ version: ALLOTMENTS_VERSION, allotments: inOrder.map(entryOf) }, undefined, 2)}\n`;
}

/**
 * An allotment as the other app's supply. Nothing is reserved from it: the owner's budget has kept the reserves already.
 *
 * @param file where the allotment was read; the source names its last part
 */
export function allottedTarget(allotment: Allotment, file: string): AllottedTarget {
  const { name, budget, connections, database, endpoint } = allotment;
  const { engine, engineVersion } = database;
  const at = endpoint === undefined ? '' : `, ${endpoint} endpoint`;
  const label = `allotment ${printable(name)} of ${printable(budget)}${at}`;
  return {
    // Without the class: what it admits is not what is allotted.
    facts: { name: label, engine, engineVersion },
    ceiling: {
      kind: 'declared',
      maxConnections: connections,
      source: `as published in ${printable(lastPart(file))}`,
      isPart: true,
    },
    reserve: { kind: 'stated', items: [] },
  };
}

/** By code unit: the same everywhere, whatever the locale. */
function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function entryOf(allotment: Allotment): Allotment {
  const { name, connections, budget, endpoint, reason, parameter, validUntil } = allotment;
  const { engine, engineVersion, instanceClass } = allotment.database;
  const database = { engine, engineVersion, instanceClass };
  return { name, connections, budget, database, endpoint, reason, parameter, validUntil };
}

function lastPart(path: string): string {
  return (
    path
      .split(/[\\/]/)
      .filter(part => part !== '')
      .at(-1) ?? path
  );
}
