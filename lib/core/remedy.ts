import type { ConsumerFacts, Pool } from './consumer';
import { connectionsOf } from './pool';
import { countOf, printable } from './text';

/** One change that, made alone, makes a budget fit. */
export type Remedy =
  /** The largest pool of one process; `knowsOverflow` as the consumer's client does. */
  | { readonly kind: 'pool'; readonly consumer: ConsumerFacts; readonly pool: Pool; readonly knowsOverflow: boolean }
  /** Derived pools that may become smaller than their stated minimum. */
  | { readonly kind: 'minimum'; readonly consumers: readonly ConsumerFacts[]; readonly min: number }
  /** The largest number of copies outside a deployment. */
  | { readonly kind: 'copies'; readonly consumer: ConsumerFacts; readonly copies: number }
  /** The smallest larger class, with its ceiling; `members` of a cluster that must all have it, empty for a server that stands alone. */
  | {
      readonly kind: 'class';
      readonly instanceClass: string;
      readonly maxConnections: number;
      readonly members: readonly string[];
    }
  /** More of a server of which the ceiling is a part. */
  | { readonly kind: 'part'; readonly connections: number }
  /** A pooler in place of a consumer's own connections, with the largest share; `percent` of the ceiling where RDS Proxy serves the engine. */
  | { readonly kind: 'pooler'; readonly consumer: ConsumerFacts; readonly connections: number; readonly percent?: number };

const MOST_NAMES = 3;

/** A remedy in one phrase. */
export function describeRemedy(remedy: Remedy): string {
  switch (remedy.kind) {
    case 'pool':
      return describePool(remedy);
    case 'minimum':
      return `min ${remedy.min} for the derived pools in ${namesOf(remedy.consumers)}`;
    case 'copies':
      return `at most ${countOf(remedy.copies, remedy.consumer.copyNoun)} in ${printable(remedy.consumer.name)}`;
    case 'class':
      return describeClass(remedy);
    case 'part':
      return `ask the owner of the server for ${countOf(remedy.connections, ['connection', 'connections'])}`;
    case 'pooler':
      return describePooler(remedy);
  }
}

/** A message has named the one member whose ceiling counts; where several are too small it takes all of them. */
function describeClass({ instanceClass, maxConnections, members }: Remedy & { kind: 'class' }): string {
  const what = `${instanceClass} (${maxConnections})`;
  return members.length === 0 ? what : `${what} for ${listOf(members)}`;
}

function describePool({ consumer, pool, knowsOverflow }: Remedy & { kind: 'pool' }): string {
  const name = printable(consumer.name);
  if (consumer.kind === 'reserved') return `${pool.size} reserved for ${name}`;
  if (consumer.kind === 'migration') return `${countOf(pool.size, ['connection', 'connections'])} in ${name}`;
  if (!knowsOverflow) return `pool ${pool.size} in ${name}`;
  return `pool ${pool.size} + ${pool.overflow} in ${name} (${connectionsOf(pool)} per process)`;
}

function describePooler({ consumer, connections, percent }: Remedy & { kind: 'pooler' }): string {
  const pooler = `a pooler for ${printable(consumer.name)} with ${countOf(connections, ['connection', 'connections'])}`;
  return percent === undefined ? pooler : `${pooler} (RDS Proxy MaxConnectionsPercent ${percent})`;
}

function namesOf(consumers: readonly ConsumerFacts[]): string {
  return listOf(consumers.map(({ name }) => name));
}

function listOf(all: readonly string[]): string {
  const names = all.slice(0, MOST_NAMES).map(printable);
  const others = all.length - names.length;
  return others === 0 ? names.join(', ') : `${names.join(', ')} and ${countOf(others, ['other', 'others'])}`;
}
