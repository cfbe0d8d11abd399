import { gauge, gaugeOfAll, identityOf } from './samples';
import type { Metrics, Series } from './samples';
import type { Story, Wanted } from './stories';

/** Name of the instance or the cluster of a story. */
export const IDENTIFIER = 'orders';

/** Names of the members of a cluster, in the order of a story's instances. */
export const MEMBERS = ['orders-a', 'orders-b', 'orders-c'] as const;

/** What RDS publishes of a story, where no server admits more than `admitted`. */
export function metricsOf({ writer, readers, instances }: Story, admitted: number): Metrics {
  const seen = (wanted: Wanted): Wanted => wanted.map(count => (count === undefined ? undefined : Math.min(count, admitted)));
  if (!readers) return new Map([[identity({ DBInstanceIdentifier: IDENTIFIER }), gauge(seen(writer))]]);
  const members = (instances ?? [writer, ...readers]).map(seen);
  const byRole: [string, Series][] = [
    [identity({ DBClusterIdentifier: IDENTIFIER, Role: 'WRITER' }), gauge(seen(writer))],
    [identity({ DBClusterIdentifier: IDENTIFIER, Role: 'READER' }), gaugeOfAll(readers.map(seen))],
    [identity({ DBClusterIdentifier: IDENTIFIER }), gaugeOfAll(members)],
  ];
  return new Map([
    ...byRole,
    ...members.map((member, index): [string, Series] => [
      identity({ DBInstanceIdentifier: MEMBERS[index] ?? '' }),
      gauge(member),
    ]),
  ]);
}

/** The minute in which the first session is refused; undefined where none is. */
export function firstRefusal({ writer, readers = [] }: Story, admitted: number): number | undefined {
  const minutes = [writer, ...readers].map(wanted => wanted.findIndex(count => (count ?? 0) > admitted));
  const refused = minutes.filter(minute => minute >= 0);
  return refused.length === 0 ? undefined : Math.min(...refused) + 1;
}

export function minutesOf({ writer }: Story): number {
  return writer.length;
}

function identity(dimensions: Readonly<Record<string, string>>): string {
  const Dimensions = Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value }));
  return identityOf({ Namespace: 'AWS/RDS', MetricName: 'DatabaseConnections', Dimensions });
}
