import type { DBCluster, DBInstance, DBProxy, DBProxyTarget, DBProxyTargetGroup } from '@aws-sdk/client-rds';

/** What there is in one Region. */
export interface World {
  readonly instances?: readonly DBInstance[];
  readonly clusters?: readonly DBCluster[];
  readonly proxies?: readonly DBProxy[];
  /** By the name of the proxy. */
  readonly targetGroups?: Readonly<Record<string, readonly DBProxyTargetGroup[]>>;
  readonly targets?: Readonly<Record<string, readonly DBProxyTarget[]>>;
  /** Parameters by the name of their group. */
  readonly parameters?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Values by metric and its dimensions, such as `DatabaseConnections orders`; the first is the oldest, each a period after the one before. */
  readonly metrics?: Readonly<Record<string, readonly number[]>>;
  /** How the metrics are said to be answered; `Complete` where nothing is said. */
  readonly metricStatus?: 'Complete' | 'PartialData' | 'InternalError' | 'Forbidden';
  /** Metrics that are left out of answers, by their position in the call. */
  readonly withoutMetric?: number;
  /** Metrics in one answer; all that were asked for where nothing is said. */
  readonly metricsOfAPage?: number;
}

/** What goes wrong with a call; the count tells the first from the ones after. */
export type Fault =
  'deny' | 'throttle' | 'hang' | 'garbage' | 'skew' | 'circle' | 'fail' | 'reset' | 'portal' | 'empty' | undefined;

export type Faults = (action: string, count: number) => Fault;

/** A db.t3.micro with PostgreSQL 16.8, as RDS describes it. */
export function instance(id: string, more: Partial<DBInstance> = {}): DBInstance {
  return {
    DBInstanceIdentifier: id,
    DBInstanceClass: 'db.t3.micro',
    Engine: 'postgres',
    EngineVersion: '16.8',
    AllocatedStorage: 20,
    DBParameterGroups: [{ DBParameterGroupName: 'default.postgres16', ParameterApplyStatus: 'in-sync' }],
    ...more,
  };
}

/** The tags that a synthesis leaves. */
export function planned(path: string, ceiling: number | string, peak: number | string): DBInstance['TagList'] {
  return [
    { Key: 'connection-budget:path', Value: path },
    { Key: 'connection-budget:ceiling', Value: String(ceiling) },
    { Key: 'connection-budget:planned-peak', Value: String(peak) },
  ];
}
