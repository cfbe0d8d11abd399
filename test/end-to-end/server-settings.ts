import type { LedgerBudget } from '../../lib/core/ledger';

/** A PostgreSQL server that keeps back what a ledger says. */
export interface ServerSettings {
  /** Options for the server's command line. */
  readonly flags: readonly string[];
  /** Sessions that the superuser holds, in place of RDS's own `rdsadmin`. */
  readonly superuserSessions: number;
  /** Connections of the reserve that the server does not enforce: whoever needs them first gets them. */
  readonly unenforced: number;
}

/**
 * What stands for each line of the reserve on a server that is not RDS.
 *
 * `superuser` is `superuser_reserved_connections`, `rds_superuser` is `reserved_connections`. `rds.rds_reserved_connections` is
 * RDS's alone; one more connection of `reserved_connections` keeps an ordinary role out just the same. `rdsadmin sessions` are
 * sessions, so sessions are opened; so they are for the automation of Aurora, which has neither of the two. Operations and margin
 * are an agreement between people: no setting enforces them.
 */
export function serverSettings(budget: LedgerBudget, maxConnections: number): ServerSettings {
  const reserve = new Map(budget.reserve.map(({ name, connections }) => [name, connections]));
  const take = (name: string): number => {
    const connections = reserve.get(name);
    if (connections === undefined) throw new Error(`the reserve has no line ${name}: ${[...reserve.keys()].join(', ')}`);
    reserve.delete(name);
    return connections;
  };
  const isAurora = reserve.has('Aurora automation');
  const settings = {
    max_connections: maxConnections,
    superuser_reserved_connections: take('superuser'),
    reserved_connections: take('rds_superuser') + (isAurora ? 0 : take('rds_reserved')),
  };
  const superuserSessions = take(isAurora ? 'Aurora automation' : 'rdsadmin sessions');
  const unenforced = take('operations') + take('margin');
  if (reserve.size > 0) throw new Error(`nothing stands for these lines of the reserve: ${[...reserve.keys()].join(', ')}`);
  return { flags: Object.entries(settings).map(([name, value]) => `--${name}=${value}`), superuserSessions, unenforced };
}
