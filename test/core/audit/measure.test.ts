import fc from 'fast-check';
import type { RegionSnapshot } from '../../../lib/core/account';
import { measureAccount } from '../../../lib/core/measure-account';
import type { AccountMeasurement, AskedLimit } from '../../../lib/core/measure-account';
import { proxiedLimit } from '../../../lib/core/proxied-limit';
import { proxy, region, server } from './snapshots';

const NOW = '2026-11-21T08:00:00Z';

function measured(parts: Partial<RegionSnapshot>, asked: readonly AskedLimit[] = []): AccountMeasurement {
  return measureAccount({ version: 1, takenAt: '2026-11-21T08:00:00Z', days: 1, regions: [region(parts)] }, asked, '2026-11-22');
}

const ASKED: AskedLimit = { account: 'default', region: 'eu-west-1', server: 'orders', maxConnections: 81 };

describe('a server', () => {
  it('is measured by what somebody asked it, with what it was on that day', () => {
    const plan = { path: 'Shop/Budget', ceiling: 77, plannedPeak: 51 };
    expect(measured({ servers: [server({ plan })] }, [ASKED]).servers).toEqual([
      {
        server: 'orders',
        account: 'default',
        region: 'eu-west-1',
        budget: 'Shop/Budget',
        engine: 'postgres',
        engineVersion: '16.8',
        instanceClass: 'db.t3.micro',
        maxConnections: 81,
        source: 'SHOW max_connections',
        measuredOn: '2026-11-22',
      },
    ]);
  });

  it('of another Region or account was not asked', () => {
    expect(measured({}, [{ ...ASKED, region: 'us-east-1' }]).servers).toEqual([]);
    expect(measured({}, [{ ...ASKED, account: '123456789012 audit' }]).servers).toEqual([]);
  });

  it('is measured by a number in its parameter group', () => {
    expect(measured({ servers: [server({ parameter: { text: ' 200 ', group: 'mine' } })] }).servers).toMatchObject([
      { maxConnections: 200, source: 'parameter group mine' },
    ]);
  });

  it.each([
    ['an expression', { text: '{DBInstanceClassMemory/9531392}', group: 'mine' }],
    ['a number that waits for a restart', { text: '200', group: 'mine', pendingReboot: true as const }],
    ['a group that could not be read', { unknown: 'rds:DescribeDBParameters: not allowed' }],
    ['nothing', null],
  ])('is not measured by %s', (_what, parameter) => {
    const { servers, unmeasured } = measured({ servers: [server({ parameter })] });
    expect(servers).toEqual([]);
    expect(unmeasured).toEqual([
      {
        server: 'orders',
        account: 'default',
        region: 'eu-west-1',
        because: 'state with --from-sql orders=<number> what SHOW max_connections prints',
      },
    ]);
  });

  it('is measured by the proxy in front of it that tells most', () => {
    expect(
      measured({ proxies: [proxy(), proxy({ name: 'py', percent: 100 }, { allowed: { least: 77, most: 77 } })] }).servers,
    ).toMatchObject([
      { maxConnections: 77, source: 'MaxDatabaseConnectionsAllowed 77 of proxy py at MaxConnectionsPercent 100' },
    ]);
  });

  it('is not measured by a proxy whose numbers change', () => {
    const { unmeasured } = measured({ proxies: [proxy({}, { allowed: { least: 46, most: 92 } })] });
    expect(unmeasured[0]?.because).toBe(
      'proxy px said 46 to 92 within an hour, so that nothing follows from it; state with --from-sql orders=<number> what SHOW max_connections prints',
    );
  });

  it('is not measured by a proxy whose percentage was changed a moment before', () => {
    const { servers, unmeasured } = measured({ proxies: [proxy({ changedAt: '2026-11-21T07:59:00.000Z' })] });
    expect(servers).toEqual([]);
    expect(unmeasured[0]?.because).toMatch(
      /^proxy px was changed at 2026-11-21 07:59, less than two hours before; state with --from-sql/,
    );
    expect(measured({ proxies: [proxy({ changedAt: '2026-11-21T05:59:00.000Z' })] }).servers).toHaveLength(1);
  });

  it('is not measured by proxies that contradict each other, or by one that says more than there can be', () => {
    const contradicting = [proxy(), proxy({ name: 'py', percent: 50 }, { allowed: { least: 46, most: 46 } })];
    expect(measured({ proxies: contradicting }).unmeasured[0]?.because).toMatch(
      /^the proxies in front of it contradict each other; /,
    );
    const impossible = [proxy({ percent: 20 }, { allowed: { least: 46, most: 46 } })];
    expect(measured({ proxies: impossible }).unmeasured[0]?.because).toMatch(
      /^its proxy says 226, and db.t3.micro gives 112 at most; /,
    );
  });

  it('of Serverless v2 that may pause has no more than its small memory allows, whatever the group says', () => {
    const member = server({
      engine: 'aurora-postgresql',
      engineVersion: '16.4',
      instanceClass: 'db.serverless',
      serverless: { minAcu: 0.5, maxAcu: 16 },
      parameter: { text: '5000', group: 'mine' },
    });
    expect(measured({ servers: [member] }).servers[0]?.maxConnections).toBe(2000);
  });

  it('asks SQL Server and Db2 in their own words', () => {
    const because = (engine: string): string | undefined => measured({ servers: [server({ engine })] }).unmeasured[0]?.because;
    expect(because('sqlserver-se')).toMatch(/SELECT @@MAX_CONNECTIONS prints$/);
    expect(because('db2-se')).toMatch(/SYSIBMADM.DBMCFG/);
  });

  it('of a cluster is measured by its side of the proxy', () => {
    const member = (id: string, role: 'writer' | 'reader'): ReturnType<typeof server> =>
      server({ id, cluster: 'c', role, instanceClass: 'db.t3.medium' });
    const behind = proxy({
      target: { kind: 'cluster', id: 'c' },
      percent: 100,
      sides: [
        { role: 'writer', allowed: { least: 400, most: 400 }, borrowed: null, pinned: null },
        { role: 'readers', allowed: { least: 410, most: 410 }, borrowed: null, pinned: null },
      ],
    });
    const limits = (...servers: ReturnType<typeof server>[]): unknown =>
      measured({ servers, proxies: [behind] }).servers.map(each => [each.server, each.maxConnections]);
    expect(limits(member('a', 'writer'), member('b', 'reader'))).toEqual([
      ['a', 400],
      ['b', 410],
    ]);
    expect(limits(member('a', 'writer'), member('b', 'reader'), member('d', 'reader'))).toEqual([['a', 400]]);
  });
});

