import type { CeilingPolicy } from '../core/ceiling';
import type { MemberFacts } from '../core/cluster';
import type { Endpoint } from '../core/endpoint';
import type { DatabaseFacts, ParameterFact } from '../core/database';
import { isServerlessClass } from '../core/instance-classes';
import type { DatabasePlan, MemberPlan } from './plan-shape';

/** A server that stands alone. */
export function databaseFacts(plan: DatabasePlan): DatabaseFacts {
  return { ...serverFacts(plan), ...forwarding(plan) };
}

/** The servers of a cluster. */
export function membersFacts(plan: DatabasePlan, members: readonly MemberPlan[]): MemberFacts[] {
  return members.map((member, index) => {
    const role = roleOf(members, index);
    return {
      path: member.name,
      name: member.name,
      role,
      isCertain: true,
      promotionTier: member.promotionTier,
      databases: [{ ...serverFacts(plan, member), ...forwarding(plan) }],
    };
  });
}

export function ceilingPolicy({ maxConnections }: DatabasePlan): CeilingPolicy {
  return maxConnections === undefined ? { kind: 'estimated' } : { kind: 'declared', maxConnections };
}

/** Where no member is said to be the writer the first one is, unless it is said to be a reader. */
export function roleOf(members: readonly MemberPlan[], index: number): Endpoint {
  const { role } = members[index] ?? {};
  if (role !== undefined) return role;
  return index === 0 && members.every(member => member.role !== 'writer') ? 'writer' : 'reader';
}

/** The class of a server: its own, else that of all, else Serverless v2 where a capacity is stated. */
export function instanceClassOf(plan: DatabasePlan, member?: MemberPlan): string | undefined {
  return member?.instanceClass ?? plan.instanceClass ?? (plan.serverless && 'db.serverless');
}

function serverFacts(plan: DatabasePlan, member?: MemberPlan): DatabaseFacts {
  const { engine, engineVersion, platform, memoryGib, serverless, allocatedStorageGib } = plan;
  const instanceClass = instanceClassOf(plan, member);
  const parameter = parameterOf(plan, member);
  return {
    engine,
    ...(engineVersion !== undefined && { engineVersion: String(engineVersion) }),
    ...(instanceClass !== undefined && { instanceClass }),
    ...(allocatedStorageGib !== undefined && { allocatedStorageGib }),
    ...(platform !== undefined && { platform }),
    ...(memoryGib !== undefined && { memoryGib }),
    ...(serverless !== undefined && isServerlessClass(instanceClass ?? '') && { serverless }),
    ...(parameter !== undefined && { parameter }),
  };
}

/** One ceiling policy holds for the whole cluster, so the ceiling of one member stands as its parameter. */
function parameterOf(plan: DatabasePlan, member?: MemberPlan): ParameterFact | undefined {
  const text = member?.maxConnections ?? member?.parameter ?? plan.parameter;
  return text === undefined ? undefined : { text: String(text), where: 'the plan' };
}

/** Sessions that readers forward are opened on whichever member is the writer. */
function forwarding({ writeForwardingPercent }: DatabasePlan): Pick<DatabaseFacts, 'writeForwardingPercent'> {
  return writeForwardingPercent === undefined ? {} : { writeForwardingPercent };
}
