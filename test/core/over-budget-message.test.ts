import { overBudgetMessage } from '../../lib/core/over-budget-message';
import type { ScenarioId } from '../../lib/core/scenario';
import { declared, service } from './some-facts';
import { fitting, ledgerOf, line, ofCluster, overBudget, UNKNOWN_CEILING } from './some-ledger';

describe('overBudgetMessage', () => {
  test('shows the whole sum', () => {
    expect(overBudgetMessage(overBudget())).toBe(
      [
        'Orders asks for 36 connections more than db.t3.micro can serve',
        '  ceiling            77   PostgreSQL 16.8 on db.t3.micro, estimated: LEAST({DBInstanceClassMemory/9531392},5000) on at least 704 MiB of 1 GiB',
        '  - reserved         26   3 superuser, 2 rds_superuser, 4 rds_reserved, 3 rdsadmin sessions, 10 operations, 4 margin',
        '  = usable           51',
        '  Api                80   2 tasks (1, doubled while deploying: maximumPercent 200) x 2 processes x (8 + 12)',
        '  Worker              7   declared',
        '  = demand           87   36 over',
      ].join('\n'),
    );
  });

  test('is absent when the budget fits, and when its ceiling is unknown', () => {
    expect(overBudgetMessage(fitting())).toBeUndefined();
    expect(overBudgetMessage(overBudget(UNKNOWN_CEILING))).toBeUndefined();
  });

  test.each<[ScenarioId, string]>([
    ['steady', ' outside deployments'],
    ['scaled-out', ' when everything is scaled out'],
    ['deployment', ''],
    ['member-lost', ' when a member is lost'],
    ['deployment-during-failover', ' when a member is lost during a deployment'],
  ])('says of %s when it is', (scenario, occasion) => {
    expect(overBudgetMessage(overBudget(), scenario)?.split('\n')[0]).toBe(
      `Orders asks for 36 connections more than db.t3.micro can serve${occasion}`,
    );
  });

  test('names a member of a cluster with its class, and a server that has a name alone by that', () => {
    expect(overBudgetMessage(ofCluster({ usable: 79 }))?.split('\n')[0]).toBe(
      'Orders writer asks for 1 connection more than writer (db.r6g.large) can serve',
    );
    const named = overBudget({ database: { name: 'orders at\nCloud SQL', engine: 'postgres' } });
    expect(overBudgetMessage(named)?.split('\n')[0]).toBe(
      'Orders asks for 36 connections more than orders at\ufffdCloud SQL can serve',
    );
  });

  test('one connection is singular', () => {
    expect(overBudgetMessage(ledgerOf([line(declared('A', 52))]))?.split('\n')[0]).toBe(
      'Orders asks for 1 connection more than db.t3.micro can serve',
    );
  });

  test('speaks of the database where its class is unknown', () => {
    const sum = overBudget({ database: { engine: 'postgres' } });
    expect(overBudgetMessage(sum)?.split('\n')[0]).toBe('Orders asks for 36 connections more than the database can serve');
  });

  test('says at least where a consumer is unknown', () => {
    const unread = line(service('Other', { copies: { unknown: 'a token' } }));
    expect(overBudgetMessage(ledgerOf([...overBudget().consumers, unread]))?.split('\n')[0]).toBe(
      'Orders asks for at least 36 connections more than db.t3.micro can serve',
    );
    expect(overBudgetMessage(ledgerOf([unread]))).toBeUndefined();
  });

  test('counts from a usable number below zero', () => {
    expect(overBudgetMessage(overBudget({ usable: -6 }))?.split('\n')[0]).toBe(
      'Orders asks for 93 connections more than db.t3.micro can serve',
    );
  });

  test('a hostile name does not break the sentence', () => {
    expect(overBudgetMessage(overBudget({ name: 'Or\nders' }))?.split('\n')[0]).toBe(
      'Or\ufffdders asks for 36 connections more than db.t3.micro can serve',
    );
  });
});
