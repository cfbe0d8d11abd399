import * as fc from 'fast-check';
import type { ClusterFacts } from '../../lib/core/cluster';
import { judgeCluster } from '../../lib/core/judge-cluster';
import type { LedgerBudget, LedgerScenario } from '../../lib/core/ledger';
import type { ScenarioId } from '../../lib/core/scenario';
import { cluster, clusters, member } from './some-cluster';
import { derived, fixed, ROLLING, service } from './some-facts';

const api = service('Api', { copies: 4, usualCopies: 2, overlap: ROLLING, pool: fixed(10) });
const search = service('Search', { path: 'Stack/Search/reader', copies: 3, overlap: ROLLING, pool: fixed(20) });

function verdicts(facts: ClusterFacts): { writer: LedgerBudget; reader: LedgerBudget } {
  const ledgers = judgeCluster(facts);
  const of = (endpoint: string): LedgerBudget => {
    const found = ledgers.find(ledger => ledger.endpoint === endpoint);
    if (!found) throw new Error(`no verdict on the ${endpoint}`);
    return found;
  };
  return { writer: of('writer'), reader: of('reader') };
}

function scenarioOf(ledger: LedgerBudget, scenario: ScenarioId): LedgerScenario | undefined {
  return ledger.scenarios.find(each => each.scenario === scenario);
}

describe('a writer and two readers', () => {
  const facts = cluster([member('writer', 400), member('a', 300), member('b', 200)], { writer: [api], reader: [search] });
  const { writer, reader } = verdicts(facts);

  test('have a verdict for each endpoint, the path ending in it', () => {
    expect([writer.path, writer.name]).toEqual(['Stack/Budget/writer', 'Orders writer']);
    expect([reader.path, reader.name]).toEqual(['Stack/Budget/reader', 'Orders reader']);
  });

  test('name every server with its own ceiling', () => {
    expect(writer.servers?.map(({ name, maxConnections }) => [name, maxConnections])).toEqual([['writer', 400]]);
    expect(reader.servers?.map(({ name, maxConnections }) => [name, maxConnections])).toEqual([
      ['a', 300],
      ['b', 200],
    ]);
  });

  test('hold the smallest reader to all of the reader pools', () => {
    expect(reader).toMatchObject({
      database: { name: 'b' },
      ceiling: { maxConnections: 200 },
      demand: 120,
      headroom: 80,
    });
  });

  test('have rows for every moment, each with its own sum', () => {
    expect(writer.scenarios).toEqual([
      { scenario: 'steady', level: 'shown', server: 'writer', usable: 400, admitted: 392, demand: 20, headroom: 380 },
      { scenario: 'scaled-out', level: 'shown', server: 'writer', usable: 400, admitted: 392, demand: 40, headroom: 360 },
      { scenario: 'deployment', level: 'must', server: 'writer', usable: 400, admitted: 392, demand: 80, headroom: 320 },
      { scenario: 'member-lost', level: 'should', server: 'b', usable: 200, admitted: 192, demand: 100, headroom: 100 },
      {
        scenario: 'deployment-during-failover',
        level: 'shown',
        server: 'b',
        usable: 200,
        admitted: 192,
        demand: 200,
        headroom: 0,
      },
    ]);
  });

  test('tell the failover once, with the writer', () => {
    expect(reader.scenarios.map(({ scenario }) => scenario)).toEqual(['steady', 'scaled-out', 'deployment']);
  });

  test('say of each reader that it is smaller than the writer', () => {
    expect(writer.findings.map(({ rule, path, message, remedies }) => ({ rule, path, message, remedies }))).toEqual([
      {
        rule: 'replica-below-writer',
        path: 'Stack/Budget',
        message:
          'a (db.r6g.large) admits 300 connections, writer (db.r6g.large) 400: when a failover promotes it, the pools of the writer come to it',
        remedies: ['raise max_connections to 400 in parameter group of a'],
      },
      expect.objectContaining({ rule: 'replica-below-writer' }),
    ]);
  });
});

