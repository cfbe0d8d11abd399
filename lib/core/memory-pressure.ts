import type { BudgetFacts } from './budget';
import { ceilingOf } from './ceiling';
import { largerClasses } from './class-ladder';
import type { DatabaseFacts } from './database';
import { leftAtMinimum } from './derivation';
import { engineFamily, limitParameter } from './engine';
import { nominalMaxConnections } from './nominal';
import { reserveOf } from './reserve';
import { printable } from './text';

/** A ceiling set so high that the server's memory was not meant for it. */
export interface MemoryPressure {
  readonly message: string;
  readonly remedies: readonly string[];
}

/** One of the possible servers, and how far it is pressed. */
interface PressedServer {
  readonly database: DatabaseFacts;
  readonly instanceClass: string;
  readonly granted: number;
  /** What AWS's own formula gives on the whole nominal memory. */
  readonly nominal: number;
}

/** Bases that are somebody's choice, or may be; the others follow the memory by themselves. */
const CHOSEN: readonly string[] = ['declared', 'pinned', 'parameter', 'measured'];

/**
 * Whether any of the possible servers was granted more slots than AWS would grant even on the whole nominal memory of its class;
 * undefined when none was, or when nothing is known to compare with.
 */
export function memoryPressureOf(facts: BudgetFacts): MemoryPressure | undefined {
  const [first, ...others] = facts.databases.flatMap(database => pressedServer(database, facts));
  if (first === undefined) return undefined;
  const worst = others.reduce((least, server) => (server.nominal < least.nominal ? server : least), first);
  const { database, instanceClass, granted, nominal } = worst;
  const parameter = parameterOf(database);
  return {
    message: `${parameter} ${granted} on ${printable(instanceClass)} is more than AWS grants by default: ${nominal} at most, on its whole nominal memory`,
    remedies: [...lowerCeiling(worst, facts).map(most => `${parameter} ${most}`), ...largerClass(worst)],
  };
}

function pressedServer(database: DatabaseFacts, { ceiling: policy }: BudgetFacts): PressedServer[] {
  const { instanceClass } = database;
  const ceiling = ceilingOf(database, policy);
  if (instanceClass === undefined || ceiling.basis === 'unknown' || !CHOSEN.includes(ceiling.basis)) return [];
  const nominal = nominalMaxConnections(database);
  if (nominal === undefined || ceiling.maxConnections <= nominal) return [];
  return [{ database, instanceClass, granted: ceiling.maxConnections, nominal }];
}

/** The connection limit by the name that the engine gives it. */
function parameterOf({ engine }: DatabaseFacts): string {
  const family = engineFamily(engine);
  return (family && limitParameter(family)) ?? 'max_connections';
}

/** Only where the budget still fits beneath it. */
function lowerCeiling({ database, nominal }: PressedServer, { reserve, consumers }: BudgetFacts): number[] {
  const reserved = reserveOf(database, nominal, reserve).reduce((total, { connections }) => total + connections, 0);
  const left = leftAtMinimum(nominal - reserved, consumers);
  return left !== undefined && left >= 0 ? [nominal] : [];
}

/** The smallest class of the same family, or else of a family above, that has the memory. */
function largerClass({ database, instanceClass, granted }: PressedServer): string[] {
  const hasMemory = (name: string): boolean => (nominalMaxConnections({ ...database, instanceClass: name }) ?? 0) >= granted;
  const fitting = largerClasses(instanceClass, database.engine)
    .flat()
    .find(({ name }) => hasMemory(name));
  return fitting === undefined ? [] : [fitting.name];
}
