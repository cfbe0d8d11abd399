import type { CeilingPolicy } from '../../core/ceiling';
import type { Pool } from '../../core/consumer';
import type { ReservePolicy } from '../../core/reserve';

/** What somebody states of databases and consumers that templates do not tell, by their paths. */
export interface CheckTerms {
  readonly databases: ReadonlyMap<string, DatabaseTerms>;
  readonly consumers: ReadonlyMap<string, ConsumerTerms>;
}

/** Of one database. Absent is what holds by default. */
export interface DatabaseTerms {
  /** Default: estimated, or what a parameter group sets. */
  readonly ceiling?: CeilingPolicy;
  /** Default: the standard one. */
  readonly reserve?: ReservePolicy;
  /** Why it is not judged. */
  readonly ignored?: string;
}

/** Of one consumer. Absent is what the templates say. */
export interface ConsumerTerms {
  /** Largest number of copies outside a deployment. */
  readonly copies?: number;
  /** Per copy. */
  readonly processes?: number;
  /** Of each process. */
  readonly pool?: Pool;
  /** Per copy, outside the pool. */
  readonly sideConnections?: number;
  /** Why it is not counted: it opens no connection, or the reserve covers it. */
  readonly ignored?: string;
}

export const NO_TERMS: CheckTerms = { databases: new Map(), consumers: new Map() };