describe('write forwarding', () => {
  const forwarding = (name: string, limit: number) => {
    const plain = member(name, limit);
    return { ...plain, databases: plain.databases.map(each => ({ ...each, writeForwardingPercent: 25 })) };
  };
  const reserve = { kind: 'standard', operations: {}, marginPercent: 0 } as const;
  const facts = cluster([forwarding('writer', 400), forwarding('reader', 200)], { reader: [search] }, { reserve });

  test('takes its share of whoever is the writer, and nothing of a reader', () => {
    const { writer, reader } = verdicts(facts);
    expect(writer.reserve).toContainEqual({ name: 'write forwarding', connections: 100 });
    expect(reader.reserve.map(({ name }) => name)).not.toContain('write forwarding');
    expect(reader.servers).toMatchObject([{ name: 'reader', usable: 192 }]);
  });

  test('takes it of a reader that is promoted', () => {
    expect(scenarioOf(verdicts(facts).writer, 'member-lost')).toMatchObject({ server: 'reader', usable: 142 });
  });
});

describe('members of which either may be the writer', () => {
  const big = member('big', 400, { role: 'writer', mayBeWriter: true, promotionTier: 1 });
  const small = member('small', 100, { mayBeWriter: true, promotionTier: 0 });
  const last = member('last', 50, { promotionTier: 5 });
  const { writer, reader } = verdicts(cluster([big, small, last], { writer: [api], reader: [search] }));

  test('each stand at both endpoints, with their own limits, and the least counts', () => {
    const servers = (ledger: LedgerBudget) => ledger.servers?.map(({ name, maxConnections }) => [name, maxConnections]);
    expect(servers(writer)).toEqual([
      ['big', 400],
      ['small', 100],
    ]);
    expect(servers(reader)).toEqual([
      ['big', 400],
      ['small', 100],
      ['last', 50],
    ]);
    expect([writer.database.name, writer.ceiling.maxConnections]).toEqual(['small', 100]);
    expect([reader.database.name, reader.ceiling.maxConnections]).toEqual(['last', 50]);
  });

  test('are told how to be ordered, where the one that counts is too small', () => {
    const large = service('Etl', { pool: fixed(300) });
    const [ledger] = judgeCluster(cluster([big, small, last], { writer: [large] }));
    const finding = ledger?.findings.find(({ rule }) => rule === 'over-budget');
    expect(finding?.message).toMatch(/^Orders writer asks for 200 connections more than small /);
    expect(finding?.remedies.at(-1)).toBe(
      'a dependency of every other member on the one that is to be the writer, which whichever is created first becomes (small may be)',
    );
  });

  test('may each be left after a failover, whichever tier they have', () => {
    // Where big writes, small is promoted; where small does, big is.
    expect(scenarioOf(writer, 'member-lost')).toMatchObject({ server: 'small', usable: 100 });
  });

  test('are all held to the one that admits most', () => {
    const found = writer.findings.filter(({ rule }) => rule === 'replica-below-writer').map(({ message }) => message);
    expect(found).toEqual([
      expect.stringMatching(/^small \(db.r6g.large\) admits 100 connections, big \(db.r6g.large\) 400: /),
      expect.stringMatching(/^last \(db.r6g.large\) admits 50 connections, big /),
    ]);
  });
});

describe('a policy that only names failovers', () => {
  const scenarios = { must: ['member-lost'], should: [] } as const;

  test('leaves deployments as what must fit where there is no failover', () => {
    const large = service('Search', { pool: fixed(300) });
    const { writer, reader } = verdicts(
      cluster([member('writer', 400), member('reader', 200)], { reader: [large] }, { scenarios }),
    );
    expect(scenarioOf(writer, 'deployment')?.level).toBe('shown');
    expect(scenarioOf(reader, 'deployment')?.level).toBe('must');
    expect(reader.findings).toMatchObject([{ rule: 'over-budget', severity: 'error' }]);
    const [alone] = judgeCluster(cluster([member('writer', 200)], { writer: [large] }, { scenarios }));
    expect(alone?.findings).toMatchObject([{ rule: 'over-budget', severity: 'error' }]);
  });
});

