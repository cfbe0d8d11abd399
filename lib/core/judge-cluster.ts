import type { BudgetFacts, Failover } from './budget';
import type { ClusterFacts, MemberFacts } from './cluster';
import type { Endpoint } from './endpoint';
import { endpointPath, writersAmong } from './cluster';
import type { ConsumerFacts } from './consumer';
import type { DatabaseFacts } from './database';
import { judgeTogether } from './judge';
import type { LedgerBudget } from './ledger';
import type { PoolerFacts } from './pooler';
import { measurementsOfMembers } from './measurement-finding';
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
  const ofCluster = [
    ...cluster.findings,
    ...readersBelowWriter(cluster.path, cluster.members, cluster.ceiling),
    ...measurementsOfMembers(cluster),
  ];
  return [{ ...first, findings: [...ofCluster, ...first.findings] }, ...others];
}

/** What is stated of the writer holds for the members of its class; others admit another number, which nobody has stated. */
function withRunning(member: MemberFacts, { members, running }: ClusterFacts): MemberFacts {
  if (running === undefined) return member;
  const classes = new Set(writersAmong(members).flatMap(({ databases }) => databases.map(({ instanceClass }) => instanceClass)));
  const databases = member.databases.map(each => (classes.has(each.instanceClass) ? { ...each, running } : each));
  return { ...member, databases };
}

/** Nothing but a secondary cluster is without a writer, and nothing can write to one. */
function writerBudget(cluster: ClusterFacts): BudgetFacts[] {
  const { members, consumers } = cluster;
  const writers = writersAmong(members);
  const isAlone = members.filter(({ isCertain }) => isCertain).length <= 1;
  const isJoined = isAlone && writers.length > 0;
  if (writers.length === 0 && consumers.writer.length === 0) return [];
  const [here, joining] = isJoined ? [merged(cluster), NOBODY] : [partyAt(cluster, 'writer'), partyAt(cluster, 'reader')];
  return [budgetOf(cluster, 'writer', writers, here, failoverOf(members, joining))];
}

function readerBudget(cluster: ClusterFacts): BudgetFacts[] {
  const { members } = cluster;
  const readers = members.filter(({ role, mayBeWriter }) => role === 'reader' || mayBeWriter);
  if (members.every(({ role }) => role === 'writer')) return [];
  return [budgetOf(cluster, 'reader', readers.map(withoutForwarding), partyAt(cluster, 'reader'), undefined)];
}

/** Forwarded sessions are opened on the writer. */
function withoutForwarding(reader: MemberFacts): MemberFacts {
  return { ...reader, databases: reader.databases.map(({ writeForwardingPercent: _none, ...database }) => database) };
}

/** Who comes to one endpoint. */
interface Party {
  readonly consumers: readonly ConsumerFacts[];
  readonly poolers: readonly PoolerFacts[];
}

const NOBODY: Party = { consumers: [], poolers: [] };

function partyAt({ consumers, poolers = [] }: ClusterFacts, endpoint: Endpoint): Party {
  const here = poolers.filter(({ endpoints }) => endpoints.includes(endpoint));
  return { consumers: consumers[endpoint], poolers: here.map(pooler => withClientsOf(pooler, endpoint)) };
}

/** Whoever comes by another endpoint of a pooler draws on its connections to other servers. */
function withClientsOf(pooler: PoolerFacts, wanted: Endpoint): PoolerFacts {
  return { ...pooler, clients: pooler.clients.filter(({ endpoint = 'writer' }) => endpoint === wanted) };
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
    path: endpointPath(path, endpoint),
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
function failoverOf(members: readonly MemberFacts[], joining: Party): Failover | undefined {
  const survivors = new Set(writersAmong(members).flatMap(writer => survivorsBeside(writer, members)));
  if (survivors.size === 0) return undefined;
  const left = members.filter(member => survivors.has(member));
  return { survivors: left, joining: joining.consumers, joiningPoolers: joining.poolers };
}

function survivorsBeside(writer: MemberFacts, members: readonly MemberFacts[]): MemberFacts[] {
  const readers = members.filter(member => member !== writer);
  if (readers.length === 0) return [];
  const certain = readers.filter(({ isCertain }) => isCertain);
  const lowest = Math.min(...certain.map(({ promotionTier }) => promotionTier ?? Infinity));
  const promotable = readers.filter(({ promotionTier = -1 }) => promotionTier <= lowest);
  return certain.length <= 1 ? [writer, ...promotable] : promotable;
}
