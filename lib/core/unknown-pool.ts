import type { ConsumerFacts } from './consumer';
import type { Finding } from './finding';
import { RULES } from './finding';
import type { LedgerBudget, LedgerConsumer } from './ledger';
import { connectionsOf } from './pool';
import { countOf, printable } from './text';

/**
 * Consumers of which nobody knows what they open, each with what fits in its place; those behind a pooler take nothing themselves.
 *
 * @param facts of the consumers of the budget, which know what a copy is called
 */
export function unknownPools(ledger: LedgerBudget, facts: readonly ConsumerFacts[]): Finding[] {
  const byPath = new Map(facts.map(each => [each.path, each]));
  return ledger.consumers
    .filter(({ pool }) => pool.unknown !== undefined)
    .map(consumer => unknownPool(consumer, byPath.get(consumer.path), ledger));
}

function unknownPool(consumer: LedgerConsumer, facts: ConsumerFacts | undefined, ledger: LedgerBudget): Finding {
  const { pool } = consumer;
  // Two pools in the same copies are stated together.
  const path = facts?.copiesOf ?? consumer.path;
  const [copy] = facts?.copyNoun ?? ['copy'];
  const name = printable(consumer.name);
  const each = perUnit(consumer, copy);
  const message = `what ${name} opens is not known (${printable(pool.unknown ?? '')}): ${whatFits(consumer, each, ledger)}`;
  const isFitting = ledger.headroom !== null && ledger.headroom >= 0;
  const remedies = [
    ...(isFitting ? [`let ${name} open at most ${each}`] : []),
    `state the pool of ${name}, by its path ${printable(path)}`,
  ];
  return { rule: 'unknown-pool', severity: RULES['unknown-pool'], path, message, remedies };
}

function whatFits({ demand, copies }: LedgerConsumer, each: string, { headroom, usable, demand: all }: LedgerBudget): string {
  if (headroom === null) return 'how many fit cannot be said before the rest of the sum is known';
  if (headroom < 0) return 'not even one fits beside the rest of the sum';
  return `${each} fit; times ${copies.because} that is ${demand}, and with all others ${all} of ${usable} usable`;
}

/** A pool is one process's; where nobody knows how many processes there are, all of a copy share what fits. */
function perUnit({ pool, processes }: LedgerConsumer, copy: string): string {
  const connections = countOf(connectionsOf(pool), ['connection', 'connections']);
  return `${connections} per ${processes === 1 ? copy : 'process'}`;
}