describe('a member that is lost', () => {
  const members = [member('writer', 100), member('reader', 100)];

  test('is a warning with the sum of that moment where the other one cannot hold both', () => {
    const { writer } = verdicts(
      cluster(members, { writer: [service('Api', { pool: fixed(70) })], reader: [service('Search', { pool: fixed(40) })] }),
    );
    const [finding] = writer.findings;
    expect(finding).toMatchObject({ rule: 'failover-over-budget', severity: 'warning', path: 'Stack/Budget/writer' });
    expect(finding?.message).toBe(
      [
        'Orders writer asks for 10 connections more than writer (db.r6g.large) can serve when a member is lost',
        '  ceiling           100   writer: Aurora PostgreSQL on db.r6g.large, parameter: max_connections 100 in parameter group of writer',
        '  - reserved          0',
        '  = usable          100',
        '  Api                70   1 task x 70',
        '  Search             40   1 task x 40',
        '  = demand          110   10 over',
      ].join('\n'),
    );
    expect(finding?.remedies).toContain('pool 60 in Api');
  });

  test('is an error where it must fit', () => {
    const scenarios = { must: ['deployment', 'member-lost'], should: [] } as const;
    const { writer } = verdicts(
      cluster(
        members,
        { writer: [service('Api', { pool: fixed(70) })], reader: [service('Search', { pool: fixed(40) })] },
        { scenarios },
      ),
    );
    expect(writer.findings).toMatchObject([{ rule: 'failover-over-budget', severity: 'error' }]);
  });

  test('shrinks derived pools where it must fit, and proposes that where it only should', () => {
    const consumers = {
      writer: [service('Api', { copies: 2, pool: derived({ max: 40 }) })],
      reader: [service('Search', { copies: 2, pool: derived({ max: 40 }) })],
    };
    const should = verdicts(cluster(members, consumers)).writer;
    expect(should.consumers[0]?.demand).toBe(80);
    expect(should.findings).toMatchObject([
      {
        rule: 'failover-over-budget',
        remedies: ['let member-lost be a scenario that must fit, so that the derived pools are made for it'],
      },
    ]);
    const scenarios = { must: ['deployment', 'member-lost'], should: [] } as const;
    const must = verdicts(cluster(members, consumers, { scenarios })).writer;
    expect(must.consumers[0]?.demand).toBe(50);
    expect(must.findings).toEqual([]);
    expect(scenarioOf(must, 'member-lost')).toMatchObject({ demand: 100, headroom: 0 });
  });

  test('is the writer too, where there is one reader', () => {
    const small = cluster([member('writer', 90), member('reader', 100)], { writer: [api] });
    expect(scenarioOf(verdicts(small).writer, 'member-lost')?.server).toBe('writer');
    const more = cluster([member('writer', 90), member('a', 100), member('b', 110)], { writer: [api] });
    expect(scenarioOf(verdicts(more).writer, 'member-lost')?.server).toBe('a');
  });

  test('promotes a reader of the lowest tier, and no other', () => {
    const members = [member('writer', 400), member('a', 400, { promotionTier: 1 }), member('b', 50, { promotionTier: 15 })];
    expect(scenarioOf(verdicts(cluster(members, { writer: [api] })).writer, 'member-lost')?.server).toBe('a');
    const unread = [member('writer', 400), member('a', 400), member('b', 50, { promotionTier: undefined })];
    expect(scenarioOf(verdicts(cluster(unread, { writer: [api] })).writer, 'member-lost')?.server).toBe('b');
  });

  test('leaves nothing to judge in a cluster of one', () => {
    const [ledger] = judgeCluster(cluster([member('writer', 100)], { writer: [api] }));
    expect(ledger?.scenarios.map(({ scenario }) => scenario)).toEqual(['steady', 'scaled-out', 'deployment']);
  });
});

describe('the reader endpoint without a reader', () => {
  test('names the writer, whose sum has both pools', () => {
    const ledgers = judgeCluster(cluster([member('writer', 300)], { writer: [api], reader: [search] }));
    expect(ledgers).toHaveLength(1);
    expect(ledgers[0]).toMatchObject({ endpoint: 'writer', demand: 200, headroom: 100 });
  });

  test('is reckoned with where a condition decides about the only reader', () => {
    const members = [member('writer', 300), member('reader', 300, { isCertain: false })];
    const { writer, reader } = verdicts(cluster(members, { writer: [api], reader: [search] }));
    expect(writer.demand).toBe(200);
    expect(reader.demand).toBe(120);
    expect(scenarioOf(writer, 'member-lost')?.demand).toBe(100);
  });
});

describe('a cluster without a writer', () => {
  const readers = [member('a', 300), member('b', 200)];

  test('serves readers', () => {
    const ledgers = judgeCluster(cluster(readers, { reader: [search] }));
    expect(ledgers).toMatchObject([{ endpoint: 'reader', demand: 120, findings: [] }]);
  });

  test('has an unknown ceiling for whoever writes', () => {
    const [writer] = judgeCluster(cluster(readers, { writer: [api] }));
    expect(writer?.findings).toMatchObject([{ rule: 'unknown-ceiling' }]);
    expect(writer?.findings[0]?.message).toContain('Orders has no writer: connect to the reader endpoint');
  });
});

