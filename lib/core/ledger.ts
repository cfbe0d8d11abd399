import type { Ceiling } from './ceiling';
import type { Endpoint } from './endpoint';
import type { ConsumerFacts, Pool } from './consumer';
import type { Finding, RuleId } from './finding';
import type { ReserveItem } from './reserve';
import type { ScenarioId, ScenarioLevel } from './scenario';

/** The itemised sum of one server's connections: plain JSON, as written to `connection-budget.json`. */
export interface LedgerBudget {
  /** Ends in the endpoint, where the database is a cluster. */
  readonly path: string;
  /** Short name for messages. */
  readonly name: string;
  /** Which endpoint of a cluster the consumers connect to; absent for a single server. */
  readonly endpoint?: Endpoint;
  /** The servers of a cluster that stand behind the endpoint while nothing has failed; absent for a single server. */
  readonly servers?: readonly LedgerServer[];
  readonly database: LedgerDatabase;
  readonly ceiling: LedgerCeiling;
  readonly reserve: readonly ReserveItem[];
  /** ceiling - reserve; null when the ceiling is unknown. May be negative. */
  readonly usable: number | null;
  /** Connections that ordinary roles get before the server refuses: the ceiling less what the server itself withholds; null when unknown. */
  readonly admitted: number | null;
  /** Those of the reserve that people and jobs outside the budget may open. */
  readonly operations: number;
  /** Poolers stand among them with what they may open; their clients do not. */
  readonly consumers: readonly LedgerConsumer[];
  /** The poolers with their clients; absent where there are none. */
  readonly poolers?: readonly LedgerPooler[];
  /** Sum of the consumers' demand; null when one of them is unknown. */
  readonly demand: number | null;
  /** Sum of the demand outside deployments; null when unknown. */
  readonly steadyDemand: number | null;
  /** usable - demand; null when either is unknown. */
  readonly headroom: number | null;
  /** The sum at other moments, the one above among them. */
  readonly scenarios: readonly LedgerScenario[];
  readonly findings: readonly Finding[];
  /** Why findings that are marked as accepted may stand; absent where there are none. */
  readonly accepted?: readonly LedgerAcceptance[];
  /** Who may reach the database without being seen, such as whoever has an address of a range; absent where nobody may, or nobody has looked. */
  readonly unseen?: readonly LedgerUnseen[];
}

/** Why every finding of one rule about one thing may stand. */
export interface LedgerAcceptance {
  readonly rule: RuleId;
  /** Path of the findings. */
  readonly path: string;
  readonly reason: string;
  /** The last day, in UTC, such as `2027-06-30`; absent where it was acknowledged without an end. */
  readonly until?: string;
}

/** Somebody of whom nobody can tell whether they connect: neither clean nor a finding. */
export interface LedgerUnseen {
  /** An address range, a security group of another app, the database itself. */
  readonly what: string;
  /** Why it cannot be told, in words. */
  readonly because: string;
}

/** What a server admits, and how that is known. */
export interface LedgerCeiling {
  /** Null when unknown. */
  readonly maxConnections: number | null;
  readonly basis: Ceiling['basis'];
  readonly source: string;
  /** Set where it is a part of what the server admits, handed over by whoever owns the budget. */
  readonly isPart?: true;
  /** What the server is set up for and admits after its next restart; absent where that is what it admits now. */
  readonly afterRestart?: number;
}

/** The server whose ceiling counts. */
export interface LedgerDatabase {
  /** What messages call it beside its class; absent where the class says it all. */
  readonly name?: string;
  readonly engine: string;
  readonly engineVersion?: string;
  readonly instanceClass?: string;
}

/** One server of a cluster. */
export interface LedgerServer extends LedgerCeiling {
  readonly path: string;
  readonly name: string;
  readonly instanceClass?: string;
  /** Null when the ceiling is unknown. */
  readonly usable: number | null;
}

