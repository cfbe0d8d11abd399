import { Duration, Names } from 'aws-cdk-lib';
import { Port, SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import type { IConnectable, IVpc, SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import type { FargateService, ICluster } from 'aws-cdk-lib/aws-ecs';
import { NetworkLoadBalancer, Protocol } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { INetworkLoadBalancerTarget } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { Construct } from 'constructs';
import { PGBOUNCER_PORT } from '../core/pgbouncer';
import { openPort } from './open-port';

/**
 * How clients reach a fleet: through an internal Network Load Balancer, or by the proxies of ECS Service Connect.
 *
 * For the latter clients are ECS services that join the namespace of the cluster themselves, and only tasks that start after the fleet find it
 * (https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-connect-concepts-deploy.html).
 */
export type Exposure = 'nlb' | 'service-connect';

/** Where clients find a fleet. */
export interface Exposed {
  readonly host: string;
  /** Whoever has to let the clients in. */
  readonly server: IConnectable;
  readonly idleTimeoutSeconds: number | undefined;
  /** What clients reach it by; undefined where they reach the tasks themselves. */
  readonly loadBalancer: NetworkLoadBalancer | undefined;
}

interface ExposureOptions {
  readonly exposure: Exposure;
  readonly vpc: IVpc;
  readonly vpcSubnets?: SubnetSelection;
}

/** Makes a fleet reachable for clients that are let in. */
export function exposePgBouncer(scope: Construct, service: FargateService, options: ExposureOptions): Exposed {
  return options.exposure === 'nlb' ? behindLoadBalancer(scope, service, options) : withServiceConnect(scope, service);
}

/** @throws when there is no cluster, or one without a namespace */
export function requireNamespace(cluster: ICluster | undefined): void {
  if (cluster?.defaultCloudMapNamespace) return;
  throw new Error(
    `Service Connect needs a cluster with a namespace, got ${cluster ? `${cluster.node.path} without one` : 'no cluster'}: ` +
      'state a cluster with defaultCloudMapNamespace, or reach the pooler through a load balancer',
  );
}

/**
 * How long a task that is about to stop keeps its connections while new ones go elsewhere. Pools would not leave in the five
 * minutes of the default either: they leave when the pooler closes, after that.
 */
const DEREGISTRATION_DELAY = Duration.seconds(30);

function behindLoadBalancer(scope: Construct, service: FargateService, { vpc, vpcSubnets }: ExposureOptions): Exposed {
  const description = `Load balancer of PgBouncer ${scope.node.path}`;
  const group = new SecurityGroup(scope, 'LoadBalancerSecurityGroup', { vpc, description, allowAllOutbound: false });
  const loadBalancer = new NetworkLoadBalancer(scope, 'LoadBalancer', {
    vpc,
    vpcSubnets,
    internetFacing: false,
    crossZoneEnabled: true,
    securityGroups: [group],
  });
  loadBalancer.addListener('Listener', { port: PGBOUNCER_PORT }).addTargets('Tasks', {
    port: PGBOUNCER_PORT,
    protocol: Protocol.TCP,
    targets: [targetOf(service)],
    deregistrationDelay: DEREGISTRATION_DELAY,
    healthCheck: {
      protocol: Protocol.TCP,
      interval: Duration.seconds(10),
      healthyThresholdCount: 2,
      unhealthyThresholdCount: 2,
    },
  });
  openPort(loadBalancer, { server: service, port: Port.tcp(PGBOUNCER_PORT), description });
  // The pooler keeps idle connections alive, so that the load balancer forgets none.
  return { host: loadBalancer.loadBalancerDnsName, server: loadBalancer, idleTimeoutSeconds: undefined, loadBalancer };
}

function targetOf(service: FargateService): INetworkLoadBalancerTarget {
  return service.loadBalancerTarget({ containerName: 'pgbouncer', containerPort: PGBOUNCER_PORT });
}

/** Its proxies end a TCP connection that was idle for an hour: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_TimeoutConfiguration.html */
const SERVICE_CONNECT_IDLE_TIMEOUT = 3600;

function withServiceConnect(scope: Construct, service: FargateService): Exposed {
  // Unique in the namespace, which other fleets may share.
  const name = Names.uniqueResourceName(scope, { maxLength: 40, separator: '-' }).toLowerCase();
  service.enableServiceConnect({
    services: [{ portMappingName: 'pgbouncer', discoveryName: name, dnsName: name, port: PGBOUNCER_PORT }],
  });
  return { host: name, server: service, idleTimeoutSeconds: SERVICE_CONNECT_IDLE_TIMEOUT, loadBalancer: undefined };
}
