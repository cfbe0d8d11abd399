import type { ConsumerFacts } from '../../core/consumer';
import { RULES } from '../../core/finding';
import type { LedgerBudget } from '../../core/ledger';
import type { ScenarioPolicy } from '../../core/scenario';
import { DEFAULT_SCENARIOS, levelOf } from '../../core/scenario';

/** What fits has to fit when a member is lost as well, or else pools that nobody has stated would be too large there. */
const FITTING_ALWAYS: ScenarioPolicy = { must: [...DEFAULT_SCENARIOS.must, ...DEFAULT_SCENARIOS.should], should: [] };

/** The moments that pools are made for; absent where there are none to be made. */
export function scenariosFor(consumers: readonly ConsumerFacts[]): { readonly scenarios?: ScenarioPolicy } {
  return consumers.some(({ unknownPool }) => unknownPool !== undefined) ? { scenarios: FITTING_ALWAYS } : {};
}

/** What is known and does not fit is as grave as in any budget, whatever the other pools were made for. */
export function asGraveAsUsual(ledger: LedgerBudget): LedgerBudget {
  return {
    ...ledger,
    scenarios: ledger.scenarios.map(each => ({ ...each, level: levelOf(each.scenario) })),
    findings: ledger.findings.map(finding =>
      finding.rule === 'failover-over-budget' ? { ...finding, severity: RULES[finding.rule] } : finding,
    ),
  };
}

/** Behind a pooler the room on the server says nothing about a pool: it stands there with the least that it may be. */
export function behindPooler(client: ConsumerFacts): ConsumerFacts {
  const { pool, unknownPool } = client;
  if (unknownPool === undefined || pool.kind !== 'derived') return client;
  return { ...client, pool: { ...pool, max: pool.min } };
}
