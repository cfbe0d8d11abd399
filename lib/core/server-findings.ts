import type { ServerSnapshot } from './account';
import type { KnownCeiling } from './ceiling';
import { mostConnections } from './live-server';
import type { ServerPlan } from './server-plan';
import { smallerServer } from './smaller-server';
import type { Supply } from './supply';
import { isUnknown } from './unknown';
import type { AuditFinding } from './verdict';

/** One live server beside its plan. */
export interface JudgedServer {
  readonly server: ServerSnapshot;
  /** What it admits today. */
  readonly supply: Supply;
  /** Absent where neither a ledger nor tags say anything. */
  readonly plan?: ServerPlan;
  /** The most connections that it may have to take over: of all members of its cluster, or its own. Undefined where that is unknown. */
  readonly seenTogether?: number;
}

/** Pools that are planned for so many times what was ever used are far above it. */
const FAR_ABOVE = 4;

/** Everything that is to be said of a server: the gravest first. */
export function serverFindings(judged: JudgedServer): AuditFinding[] {
  return [
    ...nearLimit(judged),
    ...overPlan(judged),
    ...drifted(judged),
    ...unknown(judged),
    ...neverPlanned(judged),
    ...oversized(judged),
    ...poolsAboveUse(judged),
  ];
}

/** The most connections that were seen; undefined where that is unknown, or nothing was published. */
export function seenConnections({ connections }: ServerSnapshot): number | undefined {
  return connections === null || isUnknown(connections) ? undefined : connections.value;
}

/** What is reserved for operations is among the connections that were seen; the margin beyond is for what nobody thought of. */
function nearLimit(judged: JudgedServer): AuditFinding[] {
  const { usable, admitted, operations, ceiling } = judged.supply;
  const seen = seenConnections(judged.server);
  if (!seen || usable === undefined || admitted === undefined || ceiling.basis === 'unknown') return [];
  if (seen > ceiling.maxConnections) return [aboveCeiling(judged.server, seen, ceiling)];
  const planned = Math.min(usable + operations, admitted - 1);
  if (seen <= planned) return [];
  const room = `${usable} usable + ${operations} for operations`;
  return [finding('near-limit', `${seen} connections at the peak, ${room}, refusals from ${admitted} on`)];
}

/** More than there can be: a lower bound is too low, or the server was another one in these days. */
function aboveCeiling(server: ServerSnapshot, seen: number, { maxConnections, basis }: KnownCeiling): AuditFinding {
  const most = mostConnections(server);
  const ceiling = `${seen} connections at the peak, more than the ceiling of ${maxConnections} (${basis})`;
  const isPossible = server.role === 'replica' || (most !== undefined && seen <= most);
  if (isPossible) return finding('near-limit', `${ceiling}: it is higher, which measure tells`);
  return finding('unknown', `${ceiling}: the server had another limit then, so that nothing follows from that peak`);
}

function overPlan(judged: JudgedServer): AuditFinding[] {
  const { plan } = judged;
  const seen = seenConnections(judged.server);
  if (seen === undefined || plan === undefined || plan.peak === null || seen <= plan.peak + plan.operations) return [];
  const planned = `${plan.peakInWords} by consumers + ${plan.operations} for operations`;
  return [finding('over-plan', `${seen} connections at the peak, planned ${planned}: somebody outside the budget, or a leak`)];
}

function drifted(judged: JudgedServer): AuditFinding[] {
  const { server, plan } = judged;
  if (plan === undefined) return [];
  const { classes } = plan;
  const { instanceClass } = server;
  const isOther = classes.length > 0 && instanceClass !== undefined && !classes.includes(instanceClass);
  const found = [
    ...(isOther ? [`class ${instanceClass}, planned ${classes.join(' or ')}`] : []),
    ...driftedCeiling(judged, plan),
  ];
  return found.length === 0 ? [] : [finding('drifted', found.join('; '))];
}

/** What is no number in a parameter group is a lower bound, and a plan may know better (see `liveSupply`). */
function driftedCeiling({ supply: { ceiling } }: JudgedServer, { ceilings }: ServerPlan): string[] {
  if (ceilings.length === 0 || ceiling.basis === 'unknown' || ceilings.includes(ceiling.maxConnections)) return [];
  return [`ceiling ${ceiling.maxConnections} (${ceiling.basis}), planned ${[...new Set(ceilings)].join(' or ')}`];
}

function unknown({ server: { connections, stopped }, supply: { ceiling }, plan }: JudgedServer): AuditFinding[] {
  const reasons: string[] = [];
  if (ceiling.basis === 'unknown') reasons.push(`ceiling: ${ceiling.source}`);
  if (connections === null && !stopped) reasons.push('connections: nothing was published in these days');
  if (isUnknown(connections)) reasons.push(`connections: ${connections.unknown}`);
  if (plan?.peak === null) reasons.push('plan: what its consumers may open is not known');
  return reasons.map(reason => finding('unknown', reason));
}

/** The plan of a member whose cluster could not be read may stand there. */
function neverPlanned({ server: { role }, plan }: JudgedServer): AuditFinding[] {
  return plan || role === 'member' ? [] : [finding('never-planned', 'no budget has left its plan on it')];
}

function oversized(judged: JudgedServer): AuditFinding[] {
  const { plan, seenTogether } = judged;
  const planned = plan ? plan.peak : 0;
  if (seenTogether === undefined || planned === null) return [];
  const needed = Math.max(seenTogether, planned);
  const smaller = smallerServer(judged.server, needed, judged.supply.operations);
  if (smaller === undefined) return [];
  const { instanceClass, usable } = smaller;
  return [finding('oversized', `for its connections ${instanceClass} would do: ${needed} needed, ${usable} usable there`)];
}

function poolsAboveUse({ server, plan }: JudgedServer): AuditFinding[] {
  const seen = seenConnections(server);
  const pools = plan?.pools ?? 0;
  if (seen === undefined || pools < FAR_ABOVE * Math.max(1, seen)) return [];
  return [finding('pools-above-use', `pools for ${pools} connections, ${seen} at the peak`)];
}

function finding(verdict: AuditFinding['verdict'], because: string): AuditFinding {
  return { verdict, because };
}
