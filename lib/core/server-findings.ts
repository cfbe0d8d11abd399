import type { ServerSnapshot } from './account';
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

function nearLimit(judged: JudgedServer): AuditFinding[] {
  const { usable, admitted, ceiling } = judged.supply;
  const seen = seenConnections(judged.server);
  if (seen === undefined || usable === undefined || admitted === undefined || seen <= usable) return [];
  const most = ceiling.basis === 'unknown' ? undefined : ceiling.maxConnections;
  if (most !== undefined && seen > most) return [finding('near-limit', aboveCeiling(seen, most, ceiling.basis))];
  return [finding('near-limit', `${seen} connections at the peak, ${usable} usable, refusals from ${admitted} on`)];
}

/** More than there can be: a lower bound was too low, or the server was another one in these days. */
function aboveCeiling(seen: number, most: number, basis: string): string {
  const ceiling = `${seen} connections at the peak, more than the ceiling of ${most} (${basis})`;
  return `${ceiling}: it is higher, which measure tells, or the server had another limit then`;
}

function overPlan(judged: JudgedServer): AuditFinding[] {
  const { plan } = judged;
  const seen = seenConnections(judged.server);
  if (seen === undefined || plan === undefined || plan.peak === null || seen <= plan.peak + plan.operations) return [];
  const planned = `${plan.peakInWords} by consumers + ${plan.operations} for operations`;
  return [finding('over-plan', `${seen} connections at the peak, planned ${planned}: somebody outside the budget, or a leak`)];
}

function drifted({ server: { instanceClass }, supply: { ceiling }, plan }: JudgedServer): AuditFinding[] {
  if (plan === undefined) return [];
  const { classes, ceilings } = plan;
  const otherClass = classes.length > 0 && instanceClass !== undefined && !classes.includes(instanceClass);
  const otherCeiling = ceilings.length > 0 && ceiling.basis !== 'unknown' && !ceilings.includes(ceiling.maxConnections);
  const found: string[] = [];
  if (otherClass) found.push(`class ${instanceClass}, planned ${classes.join(' or ')}`);
  if (otherCeiling) found.push(`ceiling ${ceiling.maxConnections} (${ceiling.basis}), planned ${ceilings.join(' or ')}`);
  return found.length === 0 ? [] : [finding('drifted', found.join('; '))];
}

function unknown({ server: { connections }, supply: { ceiling } }: JudgedServer): AuditFinding[] {
  const reasons: string[] = [];
  if (ceiling.basis === 'unknown') reasons.push(`ceiling: ${ceiling.source}`);
  if (connections === null) reasons.push('connections: nothing was published in these days');
  if (isUnknown(connections)) reasons.push(`connections: ${connections.unknown}`);
  return reasons.map(reason => finding('unknown', reason));
}

function neverPlanned({ plan }: JudgedServer): AuditFinding[] {
  return plan ? [] : [finding('never-planned', 'no budget has left its plan on it')];
}

function oversized(judged: JudgedServer): AuditFinding[] {
  const { plan, seenTogether } = judged;
  const planned = plan ? plan.peak : 0;
  if (seenTogether === undefined || planned === null) return [];
  const needed = Math.max(seenTogether, planned);
  const smaller = smallerServer(judged.server, needed);
  if (smaller === undefined) return [];
  const { instanceClass, usable } = smaller;
  return [finding('oversized', `for its connections ${instanceClass} would do: ${needed} needed, ${usable} usable there`)];
}

function poolsAboveUse(judged: JudgedServer): AuditFinding[] {
  const { plan } = judged;
  const seen = seenConnections(judged.server);
  if (seen === undefined || plan === undefined || plan.peak === null || plan.peak < FAR_ABOVE * Math.max(1, seen)) return [];
  return [finding('pools-above-use', `pools for ${plan.peak} connections, ${seen} at the peak`)];
}

function finding(verdict: AuditFinding['verdict'], because: string): AuditFinding {
  return { verdict, because };
}
