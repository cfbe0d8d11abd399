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

/** Everybody who gets to a database, once for each endpoint, and whoever cannot be counted. */
export function partiesAmong(
  reachers: readonly Reacher[],
  reached: ReachedDatabase,
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
    const facts = proxyId === undefined ? consumer.facts : behindPooler(consumer.facts);
    const endpoints = endpointsOf(reacher, reached);
    for (const endpoint of endpoints)
      parties.push({ facts: endpoints.length === 1 ? facts : atEndpoint(facts, endpoint), endpoint, proxy: proxyId });
  }
  return { parties, findings };
}

/** Whoever holds the reader's address and not the writer's connects to readers alone; nobody else does for certain. */
function endpointsOf({ workload }: Reacher, { ids }: ReachedDatabase): readonly Endpoint[] {
  const attributes = workload.holdings.filter(({ id }) => ids.has(id)).map(({ attribute }) => attribute);
  if (!attributes.includes('ReadEndpoint.Address')) return ['writer'];
  return attributes.includes('Endpoint.Address') ? ['writer', 'reader'] : ['reader'];
}

/** A pool of its own, in the same copies. */
function atEndpoint(facts: ConsumerFacts, endpoint: Endpoint): ConsumerFacts {
  return endpoint === 'writer' ? facts : { ...facts, path: `${facts.path}/reader`, name: `${facts.name} (reader)` };
}
