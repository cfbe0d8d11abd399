import type { AccessGraph, Door, Outlet, ReachedDatabase, Workload } from './access-graph';
import { doorsHeld, loginWays } from './login-ways';
import { networkWays } from './network-ways';

/** A workload that gets to a database, and how. */
export interface Reacher {
  readonly workload: Workload;
  /** By security groups, in words. */
  readonly network: readonly string[];
  /** By an address, a secret or a permission, in words. */
  readonly login: readonly string[];
  /** The RDS Proxy that it comes by; absent where it comes to the database itself, or may. */
  readonly proxy?: Door['proxy'];
}

/** Everybody who gets to a database. */
export interface Reachers {
  readonly reachers: readonly Reacher[];
  /** What can be neither told nor cleared. */
  readonly unseen: readonly Outlet[];
}

/** Whoever gets to a database, in the order of the templates; what is there for the database or for deployments is left out. */
export function reachersOf(database: ReachedDatabase, graph: AccessGraph): Reachers {
  const { ways, unseen } = networkWays(database, graph);
  const reachers = graph.workloads
    .filter(({ isInfrastructure }) => !isInfrastructure)
    .flatMap((workload): Reacher[] => {
      const network = ways.get(workload.id) ?? [];
      const login = loginWays(workload, database);
      if (network.length + login.length === 0) return [];
      const proxy = proxyOf(
        doorsHeld(workload, database),
        network.map(({ door }) => door),
      );
      return [{ workload, network: network.map(({ inWords }) => inWords), login, ...(proxy && { proxy }) }];
    });
  return { reachers: withoutHosts(reachers), unseen: distinct([...database.unseen, ...unseen]) };
}

/** Instances are explained by tasks that get there, and compute environments by their jobs. */
function withoutHosts(reachers: readonly Reacher[]): Reacher[] {
  const ids = new Set(reachers.map(({ workload }) => workload.id));
  return reachers.filter(({ workload }) => !workload.hosts.some(id => ids.has(id)));
}

/** The address that somebody holds says where it connects; else it is where its security groups lead. */
function proxyOf(held: readonly Door[], open: readonly Door[]): Door['proxy'] {
  const doors = held.length > 0 ? held : open;
  const [first] = doors;
  return doors.every(door => door.proxy === first?.proxy) ? first?.proxy : undefined;
}

function distinct(outlets: readonly Outlet[]): Outlet[] {
  return [...new Map(outlets.map(outlet => [`${outlet.what}\n${outlet.because}`, outlet])).values()];
}
