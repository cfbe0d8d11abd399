import type { Finding } from '../../lib/core/finding';
import type { LedgerBudget } from '../../lib/core/ledger';
import { overBudgetMessage } from '../../lib/core/over-budget-message';
import { ledgerMarkdown } from '../../lib/report/ledger-markdown';
import { declared } from '../core/some-facts';
import { fitting, ledgerOf, line, ofCluster, overBudget, UNKNOWN_CEILING } from '../core/some-ledger';

const over: Finding = {
  rule: 'over-budget',
  severity: 'error',
  path: 'Stack/Orders',
  message: overBudgetMessage(overBudget()) ?? '',
  remedies: ['pool 7 + 4 in Api (11 per process)', 'db.t3.small (179)'],
};

function markdown(...budgets: LedgerBudget[]): string {
  return ledgerMarkdown({ version: 1, budgets });
}

describe('ledgerMarkdown', () => {
  test('is a table per budget with its findings below', () => {
    expect(markdown(overBudget({ findings: [over] }), fitting({ name: 'B', path: 'B' }))).toBe(
      `# Connection budget

## Orders (Stack/Orders)

Headroom **-36** at the peak, 4 outside deployments.

| | connections | |
| :-- | --: | :-- |
| ceiling | 77 | PostgreSQL 16.8 on db.t3.micro, estimated: LEAST({DBInstanceClassMemory/9531392},5000) on at least 704 MiB of 1 GiB |
| - reserved | 26 | 3 superuser, 2 rds_superuser, 4 rds_reserved, 3 rdsadmin sessions, 10 operations, 4 margin |
| = usable | 51 |  |
| Api | 80 | 2 tasks (1, doubled while deploying: maximumPercent 200) x 2 processes x (8 + 12) |
| Worker | 7 | declared |
| = demand | 87 | 36 over |

- **error** \`over-budget\` at Stack/Orders: Orders asks for 36 connections more than db.t3.micro can serve
  - pool 7 + 4 in Api (11 per process)
  - db.t3.small (179)

## B

Headroom **0** at the peak, 22 outside deployments.

| | connections | |
| :-- | --: | :-- |
| ceiling | 77 | PostgreSQL 16.8 on db.t3.micro, estimated: LEAST({DBInstanceClassMemory/9531392},5000) on at least 704 MiB of 1 GiB |
| - reserved | 26 | 3 superuser, 2 rds_superuser, 4 rds_reserved, 3 rdsadmin sessions, 10 operations, 4 margin |
| = usable | 51 |  |
| Api | 44 | 2 tasks (1, doubled while deploying: maximumPercent 200) x 2 processes x (7 + 4) |
| Worker | 7 | declared |
| = demand | 51 | 0 left |
`,
    );
  });

  test('tells the other moments of a cluster in its table', () => {
    expect(markdown(ofCluster())).toBe(
      `# Connection budget

## Orders writer (Stack/Orders/writer)

Headroom **20** at the peak, 60 outside deployments.

| | connections | |
| :-- | --: | :-- |
| ceiling | 100 | writer: Aurora PostgreSQL on db.r6g.large, parameter: max_connections 100 in parameter group of writer |
| - reserved | 0 |  |
| = usable | 100 |  |
| Api | 80 | 2 tasks (1, doubled while deploying: maximumPercent 200) x 2 processes x (8 + 12) |
| = demand | 80 | 20 left |
| steady | 40 | 60 left |
| member lost | 47 | all on reader, of 40: 7 over (should fit) |
`,
    );
  });

  test('tells the sum of a failover, which is not the table above', () => {
    const failover: Finding = {
      rule: 'failover-over-budget',
      severity: 'warning',
      path: 'Stack/Orders/writer',
      message: 'Orders writer asks for 7 connections more\n  = demand           47   7 over',
      remedies: [],
    };
    expect(markdown(ofCluster({ findings: [failover] }))).toContain(
      ['asks for 7 connections more', '', '        = demand           47   7 over', ''].join('\n'),
    );
  });

  test('no server breaks the table', () => {
    const [scenario] = ofCluster().scenarios.slice(-1);
    const scenarios = scenario ? [{ ...scenario, server: 'a|b\n| c |' }] : [];
    expect(markdown(ofCluster({ scenarios }))).toContain(
      '| member lost | 47 | all on a\\|b\ufffd\\| c \\|, of 40: 7 over (should fit) |',
    );
  });

  test('no name breaks the table', () => {
    const names = ['a|b`c`\n| d |', '<img src=x onerror=alert(1)>'];
    const rows = markdown(ledgerOf(names.map(name => line(declared(name, 7))))).split('\n');
    expect(rows).toContain('| a\\|b\\`c\\`\ufffd\\| d \\| | 7 | declared |');
    expect(rows).toContain('| &lt;img src=x onerror=alert(1)&gt; | 7 | declared |');
  });

  test('no path, message or remedy breaks a heading or a list', () => {
    const evil = 'a\n# b <script>';
    const finding: Finding = { rule: 'memory-pressure', severity: 'warning', path: evil, message: evil, remedies: [evil] };
    const lines = markdown(fitting({ name: evil, path: `${evil}/`, findings: [finding] })).split('\n');
    expect(lines).toContain('## a # b &lt;script&gt; (a # b &lt;script&gt;/)');
    expect(lines).toContain('- **warning** `memory-pressure` at a # b &lt;script&gt;: a');
    // Code shows what stands in it.
    expect(lines).toContain('      # b <script>');
    expect(lines).toContain('  - a # b &lt;script&gt;');
    expect(lines.filter(text => text.startsWith('#'))).toHaveLength(2);
  });

  test('lists what is not seen, which breaks no list either', () => {
    const unseen = [{ what: '<b>\n# sg-1', because: 'who carries\nit is not known' }];
    const lines = markdown(fitting({ unseen })).trimEnd().split('\n');
    expect(lines.slice(-2)).toEqual(['', '- **unseen** &lt;b&gt; # sg-1: who carries it is not known']);
  });

  test('says so where the headroom is unknown', () => {
    expect(markdown(overBudget(UNKNOWN_CEILING))).toContain('\n\nHeadroom unknown.\n\n');
  });

  test('no budgets are said to be none', () => {
    expect(markdown()).toBe('# Connection budget\n\nNo budgets.\n');
  });
});
