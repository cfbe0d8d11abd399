import type { LedgerSum } from './ledger-sum';
import { knownDemand } from './ledger-sum';
import { ledgerTable } from './ledger-table';
import type { PoolerFacts } from './pooler';
import { percentOf } from './pooler-share';
import { countOf, printable } from './text';
import { isUnknown } from './unknown';

/** A proxy whose percentage somebody has stated. */
interface StatedShare {
  readonly name: string;
  readonly percent: number;
}

const MOST_NAMES = 3;

/** Proxies of which each takes its percentage of the whole server, and none knows of the others. */
export function statedShares(poolers: readonly PoolerFacts[]): StatedShare[] {
  return poolers.flatMap(({ name, share }) =>
    share.kind === 'percent' && share.percent !== undefined && !isUnknown(share.percent)
      ? [{ name, percent: share.percent }]
      : [],
  );
}

/** Whether everything else would fit if there were no shares, so that these are what is too much. */
export function fitsWithout(shares: readonly StatedShare[], sum: LedgerSum): boolean {
  const { maxConnections } = sum.ceiling;
  return maxConnections !== null && knownDemand(sum) - takenBy(shares, maxConnections) <= (sum.usable ?? 0);
}

function takenBy(shares: readonly StatedShare[], maxConnections: number): number {
  return shares.reduce((total, { percent }) => total + percentOf(percent, maxConnections), 0);
}

/** Which shares do not fit beside what else there is, and the whole sum line by line. */
export function sharesMessage(sum: LedgerSum, shares: readonly StatedShare[], over: number): string {
  const percent = shares.reduce((total, share) => total + share.percent, 0);
  const named = shares.slice(0, MOST_NAMES).map(({ name, percent: each }) => `${printable(name)} ${each} %`);
  const others = shares.length - named.length;
  const list = [...named, ...(others === 0 ? [] : [countOf(others, ['other', 'others'])])].join(', ');
  const headline =
    `${printable(sum.name)}: the shares of RDS Proxy (${list}: ${percent} % of the server) ask, with what else stands here, ` +
    `for ${countOf(over, ['connection', 'connections'])} more than can be served`;
  return [headline, ...ledgerTable(sum)].join('\n');
}

/** The largest percentage that fits: of the one share, or of each of several alike. None where not even 1 % would. */
export function sharesRemedies({ ceiling, demand }: LedgerSum, shares: readonly StatedShare[], usable: number): string[] {
  const { maxConnections } = ceiling;
  if (maxConnections === null || demand === null) return [];
  const taken = takenBy(shares, maxConnections);
  const percent = Math.floor(((usable - (demand - taken)) * 100) / (maxConnections * shares.length));
  if (percent < 1) return [];
  const [only] = shares;
  const where = shares.length === 1 && only ? `in ${printable(only.name)}` : `in each of the ${shares.length} proxies`;
  return [`MaxConnectionsPercent ${Math.min(100, percent)} ${where}`, 'leave the percentage to the budget: addProxy derives it'];
}
