import type { ServerSnapshot, TaggedPlan } from './account';
import type { LedgerBudget, LedgerPooler } from './ledger';
import { tagValue } from './tag-value';

/** What was planned for a live server. */
export interface ServerPlan {
  /** Path of its budget. */
  readonly path: string;
  /** Every ceiling that the plan has for it; empty where it was unknown. */
  readonly ceilings: readonly number[];
  /** Every class that the plan has for it; empty where only tags tell of the plan. */
  readonly classes: readonly string[];
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

/** Reserved for operations where neither tags nor ledger say otherwise, as `ConnectionReserve.standard()` has it. */
const DEFAULT_OPERATIONS = 10;

/** Budgets that were synthesized, and the live servers that were said to be theirs. */
export class Plans {
  private readonly byPath = new Map<string, LedgerBudget | undefined>();

  /** @param stated plans by the identifier of their server: they go before its tags */
  public constructor(
    ledgers: readonly LedgerBudget[] = [],
    private readonly stated: ReadonlyMap<string, TaggedPlan> = new Map(),
  ) {
    for (const ledger of ledgers) {
      const path = tagValue(ledger.path);
      // Of two sums with one name neither can be told to be the one.
      this.byPath.set(path, this.byPath.has(path) ? undefined : ledger);
    }
  }

  /**
   * The plan of a server; undefined where there is none.
   *
   * @param siblings the members of its cluster, itself among them; itself alone where it is in none
   */
  public of(server: ServerSnapshot, siblings: readonly ServerSnapshot[]): ServerPlan | undefined {
    const own = this.entryOf(server);
    if (own === undefined) return undefined;
    const entries = distinct([own, ...siblings.flatMap(sibling => this.entryOf(sibling) ?? [])]);
    const ledgers = entries.flatMap(({ ledger }) => ledger ?? []);
    const peaks = entries.map(({ plannedPeak }) => plannedPeak);
    const known = peaks.flatMap(peak => peak ?? []);
    return {
      path: own.path,
      ceilings: ceilingsOf(own),
      classes: classesIn(ledgers),
      peak: known.length === peaks.length ? known.reduce((sum, peak) => sum + peak, 0) : null,
      peakInWords: known.length > 1 ? `${known.join(' + ')} after a failover` : known.join(),
      operations: own.ledger?.operations ?? own.operations ?? DEFAULT_OPERATIONS,
      ledgers,
    };
  }

  private entryOf({ id, plan: tagged }: ServerSnapshot): Entry | undefined {
    const plan = this.stated.get(id) ?? tagged;
    const ledger = plan && this.byPath.get(tagValue(plan.path));
    if (!ledger) return plan;
    return { path: plan.path, ceiling: ledger.ceiling.maxConnections, plannedPeak: ledger.demand, ledger };
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

function distinct(entries: readonly Entry[]): Entry[] {
  return [...new Map(entries.map(entry => [entry.path, entry])).values()];
}

/** Members of a cluster have ceilings of their own, of which the sum of their endpoint lists all. */
function ceilingsOf({ ceiling, ledger }: Entry): number[] {
  const members = ledger?.servers ?? [];
  const ceilings = members.length > 0 ? members.map(({ maxConnections }) => maxConnections) : [ceiling];
  return ceilings.flatMap(each => each ?? []);
}

function classesIn(ledgers: readonly LedgerBudget[]): string[] {
  const servers = ledgers.flatMap(({ servers = [], database }): { readonly instanceClass?: string }[] =>
    servers.length > 0 ? [...servers] : [database],
  );
  return [...new Set(servers.flatMap(({ instanceClass }) => instanceClass ?? []))];
}
