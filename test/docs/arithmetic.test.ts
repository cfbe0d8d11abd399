import { withForwarding } from '../../lib/cloudformation/write-forwarding';
import { AURORA_MYSQL_TABLE } from '../../lib/core/aurora-mysql-table';
import { AURORA_POSTGRESQL_TABLE } from '../../lib/core/aurora-postgresql-table';
import type { BudgetFacts } from '../../lib/core/budget';
import { ceilingOf } from '../../lib/core/ceiling';
import { connectionPath } from '../../lib/core/connection-path';
import type { ConsumerFacts } from '../../lib/core/consumer';
import type { DatabaseFacts } from '../../lib/core/database';
import { demandOf } from '../../lib/core/demand';
import { derivePools } from '../../lib/core/derivation';
import { allowedRange, ENGINE_NAMES, engineFamily, limitParameter } from '../../lib/core/engine';
import { engineDefault } from '../../lib/core/engine-defaults';
import { allInstanceClasses, findInstanceClass } from '../../lib/core/instance-classes';
import { judge } from '../../lib/core/judge';
import { judgeCluster } from '../../lib/core/judge-cluster';
import { lowerBoundMemory } from '../../lib/core/memory';
import type { DeploymentOverlap } from '../../lib/core/overlap';
import { peakCopies } from '../../lib/core/overlap';
import { connectionsOf, splitConnections } from '../../lib/core/pool';
import { reserveOf } from '../../lib/core/reserve';
import type { ScenarioId } from '../../lib/core/scenario';
import { DEFAULT_SCENARIOS, isFailover, SCENARIOS } from '../../lib/core/scenario';
import { supplyOf } from '../../lib/core/supply';
import { cluster, member } from '../core/some-cluster';
import { api, declared, derived, fixed, micro, ROLLING, service, stated } from '../core/some-facts';
import type { Row } from './markdown';
import { code, read, section, table } from './markdown';

const PAGE = read('docs/arithmetic.md');

/** The rows of a table with a readable name each, for `it.each`. */
function named(rows: readonly Row[], column: string): [name: string, row: Row][] {
  return rows.map(row => [row[column] ?? '', row]);
}

function limitOf(database: DatabaseFacts): string {
  const ceiling = ceilingOf(database, { kind: 'estimated' });
  return ceiling.basis === 'unknown' ? 'unknown' : String(ceiling.maxConnections);
}

/** A limit with a mark where AWS prints none. */
function markedLimit(database: DatabaseFacts): string {
  const { basis } = ceilingOf(database, { kind: 'estimated' });
  return basis === 'published' ? limitOf(database) : `${limitOf(database)} (${basis})`;
}

/** `MariaDB 10.5` as the engine and version that RDS knows. */
function serverNamed(words: string): Pick<DatabaseFacts, 'engine' | 'engineVersion'> {
  const { name = '', version } = /^(?<name>.*?)(?: (?<version>[\d.]+))?$/.exec(words)?.groups ?? {};
  return { engine: name.toLowerCase().replace('aurora ', 'aurora-').replace(' ', ''), engineVersion: version };
}

describe('Ceiling', () => {
  it.each(named(table(PAGE, 'engine', 'parameter'), 'engine'))('has the default, the cap and the range of %s', (words, row) => {
    const server = serverNamed(words);
    const family = engineFamily(server.engine);
    if (family === undefined) throw new Error(`${words} is no engine`);
    const byDefault = engineDefault(family, server.engineVersion);
    expect(row).toEqual({
      engine: words,
      parameter: byDefault === undefined ? 'none' : `\`${limitParameter(family) ?? ''}\``,
      'by default': byDefault === undefined ? 'published' : `\`${byDefault.expression}\``,
      'at most': byDefault === undefined ? limitOf(server) : String(byDefault.cap),
      'may be set to': allowedRange(family)?.join(' to ') ?? '',
    });
  });

  it('lists every engine, and MariaDB on both sides of the line', () => {
    const listed = table(PAGE, 'engine', 'parameter').map(({ engine = '' }) => engine);
    expect(new Set(listed.map(words => engineFamily(serverNamed(words).engine)))).toEqual(
      new Set(ENGINE_NAMES.map(engineFamily)),
    );
    expect(listed.filter(words => words.startsWith('MariaDB'))).toEqual(['MariaDB 10.5', 'MariaDB 10.4']);
    expect(engineDefault('mariadb', '10.4.99')).not.toEqual(engineDefault('mariadb', '10.5'));
  });

  it('counts a MariaDB whose version is not stated as 10.5', () => {
    expect(engineDefault('mariadb')).toBe(engineDefault('mariadb', '10.5'));
  });
});

