import type { ConsumerFacts } from './consumer';
import type { Finding } from './finding';
import { RULES } from './finding';
import type { LedgerBudget, LedgerConsumer } from './ledger';
import { knownDemand } from './ledger-sum';
import { connectionsOf } from './pool';
import { countOf, printable } from './text';

/**
 * Consumers of which nobody knows what they open, each with what fits in its place; those behind a pooler take nothing themselves.
 *
 * @param facts of the consumers of the budget, which know what a copy is called
 */
export function unknownPools(ledger: LedgerBudget, facts: readonly ConsumerFacts[]): Finding[] {
  const byPath = new Map(facts.map(fact => [fact.path, fact]));
  return ledger.consumers.flatMap(consumer => {
    const found = byPath.get(consumer.path);
    return found && consumer.pool.unknown !== undefined ? [unknownPool(consumer, found, ledger)] : [];
  });
}

function unknownPool(consumer: LedgerConsumer, { copyNoun, copiesOf }: ConsumerFacts, ledger: LedgerBudget): Finding {
  const { pool } = consumer;
  const [copy] = copyNoun;
  // Of several pools in the same copies none has a path by which it could be stated.
  const path = copiesOf ?? consumer.path;
  const name = printable(consumer.name);
  const each = perUnit(consumer, copy);
  const message = `what ${name} opens is not known (${printable(pool.unknown ?? '')}): ${whatFits(consumer, copy, ledger)}`;
  const isFitting = ledger.headroom !== null && ledger.headroom >= 0;
  const remedies = [
    ...(isFitting ? [`let ${name} open at most ${each}`] : []),
    `state the pool of ${name}, by its path ${printable(path)}`,
  ];
  return { rule: 'unknown-pool', severity: RULES['unknown-pool'], path, message, remedies };
}

function whatFits(consumer: LedgerConsumer, copy: string, ledger: LedgerBudget): string {
  const { headroom, usable, demand: all } = ledger;
  if (usable !== null && knownDemand(ledger) > usable) return 'not even one fits beside the rest of the sum';
  if (headroom === null) return `how many fit cannot be said before ${whatIsMissing(ledger)} is known`;
  const { pool, processes, sideConnections, copies, demand } = consumer;
  const verb = connectionsOf(pool) === 1 ? 'fits' : 'fit';
  const factor = processes === 1 ? '' : `${String(processes)} processes and `;
  const side = sideConnections === 0 ? '' : `, ${sideConnections} more of each ${copy} included,`;
  return `${perUnit(consumer, copy)} ${verb}; times ${factor}${copies.because}${side} that is ${demand}, and with all others ${all} of ${usable} usable`;
}

/** A message has room for a few. */
const MOST_NAMES = 3;

function whatIsMissing({ usable, consumers }: LedgerBudget): string {
  if (usable === null) return 'what the server admits';
  const unknown = consumers.filter(({ demand }) => demand === null).map(({ name }) => printable(name));
  const named = unknown.slice(0, MOST_NAMES).join(', ');
  const others = unknown.length - MOST_NAMES;
  return `the demand of ${others > 0 ? `${named} and ${countOf(others, ['other', 'others'])}` : named}`;
}

/** A pool is one process's; where nobody knows how many processes there are, all of a copy share what fits. */
function perUnit({ pool, processes }: LedgerConsumer, copy: string): string {
  const connections = countOf(connectionsOf(pool), ['connection', 'connections']);
  return `${connections} per ${processes === 1 ? copy : 'process'}`;
}
