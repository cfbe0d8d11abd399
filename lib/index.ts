export { AcceptanceOptions } from './acceptance-options';
export { AllotmentOptions, AllottedDatabaseOptions, IAllotment } from './allotment';
export { IBudgetConsumer } from './budget-consumer';
export { BudgetedDatabaseService, BudgetedDatabaseServiceProps } from './budgeted-database-service';
export { ClusterMemberAttributes, DatabaseClusterTargetAttributes } from './cluster-attributes';
export { ComputeHost } from './compute-host';
export { BatchJobConsumerOptions, ComputeConsumerOptions, StateMachineConsumerOptions } from './compute-options';
export { ConnectionAlarms } from './connection-alarms';
export { ConnectionAlarmsOptions } from './connection-alarms-options';
export { ConnectionBudget } from './connection-budget';
export { ConnectionBudgetChecks } from './connection-budget-checks';
export { CheckedConsumerOptions, CheckedDatabaseOptions, ConnectionBudgetChecksProps } from './connection-budget-checks-props';
export { ConnectionBudgetProps } from './connection-budget-props';
export { ConnectionDashboardOptions } from './connection-dashboard-options';
export { ConnectionPath } from './connection-path';
export { ConnectionPooler } from './connection-pooler';
export { ConnectionReserve, StandardReserveOptions } from './connection-reserve';
export {
  ConsumerOptions,
  ConsumerWorkload,
  DeclaredConsumerOptions,
  EcsServiceConsumerOptions,
  FunctionConsumerOptions,
  MigrationOptions,
  ReservedConnectionsOptions,
  ScheduledTaskConsumerOptions,
} from './consumer-options';
export { DatabaseEndpoint } from './database-endpoint';
export { DatabasePlatform, ManagedPlatformOptions } from './database-platform';
export { DatabaseSource } from './database-source';
export {
  ExistingClusterOptions,
  ExistingInstanceOptions,
  NewClusterOptions,
  NewInstanceOptions,
} from './database-source-options';
export { DatabaseTarget, DatabaseTargetAttributes } from './database-target';
export { DeploymentOverlap, KubernetesOverlapOptions, StatedOverlapOptions } from './deployment-overlap';
export { Enforcement } from './enforcement';
export { MaxConnections } from './max-connections';
export { MeasuredOptions } from './measured-options';
export { BudgetedPgBouncerOptions, PgBouncerExposure, PgBouncerOptions, PgBouncerSidecarOptions } from './pgbouncer-options';
export { PgBouncerPooler } from './pgbouncer-pooler';
export { PgBouncerSidecar } from './pgbouncer-sidecar';
export { CustomClientOptions, PoolClient } from './pool-client';
export { DerivedPoolOptions, FixedPoolOptions, PoolSizing } from './pool-sizing';
export { BudgetedProxyOptions, ProxyOptions } from './proxy-options';
export { ProxyPooler } from './proxy-pooler';
export { Scenario } from './scenario';
export { NewFargateOptions, ServiceSource } from './service-source';
export { SettingsDelivery } from './settings-delivery';
export { WebServer } from './web-server';
