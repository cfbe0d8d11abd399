import type { ServerSnapshot, TaggedPlan } from './account';
import type { LedgerBudget, LedgerPooler } from './ledger';
import { USUAL_OPERATIONS } from './reserve';
import { tagValue } from './tag-value';

/** What was planned for a live server. */
export interface ServerPlan {
  /** Path of its budget. */
  readonly path: string;
  /** Every ceiling that the plan has for it, also after its next restart; empty where none is known. */
  readonly ceilings: readonly number[];
  /** Every class that the plan has for it; empty where none is known. */
  readonly classes: readonly string[];
  /** What the pools of its own endpoint may open, without what poolers hold where a ledger tells them apart. Null when unknown. */
  readonly pools: number | null;
  /**
   * What the consumers of its endpoint may open at their worst moment, or of both endpoints of a cluster, because a failover brings both
   * to one member. Null when unknown.
   */
  readonly peak: number | null;
  /** How the peak comes about, such as `31 + 20 after a failover`. */
  readonly peakInWords: string;
  /** Connections for people and jobs outside the budget. */
  readonly operations: number;
  /** The sums that it comes from, one for each endpoint; empty where only tags tell of the plan. */
  readonly ledgers: readonly LedgerBudget[];
}

/** Plans that were stated beside an account, for servers whose tags do not tell them. */
export interface StatedPlans {
  /** A budget that is said to be that of a server. */
  readonly ledgers: ReadonlyMap<ServerSnapshot, LedgerBudget>;
  /** What a template says of a server, by its identifier. */
  readonly described: ReadonlyMap<ServerSnapshot, TaggedPlan>;
}

const NOTHING_STATED: StatedPlans = { ledgers: new Map(), described: new Map() };

/** Budgets that were synthesized, held against the tags that they leave. */
export class Plans {
  private readonly ledgers: readonly LedgerBudget[];
  private readonly found = new Set<LedgerBudget>();

  /** @param ledgers the same one twice is one */
  public constructor(
    ledgers: readonly LedgerBudget[] = [],
    private readonly stated = NOTHING_STATED,
  ) {
    this.ledgers = [...new Map(ledgers.map(ledger => [JSON.stringify(ledger), ledger])).values()];
  }

  /**
   * The plan of a server; undefined where there is none.
   *
   * @param siblings the members of its cluster, itself among them; itself alone where it is in none
   */
  public of(server: ServerSnapshot, siblings: readonly ServerSnapshot[]): ServerPlan | undefined {
    const entries = siblings.flatMap(sibling => {
      const entry = this.entryOf(sibling);
      return entry ? [{ ...entry, sibling }] : [];
    });
    const own = this.entryOf(server) ?? inherited(server, entries);
    if (own === undefined) return undefined;
    const all = distinct([own, ...entries]);
    const peaks = all.map(({ plannedPeak }) => plannedPeak);
    const known = peaks.flatMap(peak => peak ?? []);
    const terms = known.filter(peak => peak > 0);
    return {
      path: own.path,
      ceilings: ceilingsOf(own),
      classes: classesOf(own),
      pools: poolsOf(own),
      peak: known.length === peaks.length ? known.reduce((sum, peak) => sum + peak, 0) : null,
      peakInWords: terms.length > 1 ? `${terms.join(' + ')} after a failover` : String(terms[0] ?? 0),
      operations: own.ledger?.operations ?? own.operations ?? USUAL_OPERATIONS,
      ledgers: all.flatMap(({ ledger }) => ledger ?? []),
    };
  }

  /** Budgets of which no server was found, by path. */
  public get unfound(): string[] {
    return this.ledgers.filter(ledger => !this.found.has(ledger)).map(({ path }) => path);
  }

  private entryOf(server: ServerSnapshot): Entry | undefined {
    const named = this.stated.ledgers.get(server);
    const plan = this.stated.described.get(server) ?? server.plan;
    const ledger = named ?? (plan && this.ledgers.find(each => isOf(each, plan)));
    if (ledger === undefined) return plan;
    this.found.add(ledger);
    return { path: ledger.path, ceiling: ledger.ceiling.maxConnections, plannedPeak: ledger.demand, ledger };
  }
}

/** The RDS Proxies of a plan. */
export function plannedProxies({ ledgers }: ServerPlan): LedgerPooler[] {
  const proxies = ledgers.flatMap(({ poolers = [] }) => poolers).filter(({ kind }) => kind === 'rds-proxy');
  return [...new Map(proxies.map(proxy => [proxy.path, proxy])).values()];
}

interface Entry extends TaggedPlan {
  readonly ledger?: LedgerBudget;
}

/** A path is the same in every account and Region that an app is deployed to: the figures on the tags tell which ledger was. */
function isOf(ledger: LedgerBudget, { path, ceiling, plannedPeak }: TaggedPlan): boolean {
  return tagValue(ledger.path) === path && ledger.demand === plannedPeak && ceilingsIn(ledger).includes(ceiling);
}

/** A member that was added later, as reader autoscaling does, bears no tags: the plan of its role is its own. */
function inherited(
  { role }: ServerSnapshot,
  entries: readonly (Entry & { readonly sibling: ServerSnapshot })[],
): Entry | undefined {
  const found = entries.find(({ sibling }) => sibling.role === role) ?? entries[0];
  if (found === undefined) return undefined;
  const { path, plannedPeak, operations, ledger } = found;
  return { path, ceiling: null, plannedPeak, ...(operations !== undefined && { operations }), ...(ledger && { ledger }) };
}

function distinct(entries: readonly Entry[]): Entry[] {
  return [...new Map(entries.map(entry => [entry.path, entry])).values()];
}

/** Members of a cluster have ceilings of their own, of which the sum of their endpoint lists all. */
function ceilingsOf({ ceiling, ledger }: Entry): number[] {
  const ceilings = ledger ? [...ceilingsIn(ledger), ...afterRestartIn(ledger)] : [ceiling];
  return ceilings.flatMap(each => each ?? []);
}

function ceilingsIn({ servers = [], ceiling }: LedgerBudget): (number | null)[] {
  return servers.length > 0 ? servers.map(({ maxConnections }) => maxConnections) : [ceiling.maxConnections];
}

function afterRestartIn({ servers = [], ceiling }: LedgerBudget): (number | undefined)[] {
  return [ceiling, ...servers].map(({ afterRestart }) => afterRestart);
}

function classesOf({ instanceClass, ledger }: Entry): string[] {
  const servers: readonly { readonly instanceClass?: string }[] = ledger
    ? (ledger.servers ?? [ledger.database])
    : [{ ...(instanceClass !== undefined && { instanceClass }) }];
  return [...new Set(servers.flatMap(server => server.instanceClass ?? []))];
}

function poolsOf({ plannedPeak, ledger }: Entry): number | null {
  if (ledger === undefined) return plannedPeak;
  const demands = ledger.consumers.filter(({ kind }) => kind !== 'pooler').map(({ demand }) => demand);
  return demands.includes(null) ? null : demands.reduce<number>((sum, demand) => sum + (demand ?? 0), 0);
}
