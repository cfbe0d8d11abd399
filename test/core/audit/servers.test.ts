import { judge } from '../../../lib/core/judge';
import type { LedgerBudget } from '../../../lib/core/ledger';
import { auditRegion } from '../../../lib/core/audit';
import { Plans } from '../../../lib/core/server-plan';
import { audited, region, seen, server, told, toldOfServer } from './snapshots';

const PLAN = { path: 'Shop/Budget', ceiling: 77, plannedPeak: 40, operations: 10 };

/** A ledger of the server of these tests: 40 connections of 51 usable. */
function ledger(more: Partial<Parameters<typeof judge>[0]> = {}): LedgerBudget {
  return judge({
    path: 'Shop/Budget',
    name: 'Budget',
    databases: [{ engine: 'postgres', engineVersion: '16.8', instanceClass: 'db.t3.micro' }],
    ceiling: { kind: 'estimated' },
    reserve: { kind: 'standard' },
    consumers: [
      {
        path: 'Shop/Api',
        name: 'Api',
        kind: 'declared',
        copies: 2,
        copyNoun: ['copy', 'copies'],
        copiesBecause: '2 copies',
        overlap: { kind: 'none', reason: '' },
        processes: 2,
        pool: { kind: 'fixed', size: 10, overflow: 0 },
        sideConnections: 0,
      },
    ],
    findings: [],
    ...more,
  });
}

describe('a server that is as planned', () => {
  it('is fine', () => {
    expect(toldOfServer({ plan: PLAN })).toEqual([]);
    expect(toldOfServer({ plan: PLAN, connections: seen(50) })).toEqual([]);
  });

  it('is fine by a ledger too, of which there may be two copies', () => {
    expect(toldOfServer({ plan: PLAN }, [ledger(), ledger()])).toEqual([]);
  });

  it('is not held against a ledger of the same path that was deployed elsewhere', () => {
    const elsewhere = { ...PLAN, ceiling: 179, plannedPeak: 100, instanceClass: 'db.t3.small' };
    expect(toldOfServer({ plan: elsewhere, instanceClass: 'db.t3.small', connections: seen(90) }, [ledger()])).toEqual([]);
    const plans = new Plans([ledger()]);
    auditRegion(region({ servers: [server({ plan: elsewhere })] }), plans);
    expect(plans.unfound).toEqual(['Shop/Budget']);
  });

  it('may have been measured by a proxy, whose number is rounded', () => {
    expect(toldOfServer({ plan: { ...PLAN, ceiling: 76, instanceClass: 'db.t3.micro' } })).toEqual([]);
  });

  it('may be the member that reader autoscaling added', () => {
    const member = (id: string, more: Partial<ReturnType<typeof server>>): ReturnType<typeof server> =>
      server({ id, cluster: 'c', role: 'reader', ...more });
    const { servers } = audited({ servers: [member('a', { plan: PLAN }), member('b', {})] });
    expect(servers.map(({ plan, findings }) => [plan?.path, findings])).toEqual([
      ['Shop/Budget', []],
      ['Shop/Budget', []],
    ]);
  });

  it('has the ceiling of its plan where that was measured and can be true', () => {
    const [orders] = audited({ servers: [server({ plan: { ...PLAN, ceiling: 81 } })] }).servers;
    expect(orders?.supply.ceiling).toEqual({ basis: 'declared', maxConnections: 81, source: 'as planned' });
    expect(orders?.findings).toEqual([]);
  });
});

describe('near-limit', () => {
  it('is more than is usable and reserved for operations together', () => {
    expect(toldOfServer({ plan: { ...PLAN, plannedPeak: 60 }, connections: seen(62) })).toEqual([
      'near-limit: 62 connections at the peak, 51 usable + 10 for operations, refusals from 65 on',
    ]);
    expect(toldOfServer({ plan: { ...PLAN, plannedPeak: 60 }, connections: seen(61) })).toEqual([]);
  });

  it('is never told of a server without connections', () => {
    const tiny = { plan: { ...PLAN, ceiling: 20, plannedPeak: 0 }, parameter: { text: '20', group: 'mine' } };
    expect(toldOfServer({ ...tiny, connections: seen(0) })).toEqual([]);
  });

  it('is not told where no memory would give that: the server was another one', () => {
    expect(toldOfServer({ plan: { ...PLAN, plannedPeak: 400 }, connections: seen(300) })).toEqual([
      'unknown: 300 connections at the peak, more than the ceiling of 77 (estimated): the server had another limit then, so that nothing follows from that peak',
    ]);
    const exact = { ...PLAN, ceiling: 100, plannedPeak: 400 };
    expect(toldOfServer({ plan: exact, parameter: { text: '100', group: 'mine' }, connections: seen(101) })[0]).toMatch(
      /^unknown: 101 .* had another limit/,
    );
  });

  it('is told of a replica, which takes a higher limit from its source', () => {
    expect(toldOfServer({ role: 'replica', plan: { ...PLAN, plannedPeak: 400 }, connections: seen(300) })[0]).toMatch(
      /^near-limit: .* it is higher, which measure tells$/,
    );
  });

  it('says so where an estimate is proved too low', () => {
    expect(toldOfServer({ plan: { ...PLAN, plannedPeak: 90 }, connections: seen(80) })).toEqual([
      'near-limit: 80 connections at the peak, more than the ceiling of 77 (estimated): it is higher, which measure tells',
    ]);
  });

  it('counts the reserve of the ledger', () => {
    const stated = ledger({ reserve: { kind: 'stated', items: [{ name: 'all', connections: 7 }] } });
    expect(toldOfServer({ plan: PLAN, connections: seen(38) }, [stated])).toEqual([]);
    const [orders] = audited({ servers: [server({ plan: PLAN })] }, [stated]).servers;
    expect(orders?.supply.usable).toBe(70);
  });
});

