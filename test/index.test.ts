import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as library from '../lib';

/** Everything that may be imported: a name that leaves this list breaks somebody's app. */
const CLASSES = [
  'BudgetedDatabaseService',
  'ComputeHost',
  'ConnectionAlarms',
  'ConnectionBudget',
  'ConnectionBudgetChecks',
  'ConnectionPath',
  'ConnectionPooler',
  'ConnectionReserve',
  'DatabaseEndpoint',
  'DatabasePlatform',
  'DatabaseSource',
  'DatabaseTarget',
  'DeploymentOverlap',
  'Enforcement',
  'MaxConnections',
  'PgBouncerExposure',
  'PgBouncerPooler',
  'PgBouncerSidecar',
  'PoolClient',
  'PoolSizing',
  'ProxyPooler',
  'Scenario',
  'ServiceSource',
  'SettingsDelivery',
  'WebServer',
];

const INTERFACES = [
  'AcceptanceOptions',
  'AllotmentOptions',
  'AllottedDatabaseOptions',
  'BatchJobConsumerOptions',
  'BudgetedDatabaseServiceProps',
  'BudgetedPgBouncerOptions',
  'BudgetedProxyOptions',
  'CheckedConsumerOptions',
  'CheckedDatabaseOptions',
  'ClusterMemberAttributes',
  'ComputeConsumerOptions',
  'ConnectionAlarmsOptions',
  'ConnectionBudgetChecksProps',
  'ConnectionBudgetProps',
  'ConnectionDashboardOptions',
  'ConsumerOptions',
  'ConsumerWorkload',
  'CustomClientOptions',
  'DatabaseClusterTargetAttributes',
  'DatabaseTargetAttributes',
  'DeclaredConsumerOptions',
  'DerivedPoolOptions',
  'EcsServiceConsumerOptions',
  'ExistingClusterOptions',
  'ExistingInstanceOptions',
  'FixedPoolOptions',
  'FunctionConsumerOptions',
  'IAllotment',
  'IBudgetConsumer',
  'KubernetesOverlapOptions',
  'ManagedPlatformOptions',
  'MeasuredOptions',
  'MigrationOptions',
  'NewClusterOptions',
  'NewFargateOptions',
  'NewInstanceOptions',
  'PgBouncerOptions',
  'PgBouncerSidecarOptions',
  'ProxyOptions',
  'ReservedConnectionsOptions',
  'ScheduledTaskConsumerOptions',
  'StandardReserveOptions',
  'StateMachineConsumerOptions',
  'StatedOverlapOptions',
];

const source = readFileSync(join(__dirname, '../lib/index.ts'), 'utf8');

it('exports these classes and enumerations and no other', () => {
  const values = Object.entries(library).filter(([, value]: [string, unknown]) => value !== undefined);
  expect(values.map(([name]) => name).sort()).toEqual(CLASSES);
});

it('exports these interfaces beside them', () => {
  const names = [...source.matchAll(/export \{([^}]*)\}/g)].flatMap(([, list = '']) => list.split(','));
  const exported = names.map(name => name.trim()).filter(name => name !== '');
  expect(exported.sort()).toEqual([...CLASSES, ...INTERFACES].sort());
});

it('exports by name alone', () => {
  expect(source).not.toContain('export *');
  expect(source).not.toContain(' as ');
});

it('exports from public files alone', () => {
  const files = [...source.matchAll(/from '([^']*)'/g)].map(([, file]) => file);
  expect(files.filter(file => !/^\.\/[a-z-]+$/.test(file ?? ''))).toEqual([]);
});