describe('a limit that the running writer does not have yet', () => {
  test('is counted as it runs, for the writer and for members of its class, and for nobody else', () => {
    const other = member('other', 150);
    const smaller = { ...other, databases: other.databases.map(each => ({ ...each, instanceClass: 'db.t4g.medium' })) };
    const ledgers = judgeCluster(
      cluster([member('writer', 400), member('alike', 400), smaller], { writer: [api] }, { running: 300 }),
    );
    const ceilings = ledgers.flatMap(({ servers = [] }) => servers.map(({ name, maxConnections }) => [name, maxConnections]));
    expect(ceilings).toEqual([
      ['writer', 300],
      ['alike', 300],
      ['other', 150],
    ]);
    expect(ledgers[0]?.findings.map(({ rule }) => rule)).toContain('ceiling-needs-reboot');
  });
});

describe('for every cluster', () => {
  test('a failover never demands less than the sum of what it merges', () => {
    fc.assert(
      fc.property(clusters, facts => {
        const [writer, reader] = judgeCluster(facts);
        for (const [merged, part] of [
          ['member-lost', 'scaled-out'],
          ['deployment-during-failover', 'deployment'],
        ] as const) {
          const failover = writer && scenarioOf(writer, merged);
          if (!failover) continue;
          const parts = [writer, reader].map(ledger => (ledger ? (scenarioOf(ledger, part)?.demand ?? 0) : 0));
          const joined = facts.members.some(({ role, isCertain }) => role === 'reader' && isCertain);
          expect(failover.demand).toBeGreaterThanOrEqual(joined ? (parts[0] ?? 0) + (parts[1] ?? 0) : (parts[0] ?? 0));
        }
      }),
    );
  });

  test('removing a member never raises the ceiling of one that stays', () => {
    fc.assert(
      fc.property(clusters, fc.nat(3), (facts, index) => {
        const ceilings = (all: ClusterFacts): Map<string, number | null> =>
          new Map(
            judgeCluster(all).flatMap(({ servers = [] }) => servers.map(({ path, maxConnections }) => [path, maxConnections])),
          );
        const before = ceilings(facts);
        const members = facts.members.filter((_, position) => position !== index + 1);
        for (const [path, ceiling] of ceilings({ ...facts, members })) {
          expect(ceiling).not.toBeNull();
          expect(ceiling).toBeLessThanOrEqual(before.get(path) ?? -1);
        }
      }),
    );
  });

  test('derived pools fit wherever they must, or everybody in that sum is at the minimum', () => {
    fc.assert(
      fc.property(clusters, facts => {
        for (const ledger of judgeCluster(facts)) {
          for (const { level, headroom } of ledger.scenarios) {
            if (level !== 'must' || headroom === null || headroom >= 0) continue;
            for (const { path, pool } of ledger.consumers) {
              const asked = [...facts.consumers.writer, ...facts.consumers.reader].find(each => each.path === path)?.pool;
              if (asked?.kind === 'derived') expect(pool.size + pool.overflow).toBe(asked.min);
            }
          }
        }
      }),
    );
  });

  test('the verdict does not depend on the order of the readers', () => {
    fc.assert(
      fc.property(clusters, facts => {
        const reversed = { ...facts, members: [...facts.members].reverse() };
        const demands = (all: ClusterFacts): unknown =>
          judgeCluster(all).map(({ consumers, headroom }) => ({ consumers, headroom }));
        expect(demands(reversed)).toEqual(demands(facts));
      }),
    );
  });

  test('a larger ceiling of any member never makes a pool smaller', () => {
    fc.assert(
      fc.property(clusters, fc.nat(4), fc.integer({ min: 1, max: 500 }), (facts, index, more) => {
        const pools = (all: ClusterFacts): Map<string, number> =>
          new Map(
            judgeCluster(all).flatMap(({ consumers }) => consumers.map(({ path, pool }) => [path, pool.size + pool.overflow])),
          );
        const grown = facts.members.map((each, position) => (position === index ? withLimit(each, more) : each));
        const before = pools(facts);
        for (const [path, connections] of pools({ ...facts, members: grown })) {
          expect(connections).toBeGreaterThanOrEqual(before.get(path) ?? 0);
        }
      }),
    );
  });
});

function withLimit(each: ClusterFacts['members'][number], more: number): ClusterFacts['members'][number] {
  return {
    ...each,
    databases: each.databases.map(database => ({
      ...database,
      parameter: { text: String(Number(database.parameter?.text) + more), where: 'group' },
    })),
  };
}