describe('over-plan', () => {
  it('is more than consumers and operations together', () => {
    expect(toldOfServer({ plan: { ...PLAN, plannedPeak: 20, operations: 5 }, connections: seen(26) })).toEqual([
      'over-plan: 26 connections at the peak, planned 20 by consumers + 5 for operations: somebody outside the budget, or a leak',
    ]);
    expect(toldOfServer({ plan: { ...PLAN, plannedPeak: 20, operations: 5 }, connections: seen(25) })).toEqual([]);
  });

  it('takes the usual reserve for operations where the tags do not say it', () => {
    const plan = { path: 'Shop/Budget', ceiling: 77, plannedPeak: 20 };
    expect(toldOfServer({ plan, connections: seen(30) })).toEqual([]);
    expect(toldOfServer({ plan, connections: seen(31) })[0]).toMatch(/^over-plan: 31 .* 20 by consumers \+ 10 for operations/);
  });

  it('is not told where the plan is unknown', () => {
    expect(toldOfServer({ plan: { ...PLAN, plannedPeak: null }, connections: seen(50) })).toEqual([
      'unknown: plan: what its consumers may open is not known',
    ]);
  });

  it('allows each member of a cluster what both endpoints ask for, because a failover brings them together', () => {
    const member = (id: string, endpoint: 'writer' | 'reader', plannedPeak: number, peak: number): ReturnType<typeof server> =>
      server({
        id,
        cluster: 'c',
        role: endpoint,
        engine: 'aurora-postgresql',
        engineVersion: '16.4',
        instanceClass: 'db.r6g.large',
        connections: seen(peak),
        plan: { path: `Shop/Budget/${endpoint}`, ceiling: 1722, plannedPeak, operations: 10 },
      });
    const judged = (peak: number): string[][] =>
      audited({ servers: [member('a', 'writer', 300, 10), member('b', 'reader', 200, peak)] }).servers.map(({ findings }) =>
        told(findings),
      );
    expect(
      judged(510)
        .flat()
        .filter(text => text.startsWith('over-plan')),
    ).toEqual([]);
    expect(judged(511).flat()).toContain(
      'over-plan: 511 connections at the peak, planned 200 + 300 after a failover by consumers + 10 for operations: somebody outside the budget, or a leak',
    );
  });
});

describe('drifted', () => {
  it('is another class than that of the ledger', () => {
    const [first] = toldOfServer({ plan: PLAN, instanceClass: 'db.t3.small' }, [ledger()]);
    expect(first).toBe('drifted: class db.t3.small, planned db.t3.micro; ceiling 179 (estimated), planned 77');
  });

  it('is another class than that on the tags, also where its ceiling cannot tell', () => {
    expect(toldOfServer({ plan: { ...PLAN, instanceClass: 'db.t4g.micro' } })).toEqual([
      'drifted: class db.t3.micro, planned db.t4g.micro',
    ]);
  });

  it('is not what the server is to have after its restart', () => {
    const pending = ledger();
    const planned = { ...pending, ceiling: { ...pending.ceiling, afterRestart: 200 } };
    expect(toldOfServer({ plan: PLAN, parameter: { text: '200', group: 'mine' } }, [planned])).toEqual([]);
  });

  it('is another parameter than was planned', () => {
    expect(toldOfServer({ plan: PLAN, parameter: { text: '60', group: 'mine' }, connections: seen(30) })).toEqual([
      'drifted: ceiling 60 (parameter), planned 77',
    ]);
  });

  it('is another ceiling than that on the tags, where no memory would give that', () => {
    expect(toldOfServer({ plan: { ...PLAN, ceiling: 200 } })).toEqual(['drifted: ceiling 77 (estimated), planned 200']);
  });

  it('is not told of a member that has one of the ceilings of its cluster', () => {
    expect(toldOfServer({ plan: { ...PLAN, ceiling: null } })).toEqual([]);
  });
});

