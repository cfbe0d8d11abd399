import type { LedgerBudget } from './ledger';
import { countOf } from './text';

/** What is left for consumers whose pools nobody knows, in words; undefined where all are known, or nothing is left. What stands in the sum for them is no knowledge. */
export function openRoom({ consumers, headroom }: Pick<LedgerBudget, 'consumers' | 'headroom'>): string | undefined {
  const open = consumers.filter(({ pool }) => pool.unknown !== undefined);
  if (open.length === 0 || headroom === null || headroom < 0) return undefined;
  const left = open.reduce((sum, { demand }) => sum + (demand ?? 0), headroom);
  const whose = open.length === 1 ? 'consumer whose pool is not known' : 'consumers whose pools are not known';
  return `${countOf(left, ['connection', 'connections'])} left for ${open.length} ${whose}`;
}
