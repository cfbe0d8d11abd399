import type { MemberFacts } from '../core/cluster';
import { distinctServers } from './server-parts';

/** A member whose role is not known yet. */
export type RolelessMember = Omit<MemberFacts, 'role'>;

/** Tiers that a member may have where none can be read. */
const FIRST_TIER = 0;
const LAST_TIER = 15;

/**
 * Members with their roles: one is the writer.
 *
 * That is the member of the lowest promotion tier. Where several may have it, AWS makes any of them the writer: then one of
 * them stands for the writer, and each of them may be every server that any of them may be.
 */
export function withRoles(members: readonly RolelessMember[]): MemberFacts[] {
  const candidates = candidatesOf(members);
  const writer = candidates.find(({ isCertain }) => isCertain) ?? candidates[0];
  const databases = candidates.flatMap(candidate => candidate.databases);
  return members.map(member =>
    candidates.includes(member)
      ? { ...member, role: member === writer ? 'writer' : 'reader', databases: distinctServers(databases, member.path) }
      : { ...member, role: 'reader' },
  );
}

/** Members that no other is sure to be chosen before: one that a condition may take away keeps nobody from being the writer. */
function candidatesOf(members: readonly RolelessMember[]): RolelessMember[] {
  const certain = members.filter(({ isCertain }) => isCertain);
  const lowest = Math.min(...certain.map(({ promotionTier = LAST_TIER }) => promotionTier));
  return members.filter(({ promotionTier = FIRST_TIER }) => promotionTier <= lowest);
}
