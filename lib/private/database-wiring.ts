import { Secret } from 'aws-cdk-lib/aws-ecs';
import type { BaseService, ContainerDefinition } from 'aws-cdk-lib/aws-ecs';
import type { IDatabaseCluster, IDatabaseInstance } from 'aws-cdk-lib/aws-rds';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import { DEFAULT_PREFIX } from '../core/settings';
import type { DatabaseTarget } from '../database-target';
import { SettingsDelivery } from '../settings-delivery';
import type { DatabaseAccess } from './database-access';
import { openDatabase } from './open-port';

/** A database as a service needs it. */
export interface SourcedDatabase extends DatabaseAccess {
  /** One of these two. */
  readonly instance?: IDatabaseInstance;
  readonly cluster?: IDatabaseCluster;
  readonly secret: ISecret | undefined;
  readonly databaseName: string | undefined;
  readonly target: DatabaseTarget;
}

/** A service and the database that it connects to. */
export interface DatabaseWiring extends SourcedDatabase {
  readonly service: BaseService;
  /** Whether the service connects to the database itself: a pooler lets its clients in. */
  readonly isDirect: boolean;
  /** Whether the service has a pool on the reader endpoint. */
  readonly hasReaderPool: boolean;
  readonly prefix: string | undefined;
  readonly delivery: SettingsDelivery | undefined;
}

/** Lets the service reach the database on its port, and hands it address and credentials. */
export function wireDatabase(wiring: DatabaseWiring): void {
  const container = requireContainer(wiring.service);
  requireFree(container, wiring);
  if (wiring.isDirect) openDatabase(wiring.service, wiring.connectable, `Budgeted pool of ${wiring.service.node.path}`);
  addAddress(container, wiring);
  addCredentials(container, wiring);
}

function requireContainer(service: BaseService): ContainerDefinition {
  const container = service.taskDefinition.defaultContainer;
  if (container) return container;
  throw new Error(
    `service ${service.node.path} must have an essential container before it is budgeted, got none: call taskDefinition.addContainer first`,
  );
}

/** CDK would overwrite a variable silently, and ECS refuses a secret of the same name only when it is deployed. */
function requireFree(container: ContainerDefinition, wiring: DatabaseWiring): void {
  const { environment, secrets } = container.renderContainerDefinition();
  const entries = [environment, secrets].flatMap(list => (Array.isArray(list) ? (list as { name?: unknown }[]) : []));
  const names = [...Object.keys(addressOf(wiring)), ...Object.keys(credentialsOf(wiring))];
  const taken = names.find(name => entries.some(entry => entry.name === name));
  if (taken === undefined) return;
  throw new Error(
    `container ${container.containerName} of ${wiring.service.node.path} must leave ${taken} to the database that it connects to, ` +
      `but has it already: remove it, or set settingsPrefix to one of its own, such as 'ORDERS_'`,
  );
}

function addressOf(wiring: DatabaseWiring): Record<string, string> {
  const { host, port, databaseName, prefix = DEFAULT_PREFIX } = wiring;
  return {
    [`${prefix}HOST`]: host,
    [`${prefix}PORT`]: port,
    ...(wiring.hasReaderPool && wiring.readerHost && { [`${prefix}READER_HOST`]: wiring.readerHost() }),
    ...(databaseName === undefined ? {} : { [`${prefix}NAME`]: databaseName }),
  };
}

function addAddress(container: ContainerDefinition, wiring: DatabaseWiring): void {
  for (const [name, value] of Object.entries(addressOf(wiring))) {
    if (wiring.delivery === SettingsDelivery.SSM_PARAMETERS)
      container.addSecret(name, Secret.fromSsmParameter(parameterFor(container, name, value)));
    else container.addEnvironment(name, value);
  }
}

function parameterFor(container: ContainerDefinition, name: string, stringValue: string): StringParameter {
  return new StringParameter(container.taskDefinition, `ConnectionBudget${name}`, { stringValue });
}

function credentialsOf({ secret, prefix = DEFAULT_PREFIX }: DatabaseWiring): Record<string, Secret> {
  if (!secret) return {};
  return {
    [`${prefix}USERNAME`]: Secret.fromSecretsManager(secret, 'username'),
    [`${prefix}PASSWORD`]: Secret.fromSecretsManager(secret, 'password'),
  };
}

function addCredentials(container: ContainerDefinition, wiring: DatabaseWiring): void {
  for (const [name, secret] of Object.entries(credentialsOf(wiring))) container.addSecret(name, secret);
}
