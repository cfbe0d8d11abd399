import type { Finding } from '../../lib/core/finding';
import type { LedgerBudget } from '../../lib/core/ledger';
import { overBudgetMessage } from '../../lib/core/over-budget-message';
import { ledgerText } from '../../lib/report/ledger-text';
import { fitting, ledgerOf, ofCluster, overBudget, UNKNOWN_CEILING } from '../core/some-ledger';

const over: Finding = {
  rule: 'over-budget',
  severity: 'error',
  path: 'Stack/Orders',
  message: overBudgetMessage(overBudget()) ?? '',
  remedies: ['pool 7 + 4 in Api (11 per process)', 'db.t3.small (179)'],
};
const unset: Finding = {
  rule: 'desired-count-unset',
  severity: 'warning',
  path: 'Stack/Api',
  message: 'Api states no desiredCount\nit is counted as 1',
  remedies: [],
};

function text(...budgets: LedgerBudget[]): string {
  return ledgerText({ version: 1, budgets });
}

describe('ledgerText', () => {
  test('shows headroom, sum and findings, and the sum once only', () => {
    expect(text(overBudget({ findings: [over, unset] }))).toBe(
      `Orders (Stack/Orders): 36 connections over, 4 left outside deployments
  ceiling            77   PostgreSQL 16.8 on db.t3.micro, estimated: LEAST({DBInstanceClassMemory/9531392},5000) on at least 704 MiB of 1 GiB
  - reserved         26   3 superuser, 2 rds_superuser, 4 rds_reserved, 3 rdsadmin sessions, 10 operations, 4 margin
  = usable           51
  Api                80   2 tasks (1, doubled while deploying: maximumPercent 200) x 2 processes x (8 + 12)
  Worker              7   declared
  = demand           87   36 over
  error over-budget: Orders asks for 36 connections more than db.t3.micro can serve
    fix: pool 7 + 4 in Api (11 per process)
     or: db.t3.small (179)
  warning desired-count-unset at Stack/Api: Api states no desiredCount
    it is counted as 1
`,
    );
  });

  test('tells the other moments of a cluster below its sum, and the whole sum of a failover that does not fit', () => {
    const failover: Finding = {
      rule: 'failover-over-budget',
      severity: 'warning',
      path: 'Stack/Orders/writer',
      message: 'Orders writer asks for 7 connections more\n  = demand           47   7 over',
      remedies: ['pool 13 in Api'],
    };
    expect(text(ofCluster({ findings: [failover] }))).toBe(
      `Orders writer (Stack/Orders/writer): 20 connections left, 60 left outside deployments
  ceiling           100   writer: Aurora PostgreSQL on db.r6g.large, parameter: max_connections 100 in parameter group of writer
  - reserved          0
  = usable          100
  Api                80   2 tasks (1, doubled while deploying: maximumPercent 200) x 2 processes x (8 + 12)
  = demand           80   20 left
  steady             40   60 left
  member lost        47   all on reader, of 40: 7 over (should fit)
  warning failover-over-budget: Orders writer asks for 7 connections more
      = demand           47   7 over
    fix: pool 13 in Api
`,
    );
  });

  test('separates budgets by an empty line', () => {
    const plain = fitting({ name: 'Orders', path: 'Orders' });
    const [first, second] = text(plain, plain).split('\n\n');
    expect(first?.split('\n')[0]).toBe('Orders: 0 connections left, 22 left outside deployments');
    expect(`${first}\n`).toBe(second);
  });

  test('says so where the headroom is unknown', () => {
    expect(text(overBudget(UNKNOWN_CEILING)).split('\n')[0]).toBe('Orders (Stack/Orders): headroom unknown');
  });

  test('says so where a budget is over outside deployments too', () => {
    expect(text(overBudget({ usable: 40, headroom: -47 })).split('\n')[0]).toBe(
      'Orders (Stack/Orders): 47 connections over, 7 over outside deployments',
    );
  });

  test('one connection is singular', () => {
    expect(text(ledgerOf([], { usable: 1 })).split('\n')[0]).toBe(
      'Orders (Stack/Orders): 1 connection left, 1 left outside deployments',
    );
  });

  test('no budgets are said to be none', () => {
    expect(text()).toBe('no budgets\n');
  });

  test('no control character passes, whatever part it hides in', () => {
    const evil = 'x\u001b[2J\u202e';
    const finding: Finding = { ...unset, path: evil, message: evil, remedies: [evil] };
    const shown = text(overBudget({ name: evil, path: `${evil}/`, findings: [finding] }));
    expect(shown).not.toContain('\u001b');
    expect(shown).not.toContain('\u202e');
  });

  test('lists what is not seen below the findings, each on a line of its own', () => {
    const unseen = [{ what: '10.0.0.0/16', because: 'a rule of db on 5432:\nwho has an address is not known' }];
    expect(
      text(overBudget({ findings: [unset], unseen }))
        .split('\n')
        .slice(-3),
    ).toEqual(['    it is counted as 1', '  unseen: 10.0.0.0/16: a rule of db on 5432: who has an address is not known', '']);
  });
});
