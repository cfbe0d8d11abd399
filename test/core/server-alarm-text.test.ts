import { ALARMS, alarmPage } from '../../lib/core/alarm';
import type { AlarmId } from '../../lib/core/alarm';
import {
  borrowWaitText,
  clientsOverPlanText,
  failuresText,
  pinnedText,
  refusedText,
  saturatedText,
  waitingText,
} from '../../lib/core/pooler-alarm-text';
import {
  capacityText,
  checkoutWaitText,
  nearLimitText,
  overPlanText,
  overSteadyText,
  pageText,
} from '../../lib/core/server-alarm-text';
import type { LedgerPooler } from '../../lib/core/ledger';
import { poolUseText } from '../../lib/core/pool-alarm-text';
import { api } from './some-facts';
import { fitting, line, ofCluster, overBudget, UNKNOWN_CEILING } from './some-ledger';

const LONGEST = 1024;

const proxy: LedgerPooler = {
  path: 'Stack/Orders/Proxy',
  name: 'Proxy',
  kind: 'rds-proxy',
  share: 40,
  percent: 51,
  clients: [],
  clientDemand: 120,
  clientLimit: null,
};
const fleet: LedgerPooler = { ...proxy, name: 'Pooler', kind: 'pgbouncer', percent: undefined, maxDbConnections: 20 };

/** Every description, with an engine and a number. */
const TEXTS: Readonly<Record<AlarmId, (engine: string) => string>> = {
  'connections-near-limit': engine => nearLimitText(fitting({ database: { engine } }), 61),
  'connections-over-plan': engine => overPlanText(fitting({ database: { engine } }), 61),
  'connections-over-steady': engine => overSteadyText(fitting({ database: { engine } }), 39),
  'capacity-near-maximum': engine => capacityText(fitting({ database: { engine } }), 90),
  'proxy-saturated': engine => saturatedText(proxy, { engine, resource: 'orders-proxy' }, 90),
  'proxy-borrow-wait': engine => borrowWaitText(proxy, { engine, resource: 'orders-proxy' }, 1_500_000),
  'proxy-pinned': engine => pinnedText(proxy, { engine, resource: 'orders-proxy' }, 30),
  'proxy-connection-failures': engine => failuresText(proxy, { engine, resource: 'orders-proxy' }, 0),
  'proxy-clients-over-plan': engine => clientsOverPlanText(proxy, { engine, resource: 'orders-proxy' }, 120),
  'pgbouncer-clients-waiting': engine => waitingText(fleet, { engine, resource: 'orders-pooler' }, 1_000_000),
  'pgbouncer-clients-refused': engine => refusedText(fleet, { engine, resource: 'orders-pooler' }, 0),
  'checkout-wait': engine => checkoutWaitText(fitting({ database: { engine } }), 250),
  'pool-nearly-full': engine =>
    poolUseText(line(api(), { size: 7, overflow: 4 }), { engine, publishedAs: 'Shop/Api', timeoutSeconds: 10 }, 80),
};
const IDS = Object.keys(ALARMS) as AlarmId[];

describe('the description of connections-near-limit', () => {
  it('names the number, the limit, where it comes from, what it means and what to run', () => {
    expect(nearLimitText(fitting(), 61)).toBe(
      [
        'Orders: more than 61 connections, and db.t3.micro refuses beyond 65 at the least.',
        'Limit: ceiling 77 (estimated) - 12 that the server keeps. Planned: up to 61 = 51 of consumers + 10 for operations.',
        'New connections are refused next, also those of new tasks: end what does not belong there. The master user gets in last.',
        '1) SELECT application_name, state, count(*) FROM pg_stat_activity GROUP BY 1, 2 ORDER BY 3 DESC;',
        '2) SELECT usename, client_addr, count(*) FROM pg_stat_activity GROUP BY 1, 2 ORDER BY 3 DESC;',
        "3) SELECT pid, application_name, now() - state_change FROM pg_stat_activity WHERE state LIKE 'idle%' ORDER BY 3 DESC LIMIT 9;",
        alarmPage('connections-near-limit'),
      ].join('\n'),
    );
  });

  it('names the member of a cluster', () => {
    expect(nearLimitText(ofCluster({ scenarios: [] }), 90)).toContain(
      'Orders writer: more than 90 connections, and writer refuses beyond 100.',
    );
  });

  it('names the smaller member that may be promoted, where its limit counts', () => {
    const scenarios = ofCluster().scenarios.map(each => ({
      ...each,
      demand: 20,
      headroom: 1,
      ...(each.scenario === 'member-lost' && { admitted: 60 }),
    }));
    const text = nearLimitText(ofCluster({ demand: 20, scenarios }), 54);
    expect(text).toContain(
      'more than 54 connections, and reader, which a failover may put there, refuses beyond 60 (writer beyond 100).\nPlanned: up to 20 = 20',
    );
    expect(text).not.toContain('Limit: ceiling');
  });

  it('says that a smaller member is not covered, where the plan leaves no room', () => {
    const scenarios = ofCluster().scenarios.map(each => (each.scenario === 'member-lost' ? { ...each, admitted: 60 } : each));
    expect(nearLimitText(ofCluster({ demand: 80, scenarios }), 90)).toContain(
      'more than 90 connections, and writer refuses beyond 100; reader, which a failover may put there, beyond 60, below the plan.\nLimit: ceiling 100',
    );
  });

  it('says what is unknown', () => {
    expect(nearLimitText(fitting({ demand: null }), 58)).toContain('What is planned is unknown.');
  });
});