describe('Memory', () => {
  const rows = table(PAGE, 'nominal GiB', 'withheld MiB');

  it.each(named(rows, 'nominal GiB'))('has what %s GiB leave and give', (gib, row) => {
    const left = lowerBoundMemory(Number(gib)) / 2 ** 20;
    const instanceClass = classOfMemory(Number(gib));
    expect(row).toEqual({
      'nominal GiB': gib,
      'withheld MiB': String(1024 * Number(gib) - left),
      'left MiB': String(left),
      PostgreSQL: limitOf({ engine: 'postgres', instanceClass }),
      MySQL: limitOf({ engine: 'mysql', instanceClass }),
      'MariaDB 10.5': limitOf({ engine: 'mariadb', engineVersion: '10.5', instanceClass }),
      Oracle: limitOf({ engine: 'oracle-ee', instanceClass }),
    });
  });

  it('has the formula that the figures follow', () => {
    const [, small, smallBase, large, largeBase] =
      /min\((\d+) x GiB \+ (\d+), (\d+) x GiB \+ (\d+)\)/.exec(PAGE)?.map(Number) ?? [];
    const [, perGib] = /left MiB +=  ?(\d+) x GiB - withheld MiB/.exec(PAGE)?.map(Number) ?? [];
    for (const gib of [0.5, 1, 2, 3, 4, 8, 15.25, 64, 768]) {
      const withheld = Math.min(small! * gib + smallBase!, large! * gib + largeBase!);
      expect(lowerBoundMemory(gib)).toBe(Math.floor((perGib! * gib - withheld) * 2 ** 20));
    }
  });

  it('says from how many GiB up PostgreSQL is at its cap', () => {
    const [, from, cap] = /From (\d+) GiB up PostgreSQL is at its cap of (\d+)/.exec(PAGE)?.map(Number) ?? [];
    const byDefault = engineDefault('postgres');
    const limit = (gib: number): number => Math.floor(lowerBoundMemory(gib) / 9_531_392);
    expect(cap).toBe(byDefault?.cap);
    expect([limit(from! - 1) >= cap!, limit(from!) >= cap!]).toEqual([false, true]);
  });

  it.each(table(PAGE, 'figure for', 'what is wrong with it').map(row => [row['figure for'] ?? '', row['counted here']]))(
    'counts for %s what it says',
    (words, counted) => {
      const [instanceClass, engine = ''] = words.split(', ');
      expect(limitOf({ engine: engine.toLowerCase(), instanceClass })).toBe(counted);
    },
  );

  it('speaks of the memory that the classes have', () => {
    for (const row of table(PAGE, 'figure for', 'what is wrong with it')) {
      const memory = findInstanceClass(row['figure for']?.split(', ')[0] ?? '')?.memoryGib;
      const numbers = row['what is wrong with it']?.match(/\d+/g) ?? [String(memory)];
      expect(numbers.at(-1)).toBe(String(memory));
    }
    // The quotients that the figures really are: of half the memory.
    const [mysql, large] = ['db.t3.medium, MySQL', 'db.r6g.large, PostgreSQL'].map(
      name => table(PAGE, 'figure for').find(row => row['figure for'] === name)?.['what is wrong with it'],
    );
    expect([mysql, large].map(words => words?.match(/\d+/)?.[0])).toEqual(['2', '8']);
  });

  it('counts no more than the readings that hold', () => {
    const holding = table(PAGE, 'figure for', 'what is wrong with it');
    const readings = holding.map(row => (row['what holds']?.match(/\d+/g) ?? []).map(Number));
    // Of live servers, and of AWS's table in the Aurora User Guide of 2023; they cannot be computed.
    expect(readings).toEqual([[79, 81], [420], [295, 312], [1722]]);
    holding.forEach((row, index) => {
      expect(Number(row['counted here'])).toBeLessThanOrEqual(Math.min(...readings[index]!));
    });
  });
});

