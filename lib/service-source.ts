import type { IVpc, SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import { Cluster, FargateService, FargateTaskDefinition, LogDrivers } from 'aws-cdk-lib/aws-ecs';
import type { BaseService, ContainerImage, ICluster, Secret } from 'aws-cdk-lib/aws-ecs';
import type { Construct } from 'constructs';
import { MOST_COPIES } from './core/numbers';
import { requireNumber } from './private/require';

/** A new Fargate service. For settings beyond these, create `ecs.FargateService` and use `ServiceSource.existing`. */
export interface NewFargateOptions {
  /** Image of the application's container. */
  readonly image: ContainerImage;

  /**
   * Port that the container listens on.
   *
   * @default - none
   */
  readonly containerPort?: number;

  /**
   * Tasks that run while nothing scales, from 1.
   *
   * @default 1
   */
  readonly desiredCount?: number;

  /**
   * Tasks at most; above the desired count the service scales on 60 % CPU use.
   *
   * @default - the desired count: no scaling
   */
  readonly maxTaskCount?: number;

  /**
   * CPU units of a task.
   *
   * @default 256
   */
  readonly cpu?: number;

  /**
   * Memory of a task in MiB.
   *
   * @default 512
   */
  readonly memoryLimitMiB?: number;

  /**
   * Command of the container.
   *
   * @default - the image's
   */
  readonly command?: string[];

  /**
   * Further variables of the container.
   *
   * @default - none
   */
  readonly environment?: Readonly<Record<string, string>>;

  /**
   * Further secrets of the container.
   *
   * @default - none
   */
  readonly secrets?: Readonly<Record<string, Secret>>;

  /**
   * Cluster to run in.
   *
   * @default - a new one in the VPC
   */
  readonly cluster?: ICluster;

  /**
   * Where the tasks are placed.
   *
   * @default - private subnets with egress
   */
  readonly vpcSubnets?: SubnetSelection;
}

/** Where the service of a `BudgetedDatabaseService` comes from. */
export class ServiceSource {
  /**
   * A new Fargate service with one container, without a load balancer: attach `service` to a target group of yours.
   *
   * @throws when the counts are out of range
   */
  public static newFargate(options: NewFargateOptions): ServiceSource {
    const { desiredCount = 1, maxTaskCount = desiredCount } = options;
    requireNumber('desiredCount', desiredCount, { min: 1, max: MOST_COPIES });
    requireNumber(
      'maxTaskCount',
      maxTaskCount,
      { min: desiredCount, max: MOST_COPIES },
      `it may not be below desiredCount, which is ${desiredCount}`,
    );
    return new ServiceSource((scope, vpc) => createService(scope, vpc, options, desiredCount, maxTaskCount));
  }

  /** A service of this app. Its task definition needs a container already. */
  public static existing(service: BaseService): ServiceSource {
    return new ServiceSource(() => service);
  }

  private constructor(private readonly provide: (scope: Construct, vpc: IVpc) => BaseService) {}

  /** @internal */
  public _provide(scope: Construct, vpc: IVpc): BaseService {
    return this.provide(scope, vpc);
  }
}

function createService(
  scope: Construct,
  vpc: IVpc,
  options: NewFargateOptions,
  desiredCount: number,
  maxTaskCount: number,
): BaseService {
  const scales = maxTaskCount > desiredCount;
  const service = new FargateService(scope, 'Service', {
    cluster: options.cluster ?? new Cluster(scope, 'Cluster', { vpc }),
    taskDefinition: createTaskDefinition(scope, options),
    // A service that scales keeps its current count through deployments: a desired count would reset it.
    desiredCount: scales ? undefined : desiredCount,
    minHealthyPercent: 100,
    circuitBreaker: { rollback: true },
    vpcSubnets: options.vpcSubnets,
  });
  if (scales)
    service
      .autoScaleTaskCount({ minCapacity: desiredCount, maxCapacity: maxTaskCount })
      .scaleOnCpuUtilization('Cpu', { targetUtilizationPercent: 60 });
  return service;
}

function createTaskDefinition(scope: Construct, options: NewFargateOptions): FargateTaskDefinition {
  const taskDefinition = new FargateTaskDefinition(scope, 'TaskDefinition', {
    cpu: options.cpu,
    memoryLimitMiB: options.memoryLimitMiB,
  });
  taskDefinition.addContainer('app', {
    image: options.image,
    command: options.command,
    environment: options.environment && { ...options.environment },
    secrets: options.secrets && { ...options.secrets },
    logging: LogDrivers.awsLogs({ streamPrefix: 'app' }),
    portMappings: options.containerPort === undefined ? undefined : [{ containerPort: options.containerPort }],
  });
  return taskDefinition;
}
