import { derivePools } from '../../lib/core/derivation';
import { judgeCluster } from '../../lib/core/judge-cluster';
import { connectionsOf } from '../../lib/core/pool';
import type { ScenarioId } from '../../lib/core/scenario';
import { isFailover, levelOf, SCENARIOS } from '../../lib/core/scenario';
import { withForwarding } from '../../lib/cloudformation/write-forwarding';
import type { LedgerBudget } from '../../lib/core/ledger';
import { Scenario } from '../../lib';
import { cluster, member } from '../core/some-cluster';
import { declared, derived, ROLLING, service } from '../core/some-facts';
import { ledgerIn, pass } from '../synth';
import { fencedSamples, read, section, table } from './markdown';
import { appWith } from './run-sample';

const PAGE = read('docs/clusters.md');
const LEVELS = { must: 'must fit', should: 'should fit', shown: 'shown' } as const;

describe('Failure scenarios', () => {
  const rows = table(PAGE, 'scenario', 'copies');
  const idOf = (words = ''): ScenarioId => Scenario[words.replace(/^`Scenario\.|`$/g, '') as keyof typeof Scenario];

  it('are all there', () => {
    expect(rows.map(({ scenario }) => idOf(scenario))).toEqual(SCENARIOS);
  });

  it.each(rows.map(row => [idOf(row.scenario), row] as const))('%s has its level and its servers', (scenario, row) => {
    expect(row['by default']).toBe(LEVELS[levelOf(scenario)]);
    const [writing, reading] = isFailover(scenario)
      ? ['the member that is left', 'the same member']
      : ['the writer', 'each reader'];
    expect([row["the writer's pools are on"], row["the readers' pools are on"]]).toEqual([writing, reading]);
  });

  it('leave both endpoints to whom the page says', () => {
    const left = (readers: Readonly<Record<string, [limit: number, tier: number]>>): string | undefined => {
      const members = Object.entries(readers).map(([name, [limit, promotionTier]]) => member(name, limit, { promotionTier }));
      const [writer] = judgeCluster(cluster([member('writer', 90), ...members], { writer: [declared('jobs', 1)] }));
      return writer?.scenarios.find(({ scenario }) => scenario === 'member-lost')?.server;
    };
    const said = table(PAGE, 'members', 'may be left with both');
    expect(said.map(({ members }) => members)).toEqual(['a writer', 'a writer and one reader', 'a writer and several readers']);
    expect(left({})).toBeUndefined();
    expect([left({ a: [100, 1] }), left({ a: [80, 1] })]).toEqual(['writer', 'a']);
    expect([left({ a: [100, 1], b: [100, 2] }), left({ a: [100, 1], b: [95, 1], c: [50, 2] })]).toEqual(['a', 'b']);
  });
});

describe('Pools for several sums at once', () => {
  const [readme = ''] = fencedSamples('README.md').flatMap(({ text }) => (text.includes('newCluster') ? [text] : []));

  function ledgersOf(text: string): LedgerBudget[] {
    const { app } = appWith(text);
    pass(app);
    return [...(ledgerIn(app)?.budgets ?? [])];
  }

  const required = ledgersOf(readme);
  const byDefault = ledgersOf(readme.replace(/^ *mustFit: .*\n/m, ''));
  const poolsIn = (ledgers: readonly LedgerBudget[]): number[] =>
    ledgers.flatMap(({ consumers }) => consumers.flatMap(({ pool }) => (pool.derived ? [connectionsOf(pool)] : [])));

  it('names the figures that it starts from', () => {
    const [writer, reader] = required;
    expect([writer?.usable, reader?.usable]).toEqual([1600, 1600]);
    expect(PAGE).toContain('two db.r7g.large have 1600 usable connections each, 12 tasks of 4 processes');
    expect(writer?.consumers[0]).toMatchObject({ copies: { peak: 2 * 12 }, processes: 4 });
    expect(reader?.consumers.find(({ name }) => name === 'reports')?.demand).toBe(400);
    expect(PAGE).toContain('reports take 400');
  });

  it('has what each sum by itself grants', () => {
    const rows = table(PAGE, 'sum', 'pool on the writer');
    const writing = service('Orders', { copies: 12, overlap: ROLLING, processes: 4, pool: derived() });
    const reading = { ...writing, path: `${writing.path}/reader` };
    const reports = declared('reports', 400);
    const still = { overlap: { kind: 'none', reason: '' } } as const;
    const SUMS = {
      'deployment at the writer': [writing],
      'deployment at the reader': [reading, reports],
      'a member is lost': [{ ...writing, ...still }, { ...reading, ...still }, reports],
    };
    expect(rows).toEqual(
      Object.entries(SUMS).map(([sum, consumers]) => {
        const pools = derivePools(1600, consumers);
        const granted = ({ path }: { path: string }): string => {
          const pool = pools.get(path);
          return pool ? String(connectionsOf(pool)) : '';
        };
        return { sum, 'pool on the writer': granted(writing), 'pool on the reader': granted(reading) };
      }),
    );
  });

  it('has the pools that are granted, and what every moment asks for', () => {
    const [a, b] = [poolsIn(byDefault), poolsIn(required)].map(pools => pools.join(' and '));
    expect(PAGE).toContain(
      `By default the pools are ${a}, and the loss of a member is told as a warning. When it must fit, they are ${b}:`,
    );
    const demand = ([writer, reader]: readonly LedgerBudget[]): (number | null | undefined)[] => [
      writer?.demand,
      reader?.demand,
      ...['member-lost', 'deployment-during-failover'].map(
        id => writer?.scenarios.find(({ scenario }) => scenario === id)?.demand,
      ),
    ];
    const rows = table(PAGE, 'what is asked for', 'usable');
    expect(rows.map(row => Number(row['by default']))).toEqual(demand(byDefault));
    expect(rows.map(row => Number(row['with `mustFit`']))).toEqual(demand(required));
    expect(rows.map(({ usable }) => usable)).toEqual(rows.map(() => '1600'));
  });
});

it('says what write forwarding takes', () => {
  const share = (engine: string): number | undefined => {
    const on = { template: { Resources: {} }, properties: { EnableLocalWriteForwarding: true }, where: 'some' };
    return withForwarding({ engine }, on)[0]?.writeForwardingPercent;
  };
  expect(section(PAGE, 'Write forwarding')).toContain(
    `up to ${share('aurora-mysql')} % of its ceiling on Aurora MySQL and ${share('aurora-postgresql')} % on Aurora PostgreSQL`,
  );
});
