import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { withAcceptances } from '../../lib/core/acceptance';
import type { KnownCeiling } from '../../lib/core/ceiling';
import type { MemberFacts } from '../../lib/core/cluster';
import type { DatabaseFacts } from '../../lib/core/database';
import type { RuleId } from '../../lib/core/finding';
import { RULES } from '../../lib/core/finding';
import { allInstanceClasses } from '../../lib/core/instance-classes';
import { judge } from '../../lib/core/judge';
import { judgeCluster } from '../../lib/core/judge-cluster';
import type { LedgerBudget } from '../../lib/core/ledger';
import type { Measurement } from '../../lib/core/measurement';
import { LONGEST_AGE } from '../../lib/core/measurement-use';
import { pendingCeiling } from '../../lib/core/reboot';
import { cluster, member } from '../core/some-cluster';
import { api, declared, fixed, micro, ROLLING, service } from '../core/some-facts';
import { measured, someMeasurement } from '../core/some-measurement';
import { indentedSamples, read, ROOT, table } from './markdown';

const rules = Object.entries(RULES);

it('every rule has a page, and every page a rule', () => {
  const pages = readdirSync(join(ROOT, 'docs/rules')).map(name => name.replace(/\.md$/, ''));
  expect(pages.sort()).toEqual(rules.map(([rule]) => rule).sort());
});

describe.each(rules)('the page of %s', (rule, severity) => {
  const [title, summary] = read(`docs/rules/${rule}.md`).split('\n\n');

  it('has the rule as its title', () => {
    expect(title).toBe(`# ${rule}`);
  });

  it(`names its severity: ${severity}`, () => {
    expect(summary).toMatch(new RegExp(`^${severity} · [A-Z][^\\n]+\\.$`));
  });

  it('says what to do', () => {
    expect(read(`docs/rules/${rule}.md`)).toContain('\n## What to do\n');
  });
});

it('the page of over-budget shows the message as it is rendered', () => {
  const [finding] = judge(micro([api(), declared('Worker', 7)])).findings;
  const [message] = indentedSamples('docs/rules/over-budget.md');
  expect(message?.text).toBe(`${finding?.message ?? ''}\n`);
});

