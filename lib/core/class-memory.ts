import type { DatabaseFacts } from './database';
import type { InstanceClass } from './instance-classes';
import { findInstanceClass, isServerlessClass, nearestInstanceClasses } from './instance-classes';
import { lowerBoundMemory, wholeMib } from './memory';
import { printable, shorten } from './text';
import type { Maybe } from './unknown';

/** Why nothing is said of a server that belongs to a cluster. */
export const NOT_READ_YET = 'clustered servers are not read yet';

const LONGEST_NAME = 60;

/** The class of a server, or why its memory is not known. */
export function classOf({ instanceClass }: DatabaseFacts): Maybe<InstanceClass> {
  if (instanceClass === undefined) return { unknown: 'the instance class is not stated' };
  if (isServerlessClass(instanceClass)) return { unknown: `db.serverless has no fixed memory, and ${NOT_READ_YET}` };
  const found = findInstanceClass(instanceClass);
  if (found !== undefined) return found;
  const name = printable(shorten(instanceClass, LONGEST_NAME));
  return { unknown: `instance class "${name}" is not known, nearest are ${nearestInstanceClasses(instanceClass).join(', ')}` };
}

/** Memory that an estimate counts on, such as `at least 704 MiB of 1 GiB`. */
export function memoryInWords({ memoryGib, inferred }: InstanceClass): string {
  const memory = `at least ${wholeMib(lowerBoundMemory(memoryGib))} MiB of ${memoryGib} GiB`;
  return inferred ? `${memory} inferred from the name` : memory;
}