function classOfMemory(gib: number): string {
  const found = allInstanceClasses().find(({ memoryGib, inferred }) => memoryGib === gib && !inferred);
  if (!found) throw new Error(`no class has ${gib} GiB`);
  return found.name;
}

describe('Aurora', () => {
  const aurora = section(PAGE, 'Aurora');
  const printed = AURORA_MYSQL_TABLE.flatMap(([family, sizes]) =>
    sizes.split(', ').map(words => {
      const [size = '', limit] = words.split(' ');
      return { gib: findInstanceClass(`db.${family}.${size}`)?.memoryGib ?? NaN, limit: Number(limit) };
    }),
  );

  /** The default of Aurora MySQL, with its logarithm made whole in one way or another. */
  function defaultOfMySql(gib: number, whole: (logarithm: number) => number): number {
    return Math.max(45 * whole(Math.log2(gib / 0.75)), 1000 * whole(Math.log2(gib / 7.625)));
  }

  it.each(named(table(PAGE, 'class', 'nominal GiB'), 'class'))('has what members of class %s admit', (instanceClass, row) => {
    expect(row).toEqual({
      class: instanceClass,
      'nominal GiB': String(findInstanceClass(instanceClass)?.memoryGib),
      'Aurora PostgreSQL': markedLimit({ engine: 'aurora-postgresql', instanceClass }),
      'Aurora MySQL': markedLimit({ engine: 'aurora-mysql', instanceClass }),
    });
  });

  it('counts the classes that AWS prints', () => {
    const postgresql = AURORA_POSTGRESQL_TABLE.flatMap(([, sizes]) => sizes.split(', '));
    expect(aurora).toContain(`[${printed.length} classes of Aurora MySQL]`);
    expect(aurora).toContain(`and ${postgresql.length} of Aurora PostgreSQL`);
  });

  it('counts how many rows of the table either reading of the logarithm gives', () => {
    const given = (whole: (logarithm: number) => number): number =>
      printed.filter(({ gib, limit }) => defaultOfMySql(gib, whole) === limit).length;
    const short = printed.filter(({ gib, limit }) => defaultOfMySql(gib, Math.floor) === limit - 1000).length;
    expect(given(Math.round)).toBe(printed.length);
    expect(aurora).toContain(
      `that gives all ${given(Math.round)} rows, truncation ${given(Math.floor)} of them and 1,000 too few for the other ${short}.`,
    );
    expect(given(Math.floor) + short).toBe(printed.length);
  });

  it.each(named(table(PAGE, 'nominal GiB', 'log2 of GiB / 7.625'), 'nominal GiB'))(
    'shows both readings on %s GiB',
    (gib, row) => {
      const limits = new Set(printed.filter(each => each.gib === Number(gib)).map(({ limit }) => String(limit)));
      expect(row).toEqual({
        'nominal GiB': gib,
        'log2 of GiB / 7.625': Math.log2(Number(gib) / 7.625).toFixed(2),
        truncated: String(defaultOfMySql(Number(gib), Math.floor)),
        rounded: String(defaultOfMySql(Number(gib), Math.round)),
        'in the table': [...limits].join(' or '),
      });
    },
  );

  it('takes the whole part for a class that is in no table, as it says', () => {
    const unlisted = { engine: 'aurora-mysql', instanceClass: 'db.r6gd.12xlarge' };
    expect(markedLimit(unlisted)).toBe(`${defaultOfMySql(384, Math.floor)} (estimated)`);
  });

  describe('Serverless v2', () => {
    const rows = table(PAGE, 'largest ACU', 'Aurora PostgreSQL');

    function serverless(engine: string, minAcu: number, maxAcu: number): string {
      return markedLimit({ engine, instanceClass: 'db.serverless', serverless: { minAcu, maxAcu } });
    }

    it.each(named(rows, 'largest ACU'))('has what %s ACU admit', (maxAcu, row) => {
      expect(row).toEqual({
        'largest ACU': maxAcu,
        'Aurora PostgreSQL': serverless('aurora-postgresql', 1, Number(maxAcu)),
        'at a minimum of 0 or 0.5': serverless('aurora-postgresql', 0.5, Number(maxAcu)),
        'Aurora MySQL': serverless('aurora-mysql', 1, Number(maxAcu)),
      });
      expect(serverless('aurora-postgresql', 0, Number(maxAcu))).toBe(row['at a minimum of 0 or 0.5']);
    });

    it('has the line that every capacity is on, printed or not', () => {
      const [, cap, slope, less] = /min\((\d+), floor\(([\d.]+) x largest ACU - ([\d.]+)\)\)/.exec(aurora)?.map(Number) ?? [];
      for (let maxAcu = 1; maxAcu <= 256; maxAcu += 0.5) {
        // In hundredths, which binary fractions hold exactly.
        const onLine = Math.min(cap!, Math.floor((Math.round(100 * slope!) * maxAcu - Math.round(100 * less!)) / 100));
        expect(parseInt(serverless('aurora-postgresql', 1, maxAcu), 10)).toBe(onLine);
      }
    });

    it('counts the capacities that AWS prints', () => {
      const capacities = Array.from({ length: 511 }, (_, index) => 1 + index / 2);
      expect(capacities.filter(maxAcu => /^\d+$/.test(serverless('aurora-mysql', 1, maxAcu)))).toHaveLength(9);
      expect(aurora).toContain('AWS prints nine capacities');
    });
  });
});

