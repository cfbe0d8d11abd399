import { Duration } from 'aws-cdk-lib';
import { Port, SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import type { Connections, IConnectable, IVpc, SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import { Cluster, FargateService, FargateTaskDefinition } from 'aws-cdk-lib/aws-ecs';
import type { ContainerDefinition, ICluster } from 'aws-cdk-lib/aws-ecs';
import type { IResource } from 'aws-cdk-lib';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { NetworkLoadBalancer } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { Construct } from 'constructs';
import { MOST_COPIES } from '../core/numbers';
import { PGBOUNCER_PORT } from '../core/pgbouncer';
import { openDatabase, openPort } from './open-port';
import { addPgBouncerContainer } from './pgbouncer-container';
import type { PgBouncerGrant, PgBouncerOptions } from './pgbouncer-container';
import { logGroupOf } from './pgbouncer-metrics';
import { exposePgBouncer, requireNamespace } from './pgbouncer-exposure';
import type { Exposure } from './pgbouncer-exposure';
import { requireNumber } from './require';

/** A fleet of PgBouncers as an ECS service of its own. */
export interface PgBouncerServiceOptions extends PgBouncerOptions {
  readonly vpc: IVpc;
  /** Where the database's port is opened to the fleet. It needs a default port. */
  readonly database: IResource & IConnectable;
  /** The cluster to run in; a new one unless stated. */
  readonly cluster?: ICluster;
  /** Tasks; 2 unless stated, so that clients have somewhere to go when one is lost. */
  readonly desiredCount?: number;
  /** CPU units of a task; 256 unless stated, 512 with Service Connect. PgBouncer has one thread: it leaves more than 1024 unused. */
  readonly cpu?: number;
  /** Memory of a task in MiB; 512 unless stated, 1024 with Service Connect. */
  readonly memoryLimitMiB?: number;
  /** Where tasks and load balancer are placed; private subnets unless stated. */
  readonly vpcSubnets?: SubnetSelection;
  /** How clients reach the fleet; by a load balancer unless stated. */
  readonly exposure?: Exposure;
}

/** A fleet as its clients see it. */
export interface PgBouncerService {
  readonly service: FargateService;
  /** Of the tasks. */
  readonly connections: Connections;
  readonly host: string;
  readonly port: number;
  /** Seconds after which something on the way ends an idle connection; undefined where nothing does. */
  readonly idleTimeoutSeconds: number | undefined;
  /** What clients reach it by; undefined where they reach the tasks themselves. */
  readonly loadBalancer: NetworkLoadBalancer | undefined;
  /** Where its tasks write their log. */
  readonly logGroup: ILogGroup;
  /** Lets a client reach the fleet, and nobody else. */
  allowFrom(client: IConnectable): void;
}

/**
 * Stops PgBouncer when its transactions are over.
 *
 * ECS sends SIGTERM. Since 1.23 PgBouncer then waits until every client has gone, which pools do not do, and so it would be killed in the middle
 * of transactions when ECS loses its patience. SIGINT lets transactions end and then closes: what a STOPSIGNAL in the image would do.
 * https://www.pgbouncer.org/usage.html#signals
 */
export const RUN = [
  // First, because a shell that is process 1 ignores a signal that it has no trap for.
  `trap 'kill -INT "$pid"' TERM INT`,
  'pgbouncer /etc/pgbouncer/pgbouncer.ini & pid=$!',
  // A trap ends the first wait.
  'wait "$pid"; code=$?',
  'while kill -0 "$pid" 2>/dev/null; do wait "$pid"; code=$?; done',
  'exit "$code"',
].join('\n');

/**
 * The smallest size of Fargate; with Service Connect the next one, because its proxy wants 256 units of CPU and 64 MiB of its own:
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-connect-concepts-deploy.html
 */
const DEFAULTS = {
  nlb: { cpu: 256, memoryLimitMiB: 512 },
  'service-connect': { cpu: 512, memoryLimitMiB: 1024 },
} as const satisfies Record<Exposure, object>;

/** The most that Fargate allows: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definition_parameters.html */
const STOP_TIMEOUT = Duration.seconds(120);

/**
 * A PgBouncer fleet in transaction mode.
 *
 * A deployment starts all new tasks before it stops old ones, so that for its time the fleet is there twice: its budget counts that.
 * Clients speak to it without TLS, which needs a certificate in the image; it speaks to the database with TLS.
 *
 * @throws when an option is out of range
 */
export function createPgBouncerService(
  scope: Construct,
  options: PgBouncerServiceOptions,
  grant: PgBouncerGrant,
): PgBouncerService {
  const { exposure = 'nlb', desiredCount = 2 } = options;
  requireNumber('desiredCount', desiredCount, { min: 1, max: MOST_COPIES });
  if (exposure === 'service-connect') requireNamespace(options.cluster);
  const taskDefinition = new FargateTaskDefinition(scope, 'TaskDefinition', sizeOf(options));
  const container = addContainer(taskDefinition, options, grant);
  const service = createService(scope, options, desiredCount, taskDefinition);
  const description = `PgBouncer of ${scope.node.path}`;
  openDatabase(service, options.database, description);
  const { host, server, idleTimeoutSeconds, loadBalancer } = exposePgBouncer(scope, service, { ...options, exposure });
  return {
    service,
    connections: service.connections,
    host,
    port: PGBOUNCER_PORT,
    idleTimeoutSeconds,
    loadBalancer,
    logGroup: logGroupOf(container),
    allowFrom: client => openPort(client, { server, port: Port.tcp(PGBOUNCER_PORT), description: `Client of ${description}` }),
  };
}

function createService(
  scope: Construct,
  options: PgBouncerServiceOptions,
  desiredCount: number,
  taskDefinition: FargateTaskDefinition,
): FargateService {
  const { vpc, vpcSubnets } = options;
  return new FargateService(scope, 'Service', {
    cluster: options.cluster ?? new Cluster(scope, 'Cluster', { vpc }),
    taskDefinition,
    desiredCount,
    minHealthyPercent: 100,
    maxHealthyPercent: 200,
    circuitBreaker: { rollback: true },
    vpcSubnets,
    securityGroups: [new SecurityGroup(scope, 'SecurityGroup', { vpc, description: `PgBouncer of ${scope.node.path}` })],
  });
}

function sizeOf(options: PgBouncerServiceOptions): { cpu: number; memoryLimitMiB: number } {
  const { exposure = 'nlb', cpu = DEFAULTS[exposure].cpu, memoryLimitMiB = DEFAULTS[exposure].memoryLimitMiB } = options;
  return { cpu, memoryLimitMiB };
}

function addContainer(task: FargateTaskDefinition, options: PgBouncerServiceOptions, grant: PgBouncerGrant): ContainerDefinition {
  return addPgBouncerContainer(task, options, grant, {
    command: ['/bin/sh', '-c', RUN],
    stopTimeout: STOP_TIMEOUT,
    portMappings: [{ name: 'pgbouncer', containerPort: PGBOUNCER_PORT }],
  });
}
