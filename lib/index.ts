export { IBudgetConsumer } from './budget-consumer';
export { BudgetedDatabaseService, BudgetedDatabaseServiceProps } from './budgeted-database-service';
export { ConnectionBudget, ConnectionBudgetProps } from './connection-budget';
export { ConnectionReserve, StandardReserveOptions } from './connection-reserve';
export {
  ConsumerOptions,
  DeclaredConsumerOptions,
  EcsServiceConsumerOptions,
  ReservedConnectionsOptions,
} from './consumer-options';
export { DatabaseSource, ExistingInstanceOptions, NewInstanceOptions } from './database-source';
export { DatabaseTarget, DatabaseTargetAttributes } from './database-target';
export { DeploymentOverlap, StatedOverlapOptions } from './deployment-overlap';
export { Enforcement } from './enforcement';
export { MaxConnections } from './max-connections';
export { CustomClientOptions, PoolClient } from './pool-client';
export { DerivedPoolOptions, FixedPoolOptions, PoolSizing } from './pool-sizing';
export { NewFargateOptions, ServiceSource } from './service-source';
export { SettingsDelivery } from './settings-delivery';
export { WebServer } from './web-server';
