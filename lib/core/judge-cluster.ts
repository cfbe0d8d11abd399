import type { BudgetFacts, Failover } from './budget';
import type { ClusterFacts, Endpoint, MemberFacts } from './cluster';
import type { ConsumerFacts } from './consumer';
import type { DatabaseFacts } from './database';
import { judgeTogether } from './judge';
import type { LedgerBudget } from './ledger';
import type { PoolerFacts } from './pooler';
import { readersBelowWriter } from './replica-below-writer';

/**
 * The verdicts on a cluster: one for the writer, and one for the readers where there are any.
 *
 * The reader endpoint spreads connections by DNS, and unevenly: each reader is held to all of them, so the smallest reader counts.
 * A failover brings the pools of both endpoints to the member that is promoted, and where no reader is left the reader endpoint
 * names the writer: https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Aurora.Overview.Endpoints.html.
 */
export function judgeCluster(stated: ClusterFacts): LedgerBudget[] {
  const cluster = { ...stated, members: stated.members.map(member => withRunning(member, stated)) };
  const budgets = [...writerBudget(cluster), ...readerBudget(cluster)];
  const [first, ...others] = judgeTogether(budgets);
  if (first === undefined) return [];
  const ofCluster = [...cluster.findings, ...readersBelowWriter(cluster.path, cluster.members, cluster.ceiling)];
  return [{ ...first, findings: [...ofCluster, ...first.findings] }, ...others];
}

/** What is stated of the writer holds for the members of its class; others admit another number, which nobody has stated. */
function withRunning(member: MemberFacts, { members, running }: ClusterFacts): MemberFacts {
  const writer = members.find(({ role }) => role === 'writer');
  if (running === undefined || writer === undefined) return member;
  const isLikeWriter = (database: DatabaseFacts): boolean =>
    writer.databases.some(({ instanceClass }) => instanceClass === database.instanceClass);
  return { ...member, databases: member.databases.map(each => (isLikeWriter(each) ? { ...each, running } : each)) };
}

/** Nothing but a secondary cluster is without a writer, and nothing can write to one. */
function writerBudget(cluster: ClusterFacts): BudgetFacts[] {
  const { members, consumers } = cluster;
  const writer = members.find(({ role }) => role === 'writer');
  const readers = members.filter(member => member !== writer);
  if (writer === undefined && consumers.writer.length === 0) return [];
  const isJoined = writer !== undefined && !readers.some(({ isCertain }) => isCertain);
  const [here, joining] = isJoined ? [merged(cluster), NOBODY] : [partyAt(cluster, 'writer'), partyAt(cluster, 'reader')];
  return [budgetOf(cluster, 'writer', writer ? [writer] : [], here, writer && failoverOf(writer, readers, joining))];
}

function readerBudget(cluster: ClusterFacts): BudgetFacts[] {
  const readers = cluster.members.filter(({ role }) => role === 'reader');
  return readers.length === 0 ? [] : [budgetOf(cluster, 'reader', readers, partyAt(cluster, 'reader'), undefined)];
}

/** Who comes to one endpoint. */
interface Party {
  readonly consumers: readonly ConsumerFacts[];
  readonly poolers: readonly PoolerFacts[];
}

const NOBODY: Party = { consumers: [], poolers: [] };

function partyAt({ consumers, poolers = [] }: ClusterFacts, endpoint: Endpoint): Party {
  return { consumers: consumers[endpoint], poolers: poolers.filter(({ endpoints }) => endpoints.includes(endpoint)) };
}

function merged({ consumers, poolers = [] }: ClusterFacts): Party {
  return { consumers: [...consumers.writer, ...consumers.reader], poolers };
}

function budgetOf(
  cluster: ClusterFacts,
  endpoint: Endpoint,
  members: readonly MemberFacts[],
  { consumers, poolers }: Party,
  failover: Failover | undefined,
): BudgetFacts {
  const { path, name, ceiling, reserve, scenarios } = cluster;
  return {
    path: `${path}/${endpoint}`,
    name: `${name} ${endpoint}`,
    databases: members.length > 0 ? members.flatMap(({ databases }) => databases) : [withoutWriter(cluster)],
    ceiling: members.length > 0 ? ceiling : { kind: 'estimated' },
    reserve,
    consumers,
    poolers,
    findings: [],
    ...(scenarios && { scenarios }),
    part: { endpoint, members, ...(failover && { failover }) },
  };
}

function withoutWriter({ name, members }: ClusterFacts): DatabaseFacts {
  const engine = members[0]?.databases[0]?.engine ?? 'unknown';
  return { engine, obstacle: `${name} has no writer: connect to the reader endpoint, or budget the cluster that has one` };
}

/**
 * Who may be left with the pools of both endpoints when one member is lost.
 *
 * Of the readers that is one of the lowest promotion tier
 * (https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Concepts.AuroraHighAvailability.html#Aurora.Managing.FaultTolerance);
 * and it is the writer where the only reader may be the one that is lost. A cluster of one member has nothing left.
 */
function failoverOf(writer: MemberFacts, readers: readonly MemberFacts[], joining: Party): Failover | undefined {
  if (readers.length === 0) return undefined;
  const certain = readers.filter(({ isCertain }) => isCertain);
  const lowest = Math.min(...certain.map(({ promotionTier }) => promotionTier ?? Infinity));
  const promotable = readers.filter(({ promotionTier = -1 }) => promotionTier <= lowest);
  const survivors = certain.length <= 1 ? [writer, ...promotable] : promotable;
  return { survivors, joining: joining.consumers, joiningPoolers: joining.poolers };
}
