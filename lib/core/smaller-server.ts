import type { ServerSnapshot } from './account';
import { smallerClasses } from './class-ladder';
import { engineFamily } from './engine';
import { factsOf } from './live-server';
import { supplyOf } from './supply';

/** A class that would do. */
export interface SmallerServer {
  readonly instanceClass: string;
  readonly usable: number;
}

/**
 * The smallest class of the same family on which so many connections are usable. It says nothing of processor, memory or storage.
 *
 * Undefined where there is none, where the limit does not follow the class, and where a capacity range takes the place of a class.
 *
 * @param operations connections for people and jobs, which are not usable
 */
export function smallerServer(server: ServerSnapshot, needed: number, operations: number): SmallerServer | undefined {
  const { instanceClass, engine, parameter, serverless } = server;
  const family = engineFamily(engine);
  const follows = parameter === null && family !== undefined && family !== 'sqlserver' && family !== 'db2';
  if (instanceClass === undefined || !follows || serverless) return undefined;
  for (const { name } of smallerClasses(instanceClass, engine)) {
    const usable = usableOn({ ...server, instanceClass: name }, operations);
    if (usable !== undefined && usable >= needed) return { instanceClass: name, usable };
  }
  return undefined;
}

function usableOn(server: ServerSnapshot, operations: number): number | undefined {
  const reserve = { kind: 'standard', operations: { operations } } as const;
  return supplyOf({ databases: [factsOf(server)], ceiling: { kind: 'estimated' }, reserve }).usable;
}
