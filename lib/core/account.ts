import type { ServerlessRange } from './database';
import type { Maybe } from './unknown';

/** What was read of accounts: plain JSON, as `audit --snapshot` saves it. */
export interface AccountSnapshot {
  readonly version: 1;
  /** When it was read, such as `2026-11-21T08:00:00Z`. */
  readonly takenAt: string;
  /** Days of metrics that were looked at. */
  readonly days: number;
  /** Set where numbers stand in place of names. */
  readonly anonymous?: true;
  readonly regions: readonly RegionSnapshot[];
}

/** One Region of one account. */
export interface RegionSnapshot {
  /** Its number, or how it was read where no resource tells the number. */
  readonly account: string;
  readonly region: string;
  readonly servers: readonly ServerSnapshot[];
  readonly proxies: readonly ProxySnapshot[];
  /** What could not be read at all. */
  readonly missing: readonly MissingRead[];
}

/** A call that did not succeed: what it would have told is unknown. */
export interface MissingRead {
  /** The IAM action, such as `rds:DescribeDBProxies`. */
  readonly action: string;
  readonly because: string;
}

/** One server: an instance, or a member of a cluster. */
export interface ServerSnapshot {
  readonly id: string;
  readonly cluster?: string;
  /** `member`: of a cluster that could not be read. */
  readonly role: 'instance' | 'replica' | 'writer' | 'reader' | 'member';
  readonly engine: string;
  readonly engineVersion?: string;
  readonly instanceClass?: string;
  readonly allocatedStorageGib?: number;
  readonly serverless?: ServerlessRange;
  /** Set where it does not run, so that nothing is published of it. */
  readonly stopped?: true;
  /** What its parameter groups set for the limit; null where they set nothing. */
  readonly parameter: Maybe<ParameterSnapshot> | null;
  /** The most connections at one time; null where nothing was published. */
  readonly connections: Maybe<Peak> | null;
  /** What its tags say is planned; absent where they say nothing. */
  readonly plan?: TaggedPlan;
}

/** A parameter as it stands in its group. */
export interface ParameterSnapshot {
  readonly text: string;
  readonly group: string;
  /** Set where the server runs with another value until it is restarted. */
  readonly pendingReboot?: true;
}

/** The largest value of a metric, and when the period began in which it was seen. */
export interface Peak {
  readonly value: number;
  readonly at: string;
}

/** The plan that a synthesis left on the database. */
export interface TaggedPlan {
  readonly path: string;
  /** Null where the synthesis did not know it. */
  readonly ceiling: number | null;
  /** Absent where it was unknown. */
  readonly instanceClass?: string;
  readonly plannedPeak: number | null;
  /** Connections reserved for people and jobs outside the budget; absent in plans of older versions. */
  readonly operations?: number;
}

/** One RDS Proxy. */
export interface ProxySnapshot {
  readonly name: string;
  readonly target: Maybe<ProxyTarget>;
  /** `MaxConnectionsPercent`. */
  readonly percent: Maybe<number>;
  /** When its target group was changed last; absent where that is not told. */
  readonly changedAt?: string;
  /** Connections of clients to the proxy. */
  readonly clients: Maybe<Peak> | null;
  /** Of an instance one, of a cluster the writer's and the readers'. */
  readonly sides: readonly ProxySide[];
}

/** What stands behind a proxy: a proxy has one target. */
export interface ProxyTarget {
  readonly kind: 'instance' | 'cluster';
  readonly id: string;
}

/**
 * The connections of a proxy to the servers of one role. Peaks are means of five minutes, because a sum over the nodes of a proxy can be read
 * minute by minute for a few hours only. Null where nothing was published.
 */
export interface ProxySide {
  readonly role: 'instance' | 'writer' | 'readers';
  /** What it said in the last hour that it may open: `MaxDatabaseConnectionsAllowed`. */
  readonly allowed: Maybe<Span> | null;
  /** Connections that clients had borrowed. */
  readonly borrowed: Maybe<Peak> | null;
  /** Connections that belonged to one client. */
  readonly pinned: Maybe<Peak> | null;
}

/** The smallest and the largest value of a metric. */
export interface Span {
  readonly least: number;
  readonly most: number;
}
