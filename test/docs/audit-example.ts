import type { AccountSnapshot } from '../../lib/core/account';
import { proxy, region, seen, server } from '../core/audit/snapshots';

/** The account that docs/audit.md shows. */
export const EXAMPLE: AccountSnapshot = {
  version: 1,
  takenAt: '2026-11-21T08:00:00Z',
  days: 14,
  regions: [
    region({
      account: '123456789012',
      servers: [
        server({ connections: seen(63), plan: { path: 'Shop/Budget', ceiling: 77, plannedPeak: 47, operations: 10 } }),
        server({
          id: 'billing',
          instanceClass: 'db.t4g.medium',
          connections: seen(31),
          plan: { path: 'Billing/Budget', ceiling: 389, plannedPeak: 240, operations: 10 },
        }),
        server({ id: 'legacy', engine: 'mysql', engineVersion: '8.0.39', instanceClass: 'db.m6g.large', connections: seen(96) }),
        server({
          id: 'search',
          instanceClass: 'db.t4g.small',
          parameter: { text: '400', group: 'search-pg16', pendingReboot: true },
          connections: seen(12),
          plan: { path: 'Search/Budget', ceiling: 400, plannedPeak: 60, operations: 10 },
        }),
      ],
      proxies: [proxy({ name: 'orders-proxy', clients: seen(140) }, { borrowed: seen(42.4), pinned: seen(3.2) })],
      missing: [],
    }),
  ],
};
