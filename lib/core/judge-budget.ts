import type { BudgetFacts } from './budget';
import type { ClusterFacts } from './cluster';
import { judge } from './judge';
import { judgeCluster } from './judge-cluster';
import type { LedgerBudget } from './ledger';

/** The verdicts on a budget: one for a server, one for each endpoint of a cluster. */
export function judgeBudget(facts: BudgetFacts | ClusterFacts): LedgerBudget[] {
  return 'members' in facts ? judgeCluster(facts) : [judge(facts)];
}
