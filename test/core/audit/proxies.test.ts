import { judge } from '../../../lib/core/judge';
import type { LedgerBudget } from '../../../lib/core/ledger';
import { audited, proxy, seen, server, told } from './snapshots';

/** What is said of each proxy in front of the server of these tests. */
function toldOf(proxies: readonly ReturnType<typeof proxy>[], ledgers: readonly LedgerBudget[] = []): string[][] {
  const plan = { path: 'Shop/Budget', ceiling: 77, plannedPeak: ledgers[0]?.demand ?? 0, operations: 10 };
  const { proxies: judged } = audited({ servers: [server({ plan })], proxies }, ledgers);
  return judged.map(({ findings }) => told(findings));
}

/** A ledger whose only proxy has so many per cent. */
function planned(...percents: number[]): LedgerBudget {
  return judge({
    path: 'Shop/Budget',
    name: 'Budget',
    databases: [{ engine: 'postgres', engineVersion: '16.8', instanceClass: 'db.t3.micro' }],
    ceiling: { kind: 'estimated' },
    reserve: { kind: 'standard' },
    consumers: [],
    poolers: percents.map(percent => ({
      path: `Shop/Proxy${percent}`,
      name: `Proxy${percent}`,
      kind: 'rds-proxy',
      share: { kind: 'percent', percent, weight: 1 },
      endpoints: [],
      clients: [],
    })),
    findings: [],
  });
}

it('a proxy that stands twice in a snapshot is one', () => {
  expect(toldOf([proxy(), proxy()])).toEqual([[]]);
});

it('a proxy with room is fine', () => {
  expect(toldOf([proxy()])).toEqual([[]]);
});

describe('shares-over-100', () => {
  it('is the sum of all proxies of one server', () => {
    const because = 'shares-over-100: MaxConnectionsPercent 60 of px + 41 of py = 101 per cent of one server, 100 are there';
    expect(toldOf([proxy(), proxy({ name: 'py', percent: 41 })])).toEqual([[because], [because]]);
    expect(toldOf([proxy(), proxy({ name: 'py', percent: 40 })])).toEqual([[], []]);
  });

  it('does not add what belongs to different servers', () => {
    expect(toldOf([proxy(), proxy({ name: 'py', target: { kind: 'instance', id: 'billing' }, percent: 60 })])).toEqual([[], []]);
  });
});

describe('saturated', () => {
  it('is nine tenths of what the proxy may open', () => {
    const limited = { allowed: { least: 50, most: 50 } };
    expect(toldOf([proxy({}, { ...limited, borrowed: seen(45) })])).toEqual([
      ['saturated: 45 of 50 connections in use for five minutes: requests wait'],
    ]);
    expect(toldOf([proxy({}, { ...limited, borrowed: seen(44.8) })])).toEqual([[]]);
  });

  it('is never told of a proxy that nobody uses, or of which a node did not report for a minute', () => {
    expect(toldOf([proxy({}, { allowed: { least: 0, most: 0 }, borrowed: seen(0) })])).toEqual([[]]);
    expect(toldOf([proxy({}, { allowed: { least: 23, most: 46 }, borrowed: seen(30) })])).toEqual([[]]);
  });

  it('is not told of a share that was larger then', () => {
    expect(toldOf([proxy({}, { allowed: { least: 23, most: 23 }, borrowed: seen(40) })])).toEqual([
      [
        'unknown: 40 of 23 connections in use for five minutes: the share was another one then, so that nothing follows from that peak',
      ],
    ]);
  });

  it('tells the writer of a cluster from its readers', () => {
    const sides = [
      { role: 'writer', allowed: { least: 400, most: 400 }, borrowed: seen(390.4), pinned: null },
      { role: 'readers', allowed: { least: 800, most: 800 }, borrowed: seen(100), pinned: seen(241) },
    ] as const;
    expect(toldOf([proxy({ target: { kind: 'cluster', id: 'c' }, sides })])).toEqual([
      [
        'saturated: 390.4 of 400 connections to the writer in use for five minutes: requests wait',
        'pinned: 241 of 800 connections to the readers pinned to single clients for five minutes: not shared',
      ],
    ]);
  });
});

it('pinned is more than three tenths', () => {
  const limited = { allowed: { least: 50, most: 50 }, borrowed: seen(35) };
  expect(toldOf([proxy({}, { ...limited, pinned: seen(15) })])).toEqual([[]]);
  expect(toldOf([proxy({}, { ...limited, pinned: seen(15.2) })])).toEqual([
    ['pinned: 15.2 of 50 connections pinned to single clients for five minutes: not shared'],
  ]);
});

describe('drifted', () => {
  it('is another percentage than that of the ledger', () => {
    expect(toldOf([proxy()], [planned(60)])).toEqual([[]]);
    expect(toldOf([proxy()], [planned(40)])).toEqual([['drifted: MaxConnectionsPercent 60, planned 40']]);
  });

  it('is one proxy more than planned', () => {
    expect(toldOf([proxy(), proxy({ name: 'py', percent: 30 })], [planned(60)])).toEqual([
      ['drifted: MaxConnectionsPercent 60 + 30, planned 60'],
      ['drifted: MaxConnectionsPercent 60 + 30, planned 60'],
    ]);
  });

  it('is not told of percentages that are as planned in another order', () => {
    expect(toldOf([proxy(), proxy({ name: 'py', percent: 30 })], [planned(30, 60)])).toEqual([[], []]);
  });
});

it('a proxy of which the budget of its server knows nothing was never planned', () => {
  expect(toldOf([proxy()], [planned()])).toEqual([['never-planned: the budget of its target knows no proxy']]);
});

describe('unknown', () => {
  it('is what could not be read, once', () => {
    const denied = { unknown: 'cloudwatch:GetMetricData: not allowed' };
    expect(toldOf([proxy({ clients: denied }, { allowed: denied, borrowed: denied, pinned: denied })])).toEqual([
      ['unknown: cloudwatch:GetMetricData: not allowed'],
    ]);
  });

  it('is use that nobody published, beside a share that is known', () => {
    expect(toldOf([proxy({}, { borrowed: null, pinned: null })])).toEqual([
      ['unknown: DatabaseConnectionsCurrentlyBorrowed: nothing was published'],
    ]);
  });

  it('is what nobody published', () => {
    expect(toldOf([proxy({ clients: null }, { allowed: null, borrowed: null, pinned: null })])).toEqual([
      ['unknown: MaxDatabaseConnectionsAllowed: nothing was published lately'],
    ]);
  });
});

describe('oversized', () => {
  it('is a share of which little is used, but never below what AWS recommends', () => {
    const wide = { percent: 100 };
    const allowed = { least: 77, most: 77 };
    expect(toldOf([proxy(wide, { allowed, borrowed: seen(30) })])).toEqual([
      [
        'oversized: MaxConnectionsPercent 51 would do instead of 100: 30 in use for five minutes at the peak, 39 with 30 per cent more',
      ],
    ]);
    expect(toldOf([proxy(wide, { allowed, borrowed: seen(1) })])[0]?.[0]).toMatch(
      /^oversized: MaxConnectionsPercent 30 would do/,
    );
  });

  it('is not told of servers that could not be read', () => {
    expect(toldOf([proxy({ percent: 100, target: { kind: 'instance', id: 'gone' } }, { borrowed: seen(0) })])).toEqual([[]]);
  });

  it('is not told of a few points', () => {
    expect(toldOf([proxy({ percent: 60 }, { borrowed: seen(30) })])).toEqual([[]]);
  });
});
