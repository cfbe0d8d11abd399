import { printable } from '../text';
import type {
  AccessGraph,
  Admission,
  Door,
  GroupOutlet,
  Outlet,
  Peer,
  PortRange,
  ReachedDatabase,
  Workload,
} from './access-graph';

/** How workloads get through the doors of a database by security groups, and who may get through without being seen. */
export interface NetworkWays {
  /** By the id of the workload. */
  readonly ways: ReadonlyMap<string, readonly NetworkWay[]>;
  readonly unseen: readonly Outlet[];
}

/** One rule that lets a workload in. */
export interface NetworkWay {
  readonly door: Door;
  readonly inWords: string;
}

/** Follows every rule of every group that guards a database. */
export function networkWays(database: ReachedDatabase, graph: AccessGraph): NetworkWays {
  const carriers = carriersOf(graph);
  const ways = new Map<string, NetworkWay[]>();
  const unseen: Outlet[] = [];
  for (const { door, group, admission, peer } of openings(database, graph)) {
    const rule = ruleInWords(door, group, admission, graph);
    if (peer.kind === 'unseen') {
      unseen.push({ what: peer.what, because: `${rule}: ${peer.because}` });
      continue;
    }
    const outlets = (graph.outlets.get(peer.id) ?? []).filter(outlet => !isPartOf(outlet, peer.id, database));
    unseen.push(...outlets.map(({ what, because }) => ({ what, because: `${rule}: ${because}` })));
    for (const workload of carriers.get(peer.id) ?? []) {
      if (!mayLeave(workload, door, graph)) continue;
      const way = { door, inWords: `security group ${groupName(peer.id, graph)} -> ${rule}` };
      ways.set(workload.id, [...(ways.get(workload.id) ?? []), way]);
    }
  }
  return { ways, unseen };
}

interface Opening {
  readonly door: Door;
  readonly group: string;
  readonly admission: Admission;
  readonly peer: Peer;
}

function openings({ doors }: ReachedDatabase, { admissions }: AccessGraph): Opening[] {
  return doors.flatMap(door =>
    door.groups.flatMap(group =>
      (admissions.get(group) ?? [])
        .filter(admission => covers(admission, door.port))
        .flatMap(admission => admission.peers.map(peer => ({ door, group, admission, peer }))),
    ),
  );
}

/** Servers of one database share a group that lets in itself, which is ordinary; its proxies are doors of it. */
function isPartOf({ id }: GroupOutlet, group: string, { ids, replicas, doors }: ReachedDatabase): boolean {
  if (id === undefined) return false;
  if (ids.has(id) || doors.some(({ proxy }) => proxy?.ids.has(id))) return true;
  return replicas?.has(id) === true && doors.some(({ groups }) => groups.includes(group));
}

function carriersOf({ workloads }: AccessGraph): Map<string, Workload[]> {
  const carriers = new Map<string, Workload[]>();
  for (const workload of workloads) {
    for (const group of workload.groups) {
      const known = carriers.get(group);
      if (known) known.push(workload);
      else carriers.set(group, [workload]);
    }
  }
  return carriers;
}

/** What is not known covers everything: the rule may be meant for the port. */
function covers({ isTcp, ports }: PortRange, port: number | undefined): boolean {
  return isTcp && (ports === undefined || port === undefined || (ports.from <= port && port <= ports.to));
}

/** A workload gets out by any of its groups; one that lets out nothing to the database keeps it from getting there. */
function mayLeave({ groups }: Workload, door: Door, graph: AccessGraph): boolean {
  const guards = new Set(door.groups);
  const leadsThere = (peer: Peer): boolean => peer.kind === 'unseen' || guards.has(peer.id);
  return groups.some(group => {
    const egress = graph.groups.get(group)?.egress;
    return egress === undefined || egress.some(rule => covers(rule, door.port) && rule.peers.some(leadsThere));
  });
}

function ruleInWords({ proxy, port }: Door, group: string, { rule }: Admission, graph: AccessGraph): string {
  const on = port === undefined ? '' : ` on ${port}`;
  const onwards = proxy ? ` -> RDS Proxy ${printable(proxy.name)}` : '';
  return `${printable(rule)} of ${groupName(group, graph)}${on}${onwards}`;
}

function groupName(id: string, { groups }: AccessGraph): string {
  return printable(groups.get(id)?.name ?? id);
}