describe('what a proxy may open', () => {
  it('leaves an interval by rounding, of which the lower end counts', () => {
    expect(proxiedLimit(proxy(), 'instance', NOW)).toEqual({
      maxConnections: 76,
      atMost: 78,
      source: 'MaxDatabaseConnectionsAllowed 46 of proxy px at MaxConnectionsPercent 60',
    });
  });

  it.each(['floor', 'round', 'ceil'] as const)('has the limit within it, if AWS uses %s', rounding => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100 }), fc.integer({ min: 100, max: 262_143 }), (percent, limit) => {
        const allowed = Math[rounding]((limit * percent) / 100);
        const { maxConnections, atMost = maxConnections } = proxiedLimit(
          proxy({ percent }, { allowed: { least: allowed, most: allowed } }),
          'instance',
          NOW,
        ) as { maxConnections: number; atMost?: number };
        expect(maxConnections).toBeLessThanOrEqual(limit);
        expect(atMost).toBeGreaterThanOrEqual(limit);
      }),
    );
  });

  it.each([
    ['nobody published it', null],
    ['it could not be read', { unknown: 'not allowed' }],
    ['it is nothing', { least: 0, most: 0 }],
  ])('says nothing where %s', (_why, allowed) => {
    expect(proxiedLimit(proxy({}, { allowed }), 'instance', NOW)).toBeUndefined();
  });
});
