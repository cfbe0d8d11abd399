import type { Endpoint } from './endpoint';
import type { ConsumerFacts } from './consumer';
import type { Maybe } from './unknown';

/** Something between clients and a server that holds the server's connections on their behalf. It multiplexes; it adds no capacity. */
export interface PoolerFacts {
  /** Unique and stable: the construct path. */
  readonly path: string;
  /** Short name for messages. */
  readonly name: string;
  /** Endpoints of the cluster that it connects to; a server that is no cluster has the writer alone. */
  readonly endpoints: readonly Endpoint[];
  readonly share: ShareRequest;
  /** Whoever draws on the pooler: they take nothing from the server themselves. */
  readonly clients: readonly PoolerClient[];
  /** Set where each copy stands beside one copy of its client, and serves that alone: then what one copy has is all there is to draw on. */
  readonly isSidecar?: true;
  /** Client connections that one copy of the pooler accepts, where they are limited and stated. */
  readonly clientLimit?: number;
  /** Seconds after which an idle client connection is closed, by the pooler or on the way to it; undefined where nothing closes it. */
  readonly idleTimeoutSeconds?: number;
}

/** What a pooler may open at the server. */
export type ShareRequest =
  /** RDS Proxy: per cent of each server's ceiling; undefined where the budget derives it. */
  | { readonly kind: 'percent'; readonly percent: Maybe<number> | undefined; readonly weight: number }
  /** PgBouncer: a fleet of its own, each copy with so many connections for each logical database. */
  | {
      readonly kind: 'fleet';
      /** The fleet as a consumer of the server; its pool is the share of one copy for one logical database. */
      readonly fleet: Pick<ConsumerFacts, 'copies' | 'usualCopies' | 'copyNoun' | 'copiesBecause' | 'overlap'>;
      /** Logical databases, each with connections of its own. */
      readonly databases: number;
      /** `max_db_connections`; undefined where the budget derives it. */
      readonly maxDbConnections: number | undefined;
      readonly weight: number;
    };

/** A consumer behind a pooler. */
export interface PoolerClient {
  readonly consumer: ConsumerFacts;
  /** Endpoint of the pooler that it comes by. Default: the writer's. */
  readonly endpoint?: Endpoint;
  /** Load that it brings, where it is declared. */
  readonly workload?: Workload;
  /** Set where its driver keeps prepared statements, and is not told otherwise. */
  readonly preparesStatements?: true;
  /** How it is told, where it is software that comes as it is: it reads no variable of this library for that. */
  readonly statementsOff?: string;
  /** Age at which its connections are replaced. */
  readonly recycleSeconds?: number;
  /** Longest wait for a free connection. */
  readonly timeoutSeconds?: number;
}

/** A declared load. */
export interface Workload {
  /** Requests per second of all copies together that use a connection. */
  readonly requestsPerSecond: number;
  /** Seconds that a request holds its connection, on average. */
  readonly secondsHeld: number;
}