describe('Elsewhere', () => {
  const elsewhere = section(PAGE, 'Elsewhere');

  it.each([
    ['Cloud SQL for PostgreSQL', 'cloud-sql'],
    ['Azure flexible server', 'azure'],
  ] as const)('has the steps of %s, each from its memory on', (title, platform) => {
    const limit = (memoryGib: number): string => limitOf({ engine: 'postgres', platform, memoryGib });
    const rows = table(PAGE, 'GiB', title);
    expect(rows.map(row => row[title])).toEqual(rows.map(({ GiB }) => limit(Number(GiB))));
    expect(rows.map(({ GiB }) => limit(Number(GiB) - 0.01))).toEqual(['unknown', ...rows.slice(0, -1).map(row => row[title])]);
    expect(limit(10_000)).toBe(rows.at(-1)?.[title]);
  });

  it('shows by how much the formula of the articles misses', () => {
    const [, base, factor, divisor] = /`(\d+) \+ ([\d.]+) x MiB \/ (\d+)`/.exec(elsewhere)?.map(Number) ?? [];
    const [, said, gib, holds] = /makes (\d+) of ([\d.]+) GiB, where Google has (\d+)/.exec(elsewhere)?.map(Number) ?? [];
    expect(Math.floor(base! + (factor! * 1024 * gib!) / divisor!)).toBe(said);
    expect(limitOf({ engine: 'postgres', platform: 'cloud-sql', memoryGib: gib })).toBe(String(holds));
  });

  it('has the age at which pools replace their connections', () => {
    const { recycleSeconds, idleTimeoutSeconds } = connectionPath('azure');
    expect(elsewhere).toContain(`pools recycle after ${recycleSeconds}.`);
    expect(idleTimeoutSeconds).toBeLessThan(350);
  });
});

describe('Expressions', () => {
  it.each(table(PAGE, '`max_connections`', 'class').map(row => [code(row['`max_connections`']), row.class, row.gives]))(
    'gives for %s on %s: %s',
    (text, instanceClass, gives) => {
      expect(limitOf({ engine: 'postgres', instanceClass, parameter: { text, where: 'a group' } })).toBe(gives);
    },
  );
});