describe('the description of connections-over-plan', () => {
  it('adds the plan up', () => {
    const text = overPlanText(fitting(), 61);
    expect(text).toContain(
      'more than 61 connections for 5 minutes, and the plan has no more. Planned: up to 61 = 51 of consumers + 10 for operations.',
    );
    expect(text).toContain('Somebody outside the budget connects to the database, or connections leak.');
  });

  it('says what is planned after a failover', () => {
    const lost = { scenario: 'member-lost', level: 'should', usable: 90, admitted: 90, demand: 60, headroom: 30 } as const;
    const text = overPlanText(fitting({ admitted: 100, demand: 40, scenarios: [lost] }), 70);
    expect(text).toContain('Planned: up to 50 = 40 of consumers + 10 for operations, 70 after a failover.');
  });

  it('says which reader is counted', () => {
    expect(overPlanText(fitting({ endpoint: 'reader' }), 61)).toContain(
      'Counted is the reader that has most: ask each. Somebody outside',
    );
  });

  it('says that the plan itself does not fit', () => {
    expect(overPlanText(overBudget(), 64)).toContain('the plan itself has 97, of 65 that the server admits');
  });

  it('does without the ceiling', () => {
    expect(overPlanText(fitting(UNKNOWN_CEILING), 61)).toContain('Planned: up to 61 = 51 of consumers + 10 for operations');
  });
});

describe('every description', () => {
  it.each(IDS)('%s ends with its page, and fits into an alarm with the longest of names', id => {
    for (const engine of ['postgres', 'mysql', 'oracle-ee', 'sqlserver-se', 'db2-se', 'unheard-of']) {
      const text = TEXTS[id](engine);
      expect(text.endsWith(alarmPage(id))).toBe(true);
      expect(text.length).toBeLessThanOrEqual(LONGEST);
    }
    expect(nearLimitText(fitting({ name: 'N'.repeat(900) }), 61).length).toBeLessThanOrEqual(LONGEST);
  });

  it.each(IDS)('%s tells three things to run on every engine that is known', id => {
    for (const engine of [
      'postgres',
      'aurora-postgresql',
      'mysql',
      'aurora-mysql',
      'mariadb',
      'oracle-ee',
      'sqlserver-se',
      'db2-se',
    ]) {
      expect(TEXTS[id](engine)).toMatch(/\n1\) .+\n2\) .+\n3\) .+\nhttps:/);
    }
  });

  it('tells MySQL from PostgreSQL', () => {
    expect(TEXTS['connections-near-limit']('mysql')).toContain('1) SHOW PROCESSLIST;');
    expect(TEXTS['connections-near-limit']('mysql')).not.toContain('pg_stat_activity');
  });

  it('has nothing in it that a hostile name could move', () => {
    expect(nearLimitText(fitting({ name: 'Orders\u202e\nALARM' }), 61)).toMatch(/^Orders\ufffd\ufffdALARM: more than 61/);
  });

  it('says waits in seconds', () => {
    expect(TEXTS['proxy-borrow-wait']('postgres')).toContain('clients wait more than 1.5 s on average');
    expect(TEXTS['checkout-wait']('postgres')).toContain('requests wait more than 0.25 s');
  });

  it('says the share of a pooler', () => {
    expect(TEXTS['proxy-saturated']('postgres')).toContain('Planned share: 40 (MaxConnectionsPercent 51), clients up to 120.');
    expect(TEXTS['pgbouncer-clients-refused']('postgres')).toContain('(20 for each task, 40 of all at their worst moment)');
    expect(refusedText({ ...fleet, share: null, maxDbConnections: null }, { engine: 'postgres', resource: 'x' }, 0)).toContain(
      '(? for each task, ? of all at their worst moment)',
    );
  });
});

describe('the alarm that pages', () => {
  const line = 'Orders: more than 61 connections, and db.t3.micro refuses beyond 65.';

  it('says which database, what may have happened, and what to run', () => {
    const [first, second, third] = pageText(fitting(), 'orders-1', [line]).split('\n');
    expect([first, second]).toEqual(['Database orders-1: this:', `- ${line}`]);
    expect(third).toMatch(/^1\) SELECT application_name/);
    expect(pageText(fitting(), 'orders-1', [line])).toMatch(/\/docs\/alarms\.md$/);
  });

  it('gathers several', () => {
    expect(pageText(fitting(), 'orders-1', [line, 'Proxy: full.'])).toContain('one of these, or several:\n- Orders: more');
    expect(
      pageText(
        fitting(),
        'orders-1',
        Array.from({ length: 40 }, () => line),
      ).length,
    ).toBeLessThanOrEqual(LONGEST);
  });

  it('says that there is nothing to fire for', () => {
    expect(pageText(fitting(UNKNOWN_CEILING), 'orders-1', [])).toContain(
      'orders-1: never fires, because there is no critical alarm: what the server admits is unknown.',
    );
  });
});