describe('the messages of clusters stand as they are rendered', () => {
  const onClass = (name: string, instanceClass: string, serverless?: DatabaseFacts['serverless']): MemberFacts =>
    member(name, 0, { databases: [{ engine: 'aurora-postgresql', engineVersion: '16.4', instanceClass, serverless }] });
  const large = (name: string): MemberFacts => onClass(name, 'db.r7g.large');
  const standard = { reserve: { kind: 'standard' } } as const;
  const messagesIn = (ledgers: readonly LedgerBudget[], rule: RuleId): string[] =>
    ledgers.flatMap(({ findings }) => findings.flatMap(each => (each.rule === rule ? [`${each.message}\n`] : [])));
  const shownOn = (rule: RuleId): string[] => {
    const indented = indentedSamples(`docs/rules/${rule}.md`).map(({ text }) => text);
    return indented.filter(text => !/[;{]$/m.test(text));
  };

  it('on the page of failover-over-budget', () => {
    const consumers = {
      writer: [service('Api', { copies: 10, overlap: ROLLING, processes: 4, pool: fixed(14, 6) })],
      reader: [declared('Reports', 20, { copies: 45 })],
    };
    const ledgers = judgeCluster(cluster([large('writer'), large('reader')], consumers, standard));
    expect(shownOn('failover-over-budget')).toEqual(messagesIn(ledgers, 'failover-over-budget'));
  });

  it('on the page of replica-below-writer', () => {
    const smaller = judgeCluster(cluster([large('writer'), large('first'), onClass('second', 'db.t4g.medium')]));
    const primary = { name: 'Shop/Orders', databases: [{ engine: 'postgres', instanceClass: 'db.m6i.large' }] };
    const facts = micro([]);
    const inherited = judge({ ...facts, databases: facts.databases.map(each => ({ ...each, primary })) });
    expect(shownOn('replica-below-writer')).toEqual(messagesIn([...smaller, inherited], 'replica-below-writer'));
  });

  it('on the page of measurement-not-used', () => {
    const parameter = { text: '112', where: 'parameter group Shop/Parameters' };
    const cases: readonly (readonly [Partial<Measurement>, Partial<DatabaseFacts>])[] = [
      [{ server: 'billing' }, {}],
      [{ maxConnections: 189, instanceClass: 'db.t3.small', measuredOn: '2026-10-29' }, {}],
      [{ measuredOn: '2026-05-24' }, {}],
      [{ maxConnections: 60 }, { parameter }],
      [{ maxConnections: 300 }, { taggedPath: 'Shop/Budget' }],
    ];
    const ledgers = cases.map(([then, now]) => {
      const facts = micro([]);
      const databases = facts.databases.map(each => ({ ...each, identifier: 'orders-prod', ...now }));
      return judge({ ...facts, databases, ceiling: measured([someMeasurement(then)]) });
    });
    const said = shownOn('measurement-not-used').filter(text => !text.startsWith('Validations'));
    expect(said).toEqual(messagesIn(ledgers, 'measurement-not-used'));
  });

  it('on the page of ceiling-needs-reboot', () => {
    const writer = onClass('writer', 'db.serverless', { minAcu: 1, maxAcu: 16 });
    const ledgers = judgeCluster(cluster([writer], {}, { running: 823 }));
    expect(shownOn('ceiling-needs-reboot')).toEqual(messagesIn(ledgers, 'ceiling-needs-reboot'));
  });
});

describe('the page of ceiling-needs-reboot', () => {
  const DYNAMIC = ['mysql', 'mariadb', 'aurora-mysql'];
  const inGroup = { basis: 'parameter', maxConnections: 200, source: '' } as const;
  const pinned = { basis: 'pinned', maxConnections: 200, source: '' } as const;
  const published = { basis: 'published', maxConnections: 2000, source: '' } as const;
  const serverless = { engine: 'aurora-mysql', instanceClass: 'db.serverless' };
  const CHANGES: Readonly<Record<string, readonly [DatabaseFacts, KnownCeiling][]>> = {
    '`max_connections` of PostgreSQL, `processes` of Oracle': ['postgres', 'aurora-postgresql', 'oracle-ee'].map(engine => [
      { engine },
      pinned,
    ]),
    '`max_connections` of MySQL, MariaDB, Aurora MySQL in a group that they have': DYNAMIC.map(engine => [{ engine }, inGroup]),
    '`max_connections` of MySQL, MariaDB, Aurora MySQL in a group that is new to them': DYNAMIC.map(engine => [
      { engine },
      pinned,
    ]),
    'largest capacity of Serverless v2, and its `max_connections`': [
      [serverless, published],
      [serverless, pinned],
    ],
  };
  const rows = table(read('docs/rules/ceiling-needs-reboot.md'), 'change', 'takes effect');

  it.each(Object.entries(CHANGES))('says when a change takes effect: %s', (change, cases) => {
    const said = rows.find(row => row.change === change)?.['takes effect'];
    for (const [database, planned] of cases) {
      const waits = pendingCeiling(database, planned, 100) !== undefined;
      expect(said).toBe(waits ? 'with the next restart' : 'while the server runs');
    }
  });
});

it('the pages that speak of measurements know for how long they hold', () => {
  for (const page of ['README.md', 'docs/rules/measurement-not-used.md']) expect(read(page)).toContain(` ${LONGEST_AGE} days`);
});

it('the page of unknown-ceiling and the changelog know how many instance classes there are', () => {
  const count = String(allInstanceClasses().length);
  expect(read('docs/rules/unknown-ceiling.md')).toContain(` ${count} known ones`);
  expect(read('CHANGELOG.md')).toContain(` ${count} instance classes`);
});

it('the changelog lists every rule, and no other', () => {
  const [, listed = ''] = /^- Rules: ([^.]*)\.$/m.exec(read('CHANGELOG.md')) ?? [];
  expect(listed.split(/,\s+/).sort()).toEqual(rules.map(([rule]) => `\`${rule}\``).sort());
});

it('the page of unused-acceptance shows the message as it is rendered', () => {
  const [acceptance] = indentedSamples('docs/rules/unused-acceptance.md');
  const needless = { rule: 'over-budget', reason: 'a larger class is ordered', until: '2027-06-30', isOver: false } as const;
  const ledgers = [judge(micro([declared('Worker', 7)]))];
  const [ledger] = withAcceptances(ledgers, { path: 'Stack/Orders', name: 'Orders', acceptances: [needless] }, () => undefined);
  expect(ledger?.findings.map(({ message }) => `${message}\n`)).toEqual([acceptance?.text]);
});
