import type { CeilingPolicy } from './ceiling';
import type { ConsumerFacts } from './consumer';
import type { DatabaseFacts } from './database';
import type { Finding } from './finding';
import type { ReservePolicy } from './reserve';

/** Everything that one budget is judged by. */
export interface BudgetFacts {
  readonly path: string;
  readonly name: string;
  /** Every server that the inputs allow (parameters, conditions); the lowest ceiling counts. Never empty. */
  readonly databases: readonly DatabaseFacts[];
  readonly ceiling: CeilingPolicy;
  readonly reserve: ReservePolicy;
  readonly consumers: readonly ConsumerFacts[];
  /** What the readers already found; they are part of the verdict. */
  readonly findings: readonly Finding[];
}
