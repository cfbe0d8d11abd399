import { nominalMaxConnections } from './ceiling';
import { largerClasses } from './class-ladder';
import type { LedgerSum } from './ledger-table';
import { knownDemand } from './ledger-table';
import { reserveOf } from './reserve';
import type { ReservePolicy } from './reserve';
import type { Supply } from './supply';
import { isKnownSupply } from './supply';
import { printable } from './text';

/** A ceiling set so high that the server's memory was not meant for it. */
export interface MemoryPressure {
  readonly message: string;
  readonly remedies: readonly string[];
}

/** Bases that are somebody's choice; the others follow the memory by themselves. */
const CHOSEN: readonly string[] = ['declared', 'pinned', 'parameter'];

/**
 * Whether more slots were granted than AWS would grant even on the whole nominal memory of the class.
 * Undefined when they were not, or when nothing is known to compare with.
 */
export function memoryPressureOf(supply: Supply, policy: ReservePolicy, sum: LedgerSum): MemoryPressure | undefined {
  const { instanceClass } = supply.database;
  if (!isKnownSupply(supply) || instanceClass === undefined || !CHOSEN.includes(supply.ceiling.basis)) return undefined;
  const nominal = nominalMaxConnections(supply.database);
  const granted = supply.ceiling.maxConnections;
  if (nominal === undefined || granted <= nominal) return undefined;
  const most = `AWS's default formula gives ${nominal} at most on its nominal memory`;
  return {
    message: `max_connections ${granted} is more than ${printable(instanceClass)} has memory for: ${most}`,
    remedies: [...lowerCeiling(supply, policy, sum, nominal), ...largerClass(supply, instanceClass, granted)],
  };
}

/** Only where the demand still fits beneath it. */
function lowerCeiling({ database }: Supply, policy: ReservePolicy, sum: LedgerSum, nominal: number): string[] {
  if (sum.demand === null) return [];
  const reserved = reserveOf(database, nominal, policy).reduce((total, { connections }) => total + connections, 0);
  return knownDemand(sum) <= nominal - reserved ? [`max_connections ${nominal}`] : [];
}

/** The smallest class of the same family, or else of a family above, that has the memory. */
function largerClass({ database }: Supply, instanceClass: string, granted: number): string[] {
  const hasMemory = (name: string): boolean => (nominalMaxConnections({ ...database, instanceClass: name }) ?? 0) >= granted;
  const fitting = largerClasses(instanceClass, database.engine)
    .flat()
    .find(({ name }) => hasMemory(name));
  return fitting === undefined ? [] : [fitting.name];
}
