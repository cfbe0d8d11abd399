import type { CeilingPolicy } from '../core/ceiling';
import type { MemberFacts } from '../core/cluster';
import type { DatabaseFacts } from '../core/database';
import { RULES } from '../core/finding';
import type { Finding } from '../core/finding';
import { printable } from '../core/text';

/** Stands in the parameter group while the verdict that decides the number is being computed. */
export const PINNED_BY_BUDGET = 'pinned by the connection budget';

/** What is left of a wish to pin once the templates are read. */
export interface Confirmed<Server> {
  readonly servers: readonly Server[];
  readonly ceiling: CeilingPolicy;
  readonly findings: readonly Finding[];
}

/** Trusts a pinned limit only where the parameter group that the instance ends up with holds it. */
export function confirmPinned(path: string, ceiling: CeilingPolicy, servers: readonly DatabaseFacts[]): Confirmed<DatabaseFacts> {
  if (ceiling.kind !== 'pinned') return { servers: servers.map(pinnedByOther), ceiling, findings: [] };
  const strayed = servers.find(server => !isPinned(server));
  if (!strayed) return { servers: servers.map(server => withoutPin(server)), ceiling, findings: [] };
  const finding = notPinned(path, 'the instance', strayed, 'leave the parameter group as the budget found it');
  return { servers, ceiling: { kind: 'estimated' }, findings: [finding] };
}

/**
 * The same for the members of a cluster.
 *
 * Members that share a parameter group share its limit, and with it the lowest that any of them would have.
 *
 * @param sharing paths of the members that use the same parameter group, for every group
 */
export function confirmPinnedMembers(
  path: string,
  ceiling: CeilingPolicy,
  servers: readonly MemberFacts[],
  sharing: readonly (readonly string[])[],
): Confirmed<MemberFacts> {
  if (ceiling.kind !== 'pinned') {
    return {
      servers: servers.map(member => ({ ...member, databases: member.databases.map(pinnedByOther) })),
      ceiling,
      findings: [],
    };
  }
  for (const { name, databases } of servers) {
    const strayed = databases.find(database => !isPinned(database));
    if (!strayed) continue;
    const finding = notPinned(
      path,
      name,
      strayed,
      'create every member before the budget, and leave its parameter group as it is',
    );
    return { servers: servers.map(unpinned), ceiling: { kind: 'estimated' }, findings: [finding] };
  }
  return { servers: servers.map(member => unpinned(withShared(member, servers, sharing))), ceiling, findings: [] };
}

/**
 * A server as it would be if its limit were not pinned.
 *
 * @param stated what is pinned, where that does not follow from the server itself
 */
export function withoutPin(server: DatabaseFacts, stated?: number): DatabaseFacts {
  if (!isPinned(server)) return server;
  const { parameter, ...database } = server;
  return stated === undefined || !parameter ? database : { ...database, parameter: { ...parameter, text: String(stated) } };
}

/** The number in a parameter group that another database's budget pins is not known here: it follows from that database. */
function pinnedByOther(server: DatabaseFacts): DatabaseFacts {
  if (!isPinned(server) || !server.parameter) return server;
  const { parameter, ...database } = server;
  const obstacle = `${printable(parameter.where)} holds the limit that the budget of another database pins: give each its own parameter group`;
  return { ...database, obstacle };
}

function isPinned({ parameter }: DatabaseFacts): boolean {
  return parameter?.text === PINNED_BY_BUDGET;
}

function unpinned(member: MemberFacts): MemberFacts {
  return { ...member, databases: member.databases.map(each => withoutPin(each)) };
}

function withShared(member: MemberFacts, members: readonly MemberFacts[], sharing: readonly (readonly string[])[]): MemberFacts {
  const group = sharing.find(paths => paths.includes(member.path)) ?? [];
  const sharingGroup = members
    .filter(({ path }) => path !== member.path && group.includes(path))
    .flatMap(({ databases }) => databases.map(each => withoutPin(each)));
  if (sharingGroup.length === 0) return member;
  return { ...member, databases: member.databases.map(database => ({ ...database, sharingGroup })) };
}

function notPinned(path: string, server: string, { parameter, obstacle }: DatabaseFacts, remedy: string): Finding {
  const found = parameter
    ? `${parameter.where} sets ${printable(parameter.text)}`
    : (obstacle ?? 'its parameter group does not set the limit');
  return {
    rule: 'conflicting-setting',
    severity: RULES['conflicting-setting'],
    path,
    message: `${path} pins the connection limit, but ${printable(server)} does not end up with it: ${found}`,
    remedies: [remedy, 'budget with what it says by MaxConnections.estimated()'],
  };
}