describe('Reserve', () => {
  const rows = table(PAGE, 'engine', 'reserved');
  const firstMinors = /from these minor versions on, ([\d., and]+)\. /.exec(PAGE)?.[1]?.match(/\d+\.\d+/g) ?? [];

  function serverReserve(database: DatabaseFacts): { reserved: string; sum: string } {
    const items = reserveOf(database, 100, { kind: 'standard', operations: {}, marginPercent: 0 });
    return {
      reserved: items.map(({ name, connections }) => `${connections} ${name}`).join(', ') || 'none',
      sum: String(items.reduce((sum, { connections }) => sum + connections, 0)),
    };
  }

  /** Servers that a row of the table speaks of. */
  const SERVERS: Readonly<Record<string, readonly DatabaseFacts[]>> = {
    'PostgreSQL, newer': [{ engine: 'postgres' }, { engine: 'postgres', engineVersion: '18.0' }],
    'PostgreSQL, older': [{ engine: 'postgres', engineVersion: '11.22' }],
    'Aurora PostgreSQL': [{ engine: 'aurora-postgresql' }, { engine: 'aurora-postgresql', engineVersion: '13.9' }],
    'MySQL, MariaDB, Aurora MySQL': [{ engine: 'mysql' }, { engine: 'mariadb' }, { engine: 'aurora-mysql' }],
    Oracle: [{ engine: 'oracle-ee' }, { engine: 'oracle-se2' }],
    'SQL Server, Db2': [{ engine: 'sqlserver-ex' }, { engine: 'db2-se' }],
    'PostgreSQL on Cloud SQL or of your own': [
      { engine: 'postgres', platform: 'cloud-sql' },
      { engine: 'postgres', platform: 'self-managed' },
    ],
    'PostgreSQL on Azure': [{ engine: 'postgres', platform: 'azure' }],
  };

  it('has a row for every engine', () => {
    expect(rows.map(({ engine }) => engine)).toEqual(Object.keys(SERVERS));
  });

  it.each(named(rows, 'engine'))('itemises what %s withholds', (engine, { engine: _, ...figures }) => {
    for (const server of SERVERS[engine]!) expect(serverReserve(server)).toEqual(figures);
  });

  it.each(firstMinors)('draws the line at PostgreSQL %s', version => {
    const [major, minor] = version.split('.').map(Number);
    const of = (words: string): unknown => {
      const { engine: _, ...figures } = rows.find(row => row.engine === words) ?? {};
      return figures;
    };
    expect(serverReserve({ engine: 'postgres', engineVersion: version })).toEqual(of('PostgreSQL, newer'));
    expect(serverReserve({ engine: 'postgres', engineVersion: `${major!}.${minor! - 1}` })).toEqual(of('PostgreSQL, older'));
  });

  it('names six minor versions, and 18 as newer than all of them', () => {
    expect(firstMinors).toHaveLength(6);
    expect(PAGE).toContain('Newer are 18 and');
  });

  it('has the share of forwarded sessions, with an example of each', () => {
    const forwarding = (engine: string, cluster: object, maxConnections: number): string => {
      const member = { template: { Resources: {} }, properties: { EnableLocalWriteForwarding: true, ...cluster }, where: 'some' };
      const [facts] = withForwarding({ engine }, member);
      const items = reserveOf(facts ?? { engine }, maxConnections, { kind: 'standard' });
      return `${facts?.writeForwardingPercent} %: ${items.find(({ name }) => name === 'write forwarding')?.connections}`;
    };
    const [, mysql, postgresql] = /\[(\d+) %\]\[forwarding-mysql\].*\[(\d+) %\]\[forwarding-postgresql\]/s.exec(PAGE) ?? [];
    const [, large, share, small, lesser] = /Of (\d+) connections that is (\d+), of (\d+) it is (\d+)\./.exec(PAGE) ?? [];
    expect(forwarding('aurora-mysql', {}, Number(small))).toBe(`${mysql} %: ${lesser}`);
    expect(forwarding('aurora-postgresql', {}, Number(large))).toBe(`${postgresql} %: ${share}`);
  });

  it('has the operations reserve and the margin', () => {
    const [, operations, percent] =
      /(\d+) connections for operations.*?margin of (\d+) % of the\s+ceiling/s.exec(PAGE)?.map(Number) ?? [];
    const items = reserveOf({ engine: 'db2' }, 1001, { kind: 'standard' });
    expect(items).toEqual([
      { name: 'operations', connections: operations },
      { name: 'margin', connections: Math.ceil((percent! * 1001) / 100) },
    ]);
  });
});

