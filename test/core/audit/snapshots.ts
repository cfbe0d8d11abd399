import type { ProxySnapshot, RegionSnapshot, ServerSnapshot } from '../../../lib/core/account';
import type { AuditedRegion } from '../../../lib/core/audit';
import { auditRegion } from '../../../lib/core/audit';
import type { LedgerBudget } from '../../../lib/core/ledger';
import { Plans } from '../../../lib/core/server-plan';

const AT = '2026-11-19T14:00:00.000Z';

/** A db.t3.micro with PostgreSQL 16.8: 77 by estimate, 51 usable, 65 before ordinary roles are refused. */
export function server(more: Partial<ServerSnapshot> = {}): ServerSnapshot {
  return {
    id: 'orders',
    role: 'instance',
    engine: 'postgres',
    engineVersion: '16.8',
    instanceClass: 'db.t3.micro',
    parameter: null,
    connections: seen(40),
    ...more,
  };
}

/** So many connections at the peak. */
export function seen(value: number): { value: number; at: string } {
  return { value, at: AT };
}

/** A proxy in front of it with 60 per cent, which may open 46. */
export function proxy(more: Partial<ProxySnapshot> = {}, side: Partial<ProxySnapshot['sides'][number]> = {}): ProxySnapshot {
  return {
    name: 'px',
    target: { kind: 'instance', id: 'orders' },
    percent: 60,
    clients: seen(100),
    sides: [{ role: 'instance', allowed: { least: 46, most: 46 }, borrowed: seen(30), pinned: seen(0), ...side }],
    ...more,
  };
}

export function region(parts: Partial<RegionSnapshot> = {}): RegionSnapshot {
  return { account: 'default', region: 'eu-west-1', servers: [server()], proxies: [], missing: [], ...parts };
}

export function audited(parts: Partial<RegionSnapshot>, ledgers: readonly LedgerBudget[] = []): AuditedRegion {
  return auditRegion(region(parts), new Plans(ledgers));
}

/** Verdicts with their sentences, of the only server. */
export function toldOfServer(parts: Partial<ServerSnapshot>, ledgers: readonly LedgerBudget[] = []): string[] {
  return told(audited({ servers: [server(parts)] }, ledgers).servers[0]?.findings);
}

export function told(findings: AuditedRegion['servers'][number]['findings'] = []): string[] {
  return findings.map(({ verdict, because }) => `${verdict}: ${because}`);
}
