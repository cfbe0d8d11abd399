import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { ConnectionBudget, DatabaseTarget, MaxConnections, PoolClient } from '../../lib';
import type { BudgetedPgBouncerOptions } from '../../lib';
import type { Finding } from '../../lib/core/finding';
import type { LedgerBudget, LedgerPooler } from '../../lib/core/ledger';
import { SomeApp } from '../some-app';
import { filterValue } from '../cloudwatch/log-filter';
import { environmentOf, ledgerOf, resourcesOf, synth } from '../synth';
import type { Rendered } from '../synth';

/** What synthesis wrote about a service behind a PgBouncer of one task. */
export interface PooledApp {
  readonly failed: boolean;
  readonly budget: LedgerBudget;
  readonly pooler: LedgerPooler;
  readonly findings: readonly Finding[];
  /** Variables of PgBouncer's container. */
  readonly pgbouncer: Record<string, string>;
  /** The value that a metric of PgBouncer takes from a line of its log; undefined where it takes none. */
  readonly measure: (metric: 'ServerWait' | 'ClientsRefused', line: string) => number | undefined;
  /** Variables of the service's container. */
  readonly api: Record<string, string>;
}

/** Ten tasks of two processes each, doubled while they are deployed: 40 processes. */
export function pooledApp(options: Partial<BudgetedPgBouncerOptions> = {}): PooledApp {
  const some = new SomeApp();
  const database = some.database();
  const budget = new ConnectionBudget(some.stack, 'Budget', {
    database: DatabaseTarget.fromInstance(database),
    maxConnections: MaxConnections.pinned(),
  });
  const pooler = budget.addPgBouncer('Pooler', {
    vpc: some.vpc(),
    vpcSubnets: { subnetType: ec2.SubnetType.PUBLIC },
    secret: new Secret(some.stack, 'AppUser'),
    databaseName: 'postgres',
    desiredCount: 1,
    ...options,
  });
  budget.addAlarms();
  pooler.addEcsService(some.service('Api', { desiredCount: 10 }), { client: PoolClient.nodePostgres(), processes: 2 });
  const synthesis = synth(some.app);
  const template = synthesis.template(some.stack);
  const ledger = ledgerOf(budget);
  const [line] = ledger.poolers ?? [];
  if (!line) throw new Error('the ledger knows of no pooler');
  return {
    failed: synthesis.failed,
    budget: ledger,
    pooler: line,
    findings: ledger.findings,
    pgbouncer: plain(environmentOf(template, 'BudgetPoolerTaskDefinition')),
    measure: measureIn(template),
    api: plain(environmentOf(template, 'ApiTask')),
  };
}

/** Variables whose value stands in the template; an address is known only when it is deployed. */
function plain(environment: Record<string, unknown>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(environment).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}

interface Filter {
  readonly FilterPattern: string;
  readonly MetricTransformations: readonly { readonly MetricName: string; readonly MetricValue: string }[];
}

/** The metric filters of a template, applied to a line. */
function measureIn(template: Rendered): PooledApp['measure'] {
  const filters = resourcesOf(template, 'AWS::Logs::MetricFilter').map(({ Properties }) => Properties as unknown as Filter);
  return (metric, line) => {
    const values = filters.flatMap(({ FilterPattern, MetricTransformations }) =>
      MetricTransformations.filter(({ MetricName }) => MetricName.endsWith(`/${metric}`)).map(({ MetricValue }) =>
        filterValue(FilterPattern, MetricValue, line),
      ),
    );
    if (values.length !== 1) throw new Error(`one filter for ${metric} was expected, got ${values.length}`);
    return values[0];
  };
}
