import type { BudgetFacts } from './budget';
import type { Ceiling, KnownCeiling } from './ceiling';
import { ceilingOf, lowestCeiling } from './ceiling';
import type { DatabaseFacts } from './database';
import type { PendingCeiling } from './reboot';
import { ceilingUntilReboot, pendingCeiling } from './reboot';
import type { ReserveItem } from './reserve';
import { operationsOf, reserveOf, withheldBy } from './reserve';

/** What one server offers its consumers. */
export interface Supply {
  readonly database: DatabaseFacts;
  readonly ceiling: Ceiling;
  /** Empty when the ceiling is unknown. */
  readonly reserve: readonly ReserveItem[];
  /** ceiling - reserve, undefined when the ceiling is unknown; may be negative. */
  readonly usable: number | undefined;
  /** Connections that ordinary roles get before the server refuses, undefined when the ceiling is unknown. */
  readonly admitted?: number;
  /** Those of the reserve that people and jobs outside the budget may open. */
  readonly operations: number;
  /** Set where it is a part of what the server admits, handed over by whoever owns the budget. */
  readonly isPart?: true;
  /** The ceiling that the running server takes with its next restart; absent where it has it. */
  readonly pending?: PendingCeiling;
}

/** A supply whose ceiling is known. */
export interface KnownSupply extends Supply {
  readonly ceiling: KnownCeiling;
  readonly usable: number;
  readonly admitted: number;
}

export type SupplyFacts = Pick<BudgetFacts, 'databases' | 'ceiling' | 'reserve' | 'running'>;

/** A server with its ceiling. */
interface Server {
  readonly database: DatabaseFacts;
  readonly ceiling: Ceiling;
  readonly pending?: PendingCeiling;
}

/** The least that any of the possible servers offers; unknown as soon as one ceiling is. */
export function supplyOf({ databases, ceiling: policy, reserve, running }: SupplyFacts): Supply {
  if (databases.length === 0) throw new Error('databases must name at least one server, got none: state one, if only its engine');
  const servers = databases.map(database => serverNow(database, ceilingOf(database, policy), database.running ?? running));
  const lowest = lowestCeiling(servers.map(server => server.ceiling));
  const unknown = servers.find(({ ceiling }) => ceiling === lowest && ceiling.basis === 'unknown');
  if (unknown !== undefined) {
    const operations = operationsOf(reserve, withheldBy(unknown.database, 0));
    return { ...unknown, reserve: [], usable: undefined, operations };
  }
  return servers.flatMap(server => knownSupply(server, reserve, isPart(policy))).reduce(lesser);
}

/** Whether the ceiling of a supply is known. */
export function isKnownSupply(supply: Supply): supply is KnownSupply {
  return supply.usable !== undefined;
}

function serverNow(database: DatabaseFacts, ceiling: Ceiling, running: number | undefined): Server {
  const pending = pendingCeiling(database, ceiling, running);
  return pending === undefined ? { database, ceiling } : { database, ceiling: ceilingUntilReboot(pending), pending };
}

function knownSupply({ ceiling, ...server }: Server, policy: SupplyFacts['reserve'], isPart: boolean): KnownSupply[] {
  if (ceiling.basis === 'unknown') return [];
  const { maxConnections } = ceiling;
  const reserve = reserveOf(server.database, maxConnections, policy);
  const reserved = reserve.reduce((sum, item) => sum + item.connections, 0);
  const withheld = isPart ? 0 : withheldBy(server.database, maxConnections);
  const [usable, admitted] = [maxConnections - reserved, Math.max(0, maxConnections - withheld)];
  const common = { ...server, ceiling, reserve, usable, admitted, operations: operationsOf(policy, withheld) };
  return [isPart ? { ...common, isPart } : common];
}

/** What is allotted is a part of a ceiling: what the server withholds has been taken from the rest of it. */
function isPart(policy: SupplyFacts['ceiling']): boolean {
  return policy.kind === 'declared' && policy.isPart === true;
}

/** Servers of other versions have other reserves, so the lowest ceiling alone does not say who offers least. */
function lesser(a: KnownSupply, b: KnownSupply): KnownSupply {
  if (a.usable !== b.usable) return a.usable < b.usable ? a : b;
  return a.ceiling.maxConnections <= b.ceiling.maxConnections ? a : b;
}