describe('unknown', () => {
  it('is the ceiling of a server that waits for its restart', () => {
    expect(toldOfServer({ plan: PLAN, parameter: { text: '200', group: 'mine', pendingReboot: true } })).toEqual([
      'unknown: ceiling: max_connections 200 in parameter group mine is pending a reboot, and what runs until then cannot be read',
    ]);
  });

  it('is what could not be read, and what nobody published', () => {
    expect(toldOfServer({ plan: PLAN, connections: { unknown: 'cloudwatch:GetMetricData: not allowed' } })).toEqual([
      'unknown: connections: cloudwatch:GetMetricData: not allowed',
    ]);
    expect(toldOfServer({ plan: PLAN, connections: null })).toEqual([
      'unknown: connections: nothing was published in these days',
    ]);
  });

  it('is an engine that nobody knows', () => {
    expect(toldOfServer({ plan: PLAN, engine: 'new-engine' })[0]).toMatch(/^unknown: ceiling: engine "new-engine" is not known/);
  });
});

describe('what could be smaller', () => {
  it('is a server whose connections fit on a smaller class', () => {
    expect(
      toldOfServer({ plan: { ...PLAN, ceiling: 830, plannedPeak: 45 }, instanceClass: 'db.t3.large', connections: seen(40) }),
    ).toContain('oversized: for its connections db.t3.micro would do: 45 needed, 51 usable there');
  });

  it('is not told where the plan needs more than was seen, or is unknown', () => {
    const verdicts = (plannedPeak: number | null): string =>
      toldOfServer({ plan: { ...PLAN, ceiling: 189, plannedPeak }, instanceClass: 'db.t3.small' }).join();
    expect(verdicts(100)).not.toMatch(/oversized/);
    expect(verdicts(null)).not.toMatch(/oversized/);
  });

  it('is told of a member only where it could take over the connections of all', () => {
    const member = (id: string, peak: number): ReturnType<typeof server> =>
      server({ id, cluster: 'c', role: 'reader', instanceClass: 'db.t3.small', connections: seen(peak) });
    const verdicts = (...peaks: number[]): string =>
      audited({ servers: peaks.map((peak, index) => member(`m${index}`, peak)) })
        .servers.map(({ findings }) => told(findings).join())
        .join();
    expect(verdicts(20, 30)).toMatch(/oversized: .* db.t3.micro would do: 50 needed, 51 usable there.*oversized/);
    expect(verdicts(20, 40)).not.toMatch(/oversized/);
  });

  it('is no class that Aurora does not have', () => {
    const aurora = {
      engine: 'aurora-postgresql',
      engineVersion: '16.4',
      plan: { ...PLAN, ceiling: null, plannedPeak: 5 },
      connections: seen(4),
    };
    expect(toldOfServer({ ...aurora, instanceClass: 'db.t3.large' })).toContain(
      'oversized: for its connections db.t3.medium would do: 5 needed, 381 usable there',
    );
    expect(toldOfServer({ ...aurora, instanceClass: 'db.t3.medium' })).toEqual([]);
  });

  it('is nothing that is told of a limit that follows no class', () => {
    const sqlserver = { engine: 'sqlserver-se', engineVersion: '15.00', instanceClass: 'db.m6i.8xlarge', connections: seen(5) };
    expect(toldOfServer({ ...sqlserver, plan: { ...PLAN, ceiling: null, plannedPeak: 5 } })).toEqual([]);
  });

  it('counts what the plan reserves for operations', () => {
    const plan = { ...PLAN, ceiling: 179, plannedPeak: 45, operations: 100 };
    expect(toldOfServer({ plan, instanceClass: 'db.t3.small' }).join()).not.toMatch(/oversized/);
  });

  it('are no pools of an endpoint that has none', () => {
    const member = (id: string, role: 'writer' | 'reader', plannedPeak: number, peak: number): ReturnType<typeof server> =>
      server({ id, cluster: 'c', role, connections: seen(peak), plan: { ...PLAN, path: `Shop/Budget/${role}`, plannedPeak } });
    const { servers } = audited({ servers: [member('a', 'writer', 45, 40), member('b', 'reader', 0, 0)] });
    expect(servers.flatMap(({ findings }) => told(findings))).toEqual([]);
  });

  it('are pools for four times what was ever used', () => {
    expect(toldOfServer({ plan: { ...PLAN, plannedPeak: 40 }, connections: seen(10) })).toEqual([
      'pools-above-use: pools for 40 connections, 10 at the peak',
    ]);
    expect(toldOfServer({ plan: { ...PLAN, plannedPeak: 39 }, connections: seen(10) })).toEqual([]);
  });
});

it('tells what was never planned', () => {
  expect(toldOfServer({})).toEqual(['never-planned: no budget has left its plan on it']);
});

it('puts the gravest first', () => {
  const names = audited({
    servers: [
      server({ id: 'a' }),
      server({ id: 'b', connections: seen(70) }),
      server({ id: 'c', plan: PLAN }),
      server({ id: 'd', connections: null }),
    ],
  }).servers.map(({ server: { id } }) => id);
  expect(names).toEqual(['b', 'd', 'a', 'c']);
});
