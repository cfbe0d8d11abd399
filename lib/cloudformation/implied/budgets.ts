import type { BudgetFacts } from '../../core/budget';
import type { ClusterFacts } from '../../core/cluster';
import type { ConsumerFacts } from '../../core/consumer';
import type { Endpoint } from '../../core/endpoint';
import type { Finding } from '../../core/finding';
import type { PoolerFacts } from '../../core/pooler';
import type { AccessGraph, Outlet, ReachedDatabase } from '../../core/reach/access-graph';
import type { Reacher } from '../../core/reach/reachers';
import { reachersOf } from '../../core/reach/reachers';
import { uncountedConsumer } from '../../core/reach/uncounted-consumer';
import { readDbCluster } from '../db-cluster';
import { readDbInstance } from '../db-instance';
import { readReachedDatabase } from '../reach/reached-database';
import type { App } from './consumers';
import { impliedConsumer } from './consumers';
import { countedReachers } from './counted-reachers';
import type { FoundDatabase } from './databases';
import { behindPooler, scenariosFor } from './open-pools';
import { impliedProxy, proxiesOf } from './proxies';
import type { CheckTerms, DatabaseTerms } from './terms';

/** A database with everybody who gets to it, ready to be judged. */
export interface ImpliedBudget {
  readonly facts: BudgetFacts | ClusterFacts;
  /** Those who come to the database itself. */
  readonly consumers: readonly ConsumerFacts[];
  readonly unseen: readonly Outlet[];
}

/** Somebody who gets to a database, as a consumer of one of its endpoints. */
interface Party {
  readonly facts: ConsumerFacts;
  readonly endpoints: readonly Endpoint[];
  /** Id of the proxy that it comes by. */
  readonly proxy: string | undefined;
}

/** The budget that templates imply for a database: what it admits by default, and everybody who gets there with what its client opens. */
export function impliedBudget(database: FoundDatabase, graph: AccessGraph, terms: CheckTerms, app: App): ImpliedBudget {
  const { id, path, name } = database.resource;
  const reached = readReachedDatabase(app.set, id, name);
  const { reachers, unseen } = reachersOf(reached, graph);
  const { parties, findings } = partiesAmong(countedReachers(reachers, graph, terms), reached, terms, app);
  const direct = parties.filter(({ proxy }) => proxy === undefined);
  const common = { path, name, ...policies(terms.databases.get(path) ?? {}), findings, poolers: poolers(parties, reached, app) };
  if (database.kind === 'server') {
    const consumers = direct.map(({ facts }) => facts);
    return { facts: { ...common, databases: readDbInstance(app.template, id, path), consumers }, consumers, unseen };
  }
  const members = readDbCluster(app.template, id, path);
  const consumers = { writer: at(direct, 'writer'), reader: at(direct, 'reader') };
  const all = [...consumers.writer, ...consumers.reader];
  return { facts: { ...common, ...scenariosFor(all), members, consumers }, consumers: all, unseen };
}

function partiesAmong(
  reachers: readonly Reacher[],
  reached: ReachedDatabase,
  { consumers }: CheckTerms,
  app: App,
): { readonly parties: readonly Party[]; readonly findings: readonly Finding[] } {
  const parties: Party[] = [];
  const findings: Finding[] = [];
  for (const reacher of reachers) {
    const consumer = impliedConsumer(reacher.workload, consumers.get(reacher.workload.path) ?? {}, app);
    if (consumer) parties.push({ facts: consumer.facts, ...comesBy(reacher, reached) });
    findings.push(...(consumer?.findings ?? [uncountedConsumer(reacher, reached)]));
  }
  return { parties, findings };
}

function at(parties: readonly Party[], endpoint: Endpoint): ConsumerFacts[] {
  return parties.filter(({ endpoints }) => endpoints.includes(endpoint)).map(party => poolAt(party, endpoint));
}

/** Whoever connects to both endpoints has a pool for each, and a failover brings both to one server. */
function poolAt({ facts, endpoints }: Party, endpoint: Endpoint): ConsumerFacts {
  if (endpoint === 'writer' || endpoints.length === 1) return facts;
  return { ...facts, path: `${facts.path}/${endpoint}`, name: `${facts.name} (${endpoint})` };
}

function policies({ ceiling, reserve }: DatabaseTerms): Pick<BudgetFacts, 'ceiling' | 'reserve'> {
  return { ceiling: ceiling ?? { kind: 'estimated' }, reserve: reserve ?? { kind: 'standard' } };
}

/** Whoever holds the reader's address and not the writer's connects to readers alone; nobody else does for certain. */
function comesBy({ workload, proxy }: Reacher, { ids }: ReachedDatabase): Pick<Party, 'endpoints' | 'proxy'> {
  const attributes = workload.holdings.filter(({ id }) => ids.has(id)).map(({ attribute }) => attribute);
  const reads = attributes.includes('ReadEndpoint.Address');
  const writes = !reads || attributes.includes('Endpoint.Address');
  const endpoints: Endpoint[] = [...(writes ? (['writer'] as const) : []), ...(reads ? (['reader'] as const) : [])];
  return { endpoints, proxy: proxy && [...proxy.ids][0] };
}

function poolers(parties: readonly Party[], { ids }: ReachedDatabase, app: App): PoolerFacts[] {
  return [...proxiesOf(app, ids)].map(([targetGroup, proxy]) =>
    impliedProxy(
      app,
      targetGroup,
      proxy,
      parties.filter(party => party.proxy === proxy).map(({ facts }) => ({ consumer: behindPooler(facts) })),
    ),
  );
}