describe('Copies', () => {
  const OVERLAPS: Readonly<Record<string, (percent: number) => DeploymentOverlap>> = {
    rolling: maximumPercent => ({ kind: 'rolling', maximumPercent }),
    'rolling, cleanup `DEFERRED`': maximumPercent => ({ kind: 'rolling', maximumPercent, deferredCleanup: true }),
    'blue/green, linear, canary, CodeDeploy, daemon': () => ({ kind: 'blue-green', strategy: 'CANARY' }),
    'Lambda function': () => ({ kind: 'function' }),
    '`DeploymentOverlap.percent`': percent => ({ kind: 'stated', percent, reason: 'tried' }),
    '`DeploymentOverlap.none`': () => ({ kind: 'none', reason: 'tried' }),
    '`DeploymentOverlap.kubernetes`': percent => ({ kind: 'kubernetes', maxSurge: { percent } }),
  };
  const rows = table(PAGE, 'deployment', 'peak copies');

  it('has every way of deploying', () => {
    expect(new Set(rows.map(({ deployment }) => deployment))).toEqual(new Set(Object.keys(OVERLAPS)));
  });

  it.each(named(rows, 'deployment'))('has the peak of %s', (deployment, row) => {
    const overlap = OVERLAPS[deployment]?.(Number(row['%']));
    expect(String(overlap && peakCopies(Number(row.D), overlap))).toBe(row.peak);
  });

  it.each(named(rows, 'deployment'))('has a formula that gives the peak of %s', (_, row) => {
    const [D, percent] = [Number(row.D), Number(row['%'])];
    expect(valueOfFormula(row['peak copies'] ?? '', D, percent)).toBe(Number(row.peak));
  });

  it('doubles a daemon as it doubles a blue/green deployment', () => {
    expect(peakCopies(4, { kind: 'daemon' })).toBe(peakCopies(4, { kind: 'blue-green', strategy: 'LINEAR' }));
  });
});

/** What the formulas of the page say, by themselves. */
function valueOfFormula(formula: string, D: number, percent: number): number {
  const counted = Math.floor((D * percent) / 100);
  const values: Readonly<Record<string, number>> = {
    'max(floor(D x maximumPercent / 100), 2 D)': Math.max(counted, 2 * D),
    'max(floor(D x maximumPercent / 100), D) + D': Math.max(counted, D) + D,
    '2 D': 2 * D,
    'ceil(D x percent / 100)': Math.ceil((D * percent) / 100),
    'max(D + ceil(D x maxSurge / 100), 2 D)': Math.max(D + Math.ceil((D * percent) / 100), 2 * D),
    D,
  };
  return values[formula] ?? NaN;
}

describe('Demand', () => {
  const PRODUCT = /^ {4}(\d+) tasks x \((\d+) processes x \((\d+) \+ (\d+)\) \+ (\d+) side\) = (\d+)$/gm;
  const sums = [...section(PAGE, 'Demand').matchAll(PRODUCT)].map(sum => sum.map(Number));

  it('is shown in two sums', () => {
    expect(sums).toHaveLength(2);
  });

  it.each(sums)('%s: %d tasks of %d processes of %d + %d, %d side connections, make %d', (...numbers) => {
    const [, tasks, processes, size, overflow, side, demand] = numbers;
    expect(demandOf(tasks!, processes!, { size: size!, overflow: overflow! }, side!)).toBe(demand);
  });
});

