import type { ConsumerFacts, Unbounded } from './consumer';
import { demandOf, peakDemand } from './demand';
import { minimumPool } from './derivation';
import type { Finding } from './finding';
import { RULES } from './finding';
import { MOST_COPIES } from './numbers';
import { peakCopies } from './overlap';
import type { PoolerFacts } from './pooler';
import type { ScenarioSum } from './scenario-sum';
import { countOf, printable } from './text';
import { isUnknown } from './unknown';

/** A consumer that nothing bounds. */
type UnboundedConsumer = ConsumerFacts & { readonly unbounded: Unbounded };

/** Everybody whose copies nothing bounds, each with the setting that would, and its largest value that fits. */
export function unboundedConsumers({ facts, supply }: ScenarioSum): Finding[] {
  const direct = facts.consumers.filter(isUnbounded);
  const room = direct.length === 0 ? undefined : roomBeside(facts.consumers, supply.usable);
  return [
    ...direct.map(consumer => finding(consumer, [...settingThatFits(consumer, direct, room), ...otherWays(consumer)])),
    ...(facts.poolers ?? []).flatMap(clientsOf).map(consumer => finding(consumer, settingThatFits(consumer, [], undefined))),
  ];
}

function isUnbounded(consumer: ConsumerFacts): consumer is UnboundedConsumer {
  return consumer.unbounded !== undefined;
}

/** RDS Proxy takes its share however many clients come, and AWS states no limit for them; PgBouncer has to be told how many there are. */
function clientsOf({ share, clients }: PoolerFacts): UnboundedConsumer[] {
  return share.kind === 'percent' ? [] : clients.map(({ consumer }) => consumer).filter(isUnbounded);
}

/** What those that are bounded leave at their minimum; undefined when it cannot be said. */
function roomBeside(consumers: readonly ConsumerFacts[], usable: number | undefined): number | undefined {
  const demands = consumers.filter(consumer => !isUnbounded(consumer)).map(one => peakDemand(one, minimumPool(one.pool)));
  return demands.reduce<number | undefined>(
    (left, demand) => (left === undefined || demand === null ? undefined : left - demand),
    usable,
  );
}

/** The same value for all that nothing bounds, because what one of them leaves the others would take. */
function settingThatFits(
  { name, unbounded, unknownPool }: UnboundedConsumer,
  all: readonly UnboundedConsumer[],
  room: number | undefined,
): string[] {
  if (room === undefined) return [`set ${unbounded.setting} of ${printable(name)}`];
  const value = largestThatFits(all, room);
  if (value === undefined) return [`set ${unbounded.setting} of ${printable(name)}`];
  if (value < 1) return [`${unbounded.setting} of ${printable(name)}, once the rest fits`];
  const others = all.length - 1;
  const beside = others === 0 ? '' : `, and of ${countOf(others, ['other consumer', 'other consumers'])} that nothing bounds`;
  const each = unknownPool === undefined ? '' : ', with one connection each';
  return [`${unbounded.setting} of at most ${value} for ${printable(name)}${beside}${each}`];
}

/** Undefined when it cannot be said; 0 when not even 1 fits. */
function largestThatFits(all: readonly UnboundedConsumer[], room: number): number | undefined {
  let most = 0;
  let tooMany = MOST_COPIES + 1;
  while (tooMany - most > 1) {
    const middle = Math.floor((most + tooMany) / 2);
    const demand = demandWith(all, middle);
    if (demand === undefined) return undefined;
    if (demand <= room) most = middle;
    else tooMany = middle;
  }
  return most;
}

function demandWith(all: readonly UnboundedConsumer[], value: number): number | undefined {
  let sum = 0;
  for (const { overlap, processes, pool, sideConnections, unbounded } of all) {
    if (isUnknown(overlap) || isUnknown(processes)) return undefined;
    const copies = unbounded.copiesPerUnit * value ** (unbounded.nesting ?? 1);
    sum += demandOf(peakCopies(copies, overlap), processes, minimumPool(pool), sideConnections);
  }
  return sum;
}

function otherWays({ name, unbounded }: UnboundedConsumer): string[] {
  return [
    `a pooler for ${printable(name)}, whose share is bounded`,
    `${unbounded.option ?? 'maxConcurrency'} of ${printable(name)}, where something else bounds it`,
  ];
}

function finding({ path, name, copyNoun, unbounded }: UnboundedConsumer, remedies: readonly string[]): Finding {
  const message = `nothing bounds the ${copyNoun[1]} of ${printable(name)}: ${printable(unbounded.because)}`;
  return { rule: 'unbounded-consumer', severity: RULES['unbounded-consumer'], path, message, remedies };
}
