import type { ConsumerFacts } from '../../core/consumer';
import type { Endpoint } from '../../core/endpoint';
import type { Finding } from '../../core/finding';
import type { ReachedDatabase } from '../../core/reach/access-graph';
import type { Reacher } from '../../core/reach/reachers';
import { uncountedConsumer } from '../../core/reach/uncounted-consumer';
import type { App } from './consumers';
import { impliedConsumer } from './consumers';
import { behindPooler } from './open-pools';
import type { CheckTerms } from './terms';

/** Somebody who gets to a database, as a consumer of one of its endpoints. */
export interface Party {
  readonly facts: ConsumerFacts;
  readonly endpoint: Endpoint;
  /** Id of the proxy that it comes by; undefined where it comes to the database itself. */
  readonly proxy: string | undefined;
}

/** Endpoints that each member of a cluster serves, by its id: both where it may be the writer. */
export type Roles = ReadonlyMap<string, readonly Endpoint[]>;

/** Everybody who gets to a database, once for each endpoint, and whoever cannot be counted. */
export function partiesAmong(
  reachers: readonly Reacher[],
  reached: ReachedDatabase,
  roles: Roles,
  { consumers }: CheckTerms,
  app: App,
): { readonly parties: readonly Party[]; readonly findings: readonly Finding[] } {
  const parties: Party[] = [];
  const findings: Finding[] = [];
  for (const reacher of reachers) {
    const { workload, proxy } = reacher;
    const consumer = impliedConsumer(workload, consumers.get(workload.path) ?? {}, app);
    findings.push(...(consumer?.findings ?? [uncountedConsumer(reacher, reached)]));
    if (consumer === undefined) continue;
    const [proxyId] = proxy?.ids ?? [];
    const running = withoutIdle(consumer.facts);
    const facts = proxyId === undefined ? running : behindPooler(running);
    const endpoints = endpointsOf(reacher, reached, roles);
    for (const endpoint of endpoints)
      parties.push({ facts: endpoints.length === 1 ? facts : atEndpoint(facts, endpoint), endpoint, proxy: proxyId });
  }
  return { parties, findings };
}

/** Whoever holds addresses connects there, of a member as long as that has its role; everybody else to the writer. */
function endpointsOf({ workload }: Reacher, { ids }: ReachedDatabase, roles: Roles): readonly Endpoint[] {
  const held = workload.holdings
    .filter(({ id }) => ids.has(id))
    .flatMap(({ id, attribute }): readonly Endpoint[] => {
      if (attribute === 'ReadEndpoint.Address') return ['reader'];
      return attribute === 'Endpoint.Address' ? (roles.get(id) ?? ['writer']) : [];
    });
  return held.length === 0 ? ['writer'] : [...new Set(held)];
}

/** What nobody runs opens nothing, whatever its pool: there is nothing to be shared out. */
function withoutIdle(facts: ConsumerFacts): ConsumerFacts {
  const { unknownPool, ...others } = facts;
  return facts.copies === 0 && unknownPool !== undefined ? { ...others, pool: { kind: 'fixed', size: 1, overflow: 0 } } : facts;
}

/** A pool of its own, in the same copies. */
function atEndpoint(facts: ConsumerFacts, endpoint: Endpoint): ConsumerFacts {
  return endpoint === 'writer' ? facts : { ...facts, path: `${facts.path}/reader`, name: `${facts.name} (reader)` };
}