describe('Derived pools', () => {
  const rows = table(PAGE, 'award', 'claim of Api');
  const usable = Number(/With (\d+) usable,/.exec(PAGE)?.[1]);
  const consumers = [
    service('Api', { overlap: ROLLING, processes: 2, pool: derived({ weight: 3 }) }),
    service('Jobs', { overlap: ROLLING, pool: derived({ weight: 1 }) }),
    declared('Worker', 7),
  ];

  function poolsOf(connections: number): { Api: string; Jobs: string } {
    const pools = derivePools(connections, consumers);
    const size = (name: string): string => String(connectionsOf(pools.get(`Stack/${name}`) ?? { size: 0, overflow: 0 }));
    return { Api: size('Api'), Jobs: size('Jobs') };
  }

  it('numbers the awards', () => {
    expect(rows.map(({ award }) => award)).toEqual(['minimum', ...rows.slice(1).map((_, index) => String(index + 1))]);
  });

  it.each(named(rows, 'award'))('has the pools and the rest after award %s', (_, { Api, Jobs, left }) => {
    const demand = 4 * Number(Api) + 2 * Number(Jobs) + 7;
    expect(Number(left)).toBe(usable - demand);
    expect(poolsOf(demand)).toEqual({ Api, Jobs });
  });

  it.each(rows.slice(1).map((row, index) => [row.award, row, rows[index]!] as const))(
    'gives award %s to the larger claim',
    (_, row, before) => {
      const claims = { Api: 3 / (Number(before.Api) + 1), Jobs: 1 / (Number(before.Jobs) + 1) };
      expect([row['claim of Api'], row['claim of Jobs']]).toEqual([claims.Api.toFixed(2), claims.Jobs.toFixed(2)]);
      expect(row.to).toBe(claims.Api >= claims.Jobs ? 'Api' : 'Jobs');
    },
  );

  it('ends where the page says, leaves what it says, and gives the rest out with 43', () => {
    const [last] = rows.slice(-1);
    expect(poolsOf(usable)).toEqual({ Api: last?.Api, Jobs: last?.Jobs });
    expect(judge(stated(usable, consumers)).headroom).toBe(Number(last?.left));
    expect(PAGE).toContain(`The next award is Api's (${(3 / 8).toFixed(2)})`);
    expect(PAGE).toContain('With 43 Api gets 8');
    expect(poolsOf(43)).toEqual({ Api: '8', Jobs: last?.Jobs });
  });
});

describe('Size and overflow', () => {
  const rows = table(PAGE, 'connections', 'ratio 0.6');

  it.each(named(rows, 'connections'))('splits %s', (connections, row) => {
    const c = Number(connections);
    const split = (ratio: number): string => {
      const { size, overflow } = splitConnections(c, ratio, true);
      return `${size} + ${overflow}`;
    };
    const rounded = Math.floor((7 * c) / 10);
    const size = Math.max(1, rounded);
    expect(row).toEqual({
      connections,
      'ratio 0.6': split(0.6),
      'ratio 0.7': split(0.7),
      'ratio 0.8': split(0.8),
      'both parts rounded down': `${rounded} + ${Math.floor((3 * c) / 10)}`,
      'overflow half the size': `${size} + ${Math.floor(size / 2)}`,
    });
  });

  it('shows by how much the second recipe misses', () => {
    const [, copies, size, overflow, sum, usable] =
      /(\d+) x \((\d+) \+ (\d+)\) = (\d+), where (\d+) are/.exec(PAGE)?.map(Number) ?? [];
    expect(copies! * (size! + overflow!)).toBe(sum);
    expect(copies! * connectionsOf(splitConnections(167, 0.7, true))).toBeLessThanOrEqual(usable!);
    expect(sum).toBeGreaterThan(usable!);
  });
});

describe('Verdict', () => {
  const four = service('Api', { copies: 4, pool: derived({ max: 200 }) });
  const celery = service('Celery', { copies: 8, pool: fixed(4) });
  const search = (copies: number, size: number): ConsumerFacts => service('Search', { copies, pool: fixed(size) });
  const CASES: Readonly<Record<string, BudgetFacts>> = {
    'db.t3.micro, PostgreSQL 16.8: API of 1 task x 2 x (8 + 12), rolling; a worker of 7': micro([api(), declared('Worker', 7)]),
    'the same, API pool derived: 7 + 4': micro([api({ pool: derived() }), declared('Worker', 7)]),
    '683 declared, 13 reserved: 4 copies, derived up to 200: 116 + 51': stated(683, [four], 13),
    '683 declared, 15 reserved: 8 workers of 4; 4 copies, derived up to 200: 111 + 48': stated(683, [four, celery], 15),
    '100 declared, none reserved: 12 tasks of 25, no overlap': stated(100, [search(12, 25)]),
    '100 declared, none reserved: 10 tasks of 8, no overlap': stated(100, [search(10, 8)]),
  };
  const rows = table(PAGE, 'case', 'ceiling');

  it('is worked for every case', () => {
    expect(rows.map(row => row.case)).toEqual(Object.keys(CASES));
  });

  it.each(named(rows, 'case'))('%s', (words, row) => {
    const facts = CASES[words]!;
    const { ceiling, usable, demand, headroom, findings, consumers } = judge(facts);
    const sum = { ceiling: ceiling.maxConnections, usable, demand, headroom };
    expect(row).toEqual({
      case: words,
      ...Object.fromEntries(Object.entries(sum).map(([name, value]) => [name, String(value)])),
    });
    expect(findings.some(({ rule }) => rule === 'over-budget')).toBe(Number(row.headroom) < 0);
    const { derived: isDerived, size, overflow } = consumers[0]!.pool;
    expect(words.endsWith(`: ${size} + ${overflow}`)).toBe(isDerived);
  });

  it('counts the server that offers least where there are several', () => {
    const databases = ['16.8', '16.4'].map(engineVersion => ({
      engine: 'postgres',
      engineVersion,
      instanceClass: 'db.t3.micro',
    }));
    expect(supplyOf({ ...micro([]), databases }).usable).toBe(51);
  });
});

