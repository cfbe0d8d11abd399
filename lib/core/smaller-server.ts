import type { ServerSnapshot } from './account';
import { smallerClasses } from './class-ladder';
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
 */
export function smallerServer(server: ServerSnapshot, needed: number): SmallerServer | undefined {
  const { instanceClass, engine, parameter, serverless } = server;
  if (instanceClass === undefined || parameter !== null || serverless) return undefined;
  for (const { name } of smallerClasses(instanceClass, engine)) {
    const usable = usableOn(server, name);
    if (usable !== undefined && usable >= needed) return { instanceClass: name, usable };
  }
  return undefined;
}

function usableOn(server: ServerSnapshot, instanceClass: string): number | undefined {
  const databases = [factsOf({ ...server, instanceClass })];
  return supplyOf({ databases, ceiling: { kind: 'estimated' }, reserve: { kind: 'standard' } }).usable;
}
