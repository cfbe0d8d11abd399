import type { ConsumerFacts } from './consumer';
import { peakDemand } from './demand';
import type { Finding } from './finding';
import { RULES } from './finding';
import { connectionsOf } from './pool';
import { countOf, printable } from './text';

/**
 * A stated pool of more than one connection in a function of which an environment, or each of its processes, serves one request at a time.
 *
 * "For each concurrent request, Lambda provisions a separate instance of your execution environment":
 * https://docs.aws.amazon.com/lambda/latest/dg/lambda-concurrency.html
 */
export function poolInFunction(consumer: ConsumerFacts): Finding[] {
  const { path, name, pool, processes } = consumer;
  if (pool.kind !== 'fixed' || connectionsOf(pool) === 1) return [];
  const connections = connectionsOf(pool);
  const message =
    `${printable(name)} may open ${connections} connections in each ${processes === 1 ? 'environment' : 'process'}, which serves one request at a time: ` +
    `more than 1 are of use to a handler that queries in parallel alone${savingInWords(consumer)}`;
  const remedies = ['PoolSizing.fixed({ size: 1 })', 'as many as the handler has queries in flight at once'];
  return [{ rule: 'pool-in-function', severity: RULES['pool-in-function'], path, message, remedies }];
}

function savingInWords(consumer: ConsumerFacts): string {
  if (consumer.pool.kind !== 'fixed') return '';
  const demand = peakDemand(consumer, consumer.pool);
  const least = peakDemand(consumer, { size: 1, overflow: 0 });
  if (demand === null || least === null) return '';
  return `, and pools of 1 would ask for ${least} instead of ${countOf(demand, ['connection', 'connections'])}`;
}
