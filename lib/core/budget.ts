import type { CeilingPolicy } from './ceiling';
import type { MemberFacts } from './cluster';
import type { Endpoint } from './endpoint';
import type { ConsumerFacts } from './consumer';
import type { DatabaseFacts } from './database';
import type { Finding } from './finding';
import type { PoolerFacts } from './pooler';
import type { ReservePolicy } from './reserve';
import type { ScenarioPolicy } from './scenario';

/** Everything that the budget of one server is judged by. */
export interface BudgetFacts {
  readonly path: string;
  readonly name: string;
  /** Every server that the inputs allow (parameters, conditions); the lowest ceiling counts. Never empty. */
  readonly databases: readonly DatabaseFacts[];
  readonly ceiling: CeilingPolicy;
  readonly reserve: ReservePolicy;
  readonly consumers: readonly ConsumerFacts[];
  /** What holds connections of this server on behalf of others; absent where nothing does. */
  readonly poolers?: readonly PoolerFacts[];
  /** What the readers already found; they are part of the verdict. */
  readonly findings: readonly Finding[];
  /** Which scenarios have to fit. Default: `DEFAULT_SCENARIOS`. */
  readonly scenarios?: ScenarioPolicy;
  /** What the live server admits today, where it is stated. */
  readonly running?: number;
  /** The part of a cluster that this budget is for; absent for a single server. */
  readonly part?: ClusterPart;
}

/** The servers behind one endpoint of a cluster. */
export interface ClusterPart {
  readonly endpoint: Endpoint;
  /** The members that serve the endpoint while nothing has failed; their databases are the budget's. */
  readonly members: readonly MemberFacts[];
  /** What happens to the endpoint's pools when a member is lost; absent where nothing is left to be judged then. */
  readonly failover?: Failover;
}

/** One member serves what was meant for two. */
export interface Failover {
  /** Members of which any may be the one that is left with the pools of both endpoints. Never empty. */
  readonly survivors: readonly MemberFacts[];
  /** Consumers of the other endpoint, which come to the same server. */
  readonly joining: readonly ConsumerFacts[];
  /** Poolers of the other endpoint, likewise; absent where there are none. */
  readonly joiningPoolers?: readonly PoolerFacts[];
}
