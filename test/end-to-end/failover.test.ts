import { PoolSizing, Scenario } from '../../lib';
import type { LedgerBudget, LedgerScenario } from '../../lib/core/ledger';
import { clusterApp } from './cluster-app';
import type { ClusterApp } from './cluster-app';
import { total } from './postgres-server';
import { RunningCluster } from './running-cluster';
import type { Failover } from './running-cluster';
import { serverSettings } from './server-settings';

const FAILOVER_MILLISECONDS = 60_000;
const STOP_MILLISECONDS = 30_000;
const REFUSED = /remaining connection slots are reserved|too many clients/;

describe('a topology that must fit when a member is lost', () => {
  const app = clusterApp({ pool: PoolSizing.derived(), mustFit: [Scenario.DEPLOYMENT, Scenario.MEMBER_LOST] });
  const failover = failoverOf(app);

  it('passes synthesis with pools that fit on one server', () => {
    expect(app.failed).toBe(false);
    expect(findingsOf(app.writer)).toEqual([]);
    expect(app.limits).toEqual({ writer: 60, reader: 60 });
    expect(lost(app)).toMatchObject({ usable: 39, demand: 38, headroom: 1 });
  });

  it('fills both servers as the ledger says while nothing has failed', () => {
    const { before } = failover();
    expect(before).toEqual({ writer: { Api: app.writer.demand }, reader: { Search: app.reader.demand } });
  });

  it('loses every connection of the reader pools, and none of the writer pools', () => {
    const { lostByReaders, lostByWriters } = failover();
    expect(lostByReaders).toBe(app.reader.demand);
    expect(lostByWriters).toBe(0);
  });

  it('is refused nothing when the reader pools come to the writer', () => {
    const { refusals, after } = failover();
    expect(refusals).toEqual([]);
    expect(after).toEqual({ Api: app.writer.demand, Search: app.reader.demand });
    expect(total(after)).toBe(lost(app).demand);
  });
});

describe('a topology that fits each server by itself, and not one server for both', () => {
  const app = clusterApp({ pool: PoolSizing.fixed({ size: 15 }) });
  const failover = failoverOf(app);
  const fits = (lost(app).usable ?? 0) + serverSettings(app.writer, 60).unenforced;

  it('is warned about at synthesis: 60 connections where 39 are usable', () => {
    expect(app.failed).toBe(false);
    expect(findingsOf(app.writer)).toEqual(['failover-over-budget']);
    expect(lost(app)).toMatchObject({ level: 'should', usable: 39, demand: 60, headroom: -21 });
    expect(app.writer.findings[0]?.message).toMatch(
      /^Budget writer asks for 21 connections more than writer \(db\.t4g\.medium\) can serve when a member is lost\n/,
    );
  });

  it('works as long as nothing fails', () => {
    expect(failover().before).toEqual({ writer: { Api: 30 }, reader: { Search: 30 } });
  });

  it('is refused by the writer exactly what does not fit, operations and margin used up', () => {
    const { refusals, after } = failover();
    expect(fits).toBe(52);
    expect(total(after)).toBe(fits);
    expect(refusals).toHaveLength((lost(app).demand ?? 0) - fits);
    expect(refusals).toHaveLength(8);
    for (const refusal of refusals) expect(refusal).toMatch(REFUSED);
  });
});

function findingsOf({ findings }: LedgerBudget): string[] {
  return findings.map(({ rule }) => rule);
}

function lost({ writer }: ClusterApp): LedgerScenario {
  const found = writer.scenarios.find(({ scenario }) => scenario === 'member-lost');
  if (!found) throw new Error('the ledger does not know of a lost member');
  return found;
}

/** Brings both servers under full load, loses the reader, and lets its pools reconnect, before the tests of a block. */
function failoverOf(app: ClusterApp): () => Failover {
  const cluster = new RunningCluster(app);
  let failover: Failover | undefined;
  beforeAll(async () => {
    await cluster.start();
    failover = await cluster.loseReader();
  }, FAILOVER_MILLISECONDS);
  afterAll(() => cluster.stop(), STOP_MILLISECONDS);
  return () => {
    if (!failover) throw new Error('the failover did not come to its end');
    return failover;
  };
}