describe('Scenarios', () => {
  const scenarios = section(PAGE, 'Scenarios');
  const rows = table(PAGE, 'scenario', 'copies');
  const [, writer, first, second] =
    /writer of (\d+) connections and readers of (\d+) and (\d+)/.exec(scenarios)?.map(Number) ?? [];
  const searching = service('Search', { copies: 3, overlap: ROLLING, pool: fixed(20) });
  const [atWriter, atReader] = judgeCluster(
    cluster([member('writer', writer!), member('a', first!), member('b', second!)], {
      writer: [service('Api', { copies: 4, usualCopies: 2, overlap: ROLLING, pool: fixed(10) })],
      reader: [searching],
    }),
  );

  it('are all there', () => {
    expect(rows.map(({ scenario }) => scenario)).toEqual(SCENARIOS);
  });

  it.each(named(rows, 'scenario'))('ask for what the page says: %s', (scenario, row) => {
    const [writing, reading] = [atWriter, atReader].map(ledger => ledger?.scenarios.find(each => each.scenario === scenario));
    const place = isFailover(scenario as ScenarioId) ? 'on the member that is left' : 'on the writer';
    const copies = (consumer: string): number => Number(row[consumer]);
    expect(row).toMatchObject({
      [`${place}, of ${writing?.usable}`]: String(writing?.demand),
      [`on the reader, of ${second}`]: String(reading?.demand ?? ''),
    });
    expect(writing?.demand).toBe(10 * copies('Api') + (isFailover(scenario as ScenarioId) ? 20 * copies('Search') : 0));
    expect(reading?.demand).toBe(isFailover(scenario as ScenarioId) ? undefined : 20 * copies('Search'));
  });

  it('must and should fit as the page says', () => {
    expect(DEFAULT_SCENARIOS).toEqual({ must: ['deployment'], should: ['member-lost'] });
    expect(scenarios).toContain('By default a deployment must fit and the loss of a member should.');
  });
});

describe('How sure the figures are', () => {
  const figures = table(PAGE, 'figure', 'standing').map(({ figure }) => figure ?? '');

  function reserved(engine: string, name: string): string {
    const found = reserveOf({ engine }, 100, { kind: 'standard' }).find(item => item.name === name);
    return `${found?.connections ?? 'no'} ${name}`;
  }

  it('speaks of the reserve that is counted', () => {
    const postgres = ['superuser', 'rds_superuser', 'rds_reserved', 'rdsadmin sessions'].map(name => reserved('postgres', name));
    expect(figures).toContain(postgres.slice(0, 2).join(', '));
    expect(figures.join()).toContain(postgres.slice(2).join(', '));
    const sums = table(PAGE, 'engine', 'reserved').map(row => [row.engine, row.sum]);
    expect(sums).toEqual(
      expect.arrayContaining([
        ['MySQL, MariaDB, Aurora MySQL', '3'],
        ['Oracle', '100'],
      ]),
    );
    expect(figures.join()).toContain('3 of MySQL and MariaDB, 100 of Oracle');
    expect(reserved('aurora-postgresql', 'Aurora automation')).toBe('3 Aurora automation');
    expect(figures).toContain('3 for automation of Aurora PostgreSQL');
  });

  it('speaks of the cap that is counted', () => {
    expect(figures.join()).toContain(`${engineDefault('mysql')?.cap.toLocaleString('en') ?? ''} of MySQL`);
  });
});
