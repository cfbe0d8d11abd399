import type { MemberFacts } from '../core/cluster';

/** A member whose role is not known yet. */
export type RolelessMember = Omit<MemberFacts, 'role' | 'mayBeWriter'> & {
  /** Paths of the members that are certain to be created before it. */
  readonly predecessors: readonly string[];
};

/**
 * Members with their roles: one is the writer.
 *
 * That is the member which is created first, whatever its promotion tier: tiers decide who is promoted
 * (https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Aurora.Overview.html: the first instance of a cluster is its primary).
 * Where any of several may be the first, one of them stands for the writer.
 */
export function withRoles(members: readonly RolelessMember[]): MemberFacts[] {
  const candidates = candidatesOf(members);
  const writer = candidates.find(({ isCertain }) => isCertain) ?? candidates[0];
  const isTie = candidates.length > 1 && !areAlike(candidates);
  return members.map(({ predecessors: _before, ...member }, index) => ({
    ...member,
    role: members[index] === writer ? 'writer' : 'reader',
    ...(isTie && candidates.some(({ path }) => path === member.path) && { mayBeWriter: true }),
  }));
}

/** Members that no other is sure to come before: one that a condition may take away comes before nobody. */
function candidatesOf(members: readonly RolelessMember[]): readonly RolelessMember[] {
  const certain = new Set(members.filter(({ isCertain }) => isCertain).map(({ path }) => path));
  const candidates = members.filter(({ predecessors }) => !predecessors.some(path => certain.has(path)));
  // Members that wait for each other are refused by CloudFormation; here any of them may be the first.
  return candidates.length === 0 ? members : candidates;
}

/** Whether it makes no difference which of them is the writer. */
function areAlike([first, ...others]: readonly RolelessMember[]): boolean {
  const traits = (member: RolelessMember | undefined): string =>
    JSON.stringify([member?.promotionTier, member?.databases, member?.isCertain]);
  return others.every(other => traits(other) === traits(first));
}