/** What one moment asks of the server that serves it. Quantities are null when unknown. */
export interface LedgerScenario {
  readonly scenario: ScenarioId;
  /** Whether it has to fit. */
  readonly level: ScenarioLevel;
  /** Name of the server that serves it; absent for a single server. */
  readonly server?: string;
  readonly usable: number | null;
  /** As `admitted` of the budget, of the server that serves it. */
  readonly admitted: number | null;
  readonly demand: number | null;
  readonly headroom: number | null;
}

/** A pooler, and whoever draws on it. Quantities are null when unknown. */
export interface LedgerPooler {
  readonly path: string;
  readonly name: string;
  readonly kind: 'rds-proxy' | 'pgbouncer';
  /** Connections of one server that it may open at the worst moment. */
  readonly share: number | null;
  /** MaxConnectionsPercent of RDS Proxy. */
  readonly percent?: number | null;
  /** Connections of one copy of PgBouncer for one logical database. */
  readonly maxDbConnections?: number | null;
  readonly clients: readonly LedgerConsumer[];
  /** Connections that all clients may open to the pooler at their worst moment. */
  readonly clientDemand: number | null;
  /** Client connections that one copy of the pooler accepts; null where no number is stated. */
  readonly clientLimit: number | null;
}

/** One line of demand. Quantities are null when unknown. */
export interface LedgerConsumer {
  readonly path: string;
  readonly name: string;
  readonly kind: ConsumerFacts['kind'];
  readonly copies: LedgerCopies;
  readonly processes: number | null;
  readonly pool: LedgerPool;
  readonly sideConnections: number;
  readonly demand: number | null;
  readonly steadyDemand: number | null;
  /** When a scheduled task runs; absent for everything else. */
  readonly runs?: readonly LedgerRuns[];
  /** What stands behind the line of all scheduled tasks; absent for everything else. */
  readonly scheduled?: LedgerScheduled;
}

/** The pool of one process. */
export interface LedgerPool extends Pool {
  readonly derived: boolean;
  /** Where it comes from, where the templates or somebody said so; absent in a budget that hands pools over. */
  readonly because?: string;
  /** Why it is not known: the numbers are what fits then, and nothing keeps the consumer from opening more. */
  readonly unknown?: string;
}

/** One schedule of a task. */
export interface LedgerRuns {
  /** `cron(…)`, `rate(…)` or `at(…)`. */
  readonly schedule: string;
  readonly timeZone: string;
  /** Tasks that one run starts. */
  readonly tasks: number;
  /** From the minute at which a run is due until its last connection is closed. */
  readonly longestRunMinutes: number;
  /** Minutes by which a run may begin later. */
  readonly flexibleMinutes: number;
  /** Further attempts that are counted. */
  readonly retries: number;
}

/** The scheduled tasks of one endpoint, which are one line of demand because they do not all run at once. */
export interface LedgerScheduled {
  /** The first minute in which they hold most, such as `2027-03-28 02:00 UTC`; null when unknown, or none ever runs. */
  readonly minute: string | null;
  /** Each with what it holds at its own worst moment. */
  readonly tasks: readonly LedgerConsumer[];
  /** Who runs in that minute, and what each holds then: together the demand of the line. */
  readonly atPeak: readonly LedgerShare[];
}

/** What one of several holds at a moment. */
export interface LedgerShare {
  readonly path: string;
  readonly connections: number;
}

/** Tasks, replicas or whatever opens the connections. */
export interface LedgerCopies {
  /** All of them, scaled out, outside a deployment. */
  readonly steady: number | null;
  /** During a deployment. */
  readonly peak: number | null;
  /** That are there at all times; absent where nobody knows. */
  readonly fewest?: number;
  readonly because: string;
}

/** The file written by every synthesis and printed by the command line. */
export interface Ledger {
  readonly version: 1;
  readonly budgets: readonly LedgerBudget[];
}
