import type { BudgetFacts } from '../../core/budget';
import type { CeilingPolicy } from '../../core/ceiling';
import type { ClusterFacts, MemberFacts } from '../../core/cluster';
import type { ConsumerFacts } from '../../core/consumer';
import type { DatabaseFacts } from '../../core/database';
import type { Endpoint } from '../../core/endpoint';
import { describedBy } from '../../core/measurement-use';
import type { PoolerFacts } from '../../core/pooler';
import type { AccessGraph, Outlet, ReachedDatabase } from '../../core/reach/access-graph';
import { reachersOf } from '../../core/reach/reachers';
import { readDbCluster } from '../db-cluster';
import { readDbInstance } from '../db-instance';
import { readReachedDatabase } from '../reach/reached-database';
import type { App } from './consumers';
import { countedReachers } from './counted-reachers';
import type { FoundDatabase } from './databases';
import { scenariosFor } from './open-pools';
import type { Party, Roles } from './parties';
import { partiesAmong } from './parties';
import { impliedProxy, proxiesOf } from './proxies';
import type { CheckTerms, DatabaseTerms } from './terms';

/** A database with everybody who gets to it, ready to be judged. */
export interface ImpliedBudget {
  readonly facts: BudgetFacts | ClusterFacts;
  /** Those who come to the database itself. */
  readonly consumers: readonly ConsumerFacts[];
  readonly unseen: readonly Outlet[];
}

/** The budget that templates imply for a database: what it admits by default, and everybody who gets there with what its client opens. */
export function impliedBudget(database: FoundDatabase, graph: AccessGraph, terms: CheckTerms, app: App): ImpliedBudget {
  const { id, path, name } = database.resource;
  const policy = policies(terms.databases.get(path) ?? {});
  const members = database.kind === 'cluster' ? readDbCluster(app.template, id, path) : [];
  const reached = readReachedDatabase(app.set, id, name);
  const { reachers, unseen } = reachersOf(reached, graph);
  const { parties, findings } = partiesAmong(countedReachers(reachers, graph, terms), reached, rolesOf(members), terms, app);
  const direct = parties.filter(({ proxy }) => proxy === undefined);
  const common = { path, name, ...policy, findings, poolers: poolers(parties, reached, app) };
  if (database.kind === 'server') {
    const databases = measurable(readDbInstance(app.template, id, path), policy.ceiling);
    const consumers = direct.map(({ facts }) => facts);
    return { facts: { ...common, databases, consumers }, consumers, unseen };
  }
  const consumers = { writer: at(direct, 'writer'), reader: at(direct, 'reader') };
  const all = [...consumers.writer, ...consumers.reader];
  const named = members.map(member => withLabel(member, policy.ceiling, app));
  return { facts: { ...common, ...scenariosFor(all), members: named, consumers }, consumers: all, unseen };
}

/** Members are found by their ids. */
function rolesOf(members: readonly MemberFacts[]): Roles {
  return new Map(members.map(({ name, role, mayBeWriter }) => [name, mayBeWriter ? ['writer', 'reader'] : [role]]));
}

/** A member as people call it. */
function withLabel(member: MemberFacts, ceiling: CeilingPolicy, { set }: App): MemberFacts {
  const label = set.resources.get(member.name);
  const databases = measurable(member.databases, ceiling);
  return label ? { ...member, path: label.path, name: label.name, databases } : { ...member, databases };
}

function at(parties: readonly Party[], endpoint: Endpoint): ConsumerFacts[] {
  return parties.filter(party => party.endpoint === endpoint).map(({ facts }) => facts);
}

function policies({ ceiling, reserve }: DatabaseTerms): Pick<BudgetFacts, 'ceiling' | 'reserve'> {
  return { ceiling: ceiling ?? { kind: 'estimated' }, reserve: reserve ?? { kind: 'standard' } };
}

/** Servers with what finds them in a file of measurements. */
function measurable(servers: readonly DatabaseFacts[], ceiling: CeilingPolicy): readonly DatabaseFacts[] {
  return ceiling.kind === 'measured' ? servers.map(server => describedBy(server, ceiling)) : servers;
}

function poolers(parties: readonly Party[], { ids }: ReachedDatabase, app: App): PoolerFacts[] {
  return [...proxiesOf(app, ids)].map(([targetGroup, proxy]) =>
    impliedProxy(
      app,
      targetGroup,
      proxy,
      parties.filter(party => party.proxy === proxy).map(({ facts, endpoint }) => ({ consumer: facts, endpoint })),
    ),
  );
}
