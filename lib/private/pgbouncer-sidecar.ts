import { ContainerDependencyCondition, NetworkMode } from 'aws-cdk-lib/aws-ecs';
import type { ContainerDefinition, TaskDefinition } from 'aws-cdk-lib/aws-ecs';
import { PGBOUNCER_PORT } from '../core/pgbouncer';
import { addPgBouncerContainer } from './pgbouncer-container';
import type { PgBouncerGrant, PgBouncerOptions } from './pgbouncer-container';

/** A PgBouncer beside an application, as that sees it. */
export interface PgBouncerSidecar {
  readonly container: ContainerDefinition;
  readonly host: string;
  readonly port: number;
}

const LOCALHOST = '127.0.0.1';

/** MiB set aside for it on an instance, where ECS demands a figure: some kilobytes for each connection, and the program. */
const MEMORY_RESERVATION = 64;

/**
 * Adds a PgBouncer to the task of an application, which alone can reach it.
 *
 * It merges the processes of one task; tasks share nothing, so that the total stays tasks x share. It starts before the application, and ECS stops
 * it after that: SIGTERM, on which it waits for its clients, is what it should get here.
 *
 * @throws when the task has no container yet, or its containers have no address in common
 */
export function addPgBouncerSidecar(
  taskDefinition: TaskDefinition,
  options: PgBouncerOptions,
  grant: PgBouncerGrant,
): PgBouncerSidecar {
  const application = requireApplication(taskDefinition);
  const container = addPgBouncerContainer(taskDefinition, options, grant, {
    essential: true,
    environment: { LISTEN_ADDR: LOCALHOST },
    memoryReservationMiB: taskDefinition.isEc2Compatible ? MEMORY_RESERVATION : undefined,
  });
  application.addContainerDependencies({ container, condition: ContainerDependencyCondition.HEALTHY });
  return { container, host: LOCALHOST, port: PGBOUNCER_PORT };
}

/** Added first, the pooler would be the container that load balancers and settings go to. */
function requireApplication(taskDefinition: TaskDefinition): ContainerDefinition {
  const { networkMode, defaultContainer, node } = taskDefinition;
  if (networkMode !== NetworkMode.AWS_VPC) {
    throw new Error(
      `network mode of ${node.path} must be awsvpc for a PgBouncer beside the application, got ${networkMode}: ` +
        'in another the two do not share an address of their own',
    );
  }
  if (defaultContainer) return defaultContainer;
  throw new Error(
    `task definition ${node.path} must have an essential container before its PgBouncer, got none: call addContainer first`,
  );
}
