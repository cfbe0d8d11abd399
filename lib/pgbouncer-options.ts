import type { IVpc, SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import type { ContainerImage, ICluster } from 'aws-cdk-lib/aws-ecs';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import type { EcsServiceConsumerOptions } from './consumer-options';

/** How clients reach a PgBouncer fleet. */
export enum PgBouncerExposure {
  /** An internal Network Load Balancer. It forgets connections that were idle for 350 seconds. */
  NETWORK_LOAD_BALANCER = 'nlb',
  /** ECS Service Connect, for clients in the same namespace. */
  SERVICE_CONNECT = 'service-connect',
}

/** What may be said about a new PgBouncer fleet. */
export interface PgBouncerOptions {
  /**
   * Cluster to run in. Service Connect needs one with a default namespace.
   *
   * @default - a new one in the VPC
   */
  readonly cluster?: ICluster;

  /**
   * Image of PgBouncer, with the variables of `edoburu/pgbouncer`. State a digest of your own for production.
   *
   * @default - edoburu/pgbouncer at a fixed version
   */
  readonly image?: ContainerImage;

  /**
   * Tasks of the fleet, from 1. They are doubled while the fleet itself is deployed, and the budget counts them so.
   *
   * @default 2
   */
  readonly desiredCount?: number;

  /**
   * Connections of one task to the database (`max_db_connections`), from 1.
   *
   * @default - derived: what direct consumers, the reserve and stated shares leave
   */
  readonly maxDbConnections?: number;

  /**
   * Client connections that one task accepts (`max_client_conn`), from 1.
   *
   * @default - all that the clients may open: a load balancer spreads them unevenly
   */
  readonly maxClientConnections?: number;

  /**
   * Claim on what is left, relative to the other poolers whose share is derived: above 0, up to 1000.
   *
   * @default 1
   */
  readonly weight?: number;

  /**
   * How clients reach the fleet.
   *
   * @default PgBouncerExposure.NETWORK_LOAD_BALANCER
   */
  readonly exposure?: PgBouncerExposure;

  /**
   * Where the tasks are placed.
   *
   * @default - private subnets with egress
   */
  readonly vpcSubnets?: SubnetSelection;
}

/** A PgBouncer fleet in front of the budget's PostgreSQL database. */
export interface BudgetedPgBouncerOptions extends PgBouncerOptions {
  /** VPC of the fleet: that of the database. */
  readonly vpc: IVpc;

  /** Secret with the fields `username` and `password` of the database user that the fleet connects as, and its clients too. */
  readonly secret: ISecret;

  /** Name of the logical database. */
  readonly databaseName: string;
}

/** A PgBouncer in every task of one ECS service. */
export interface PgBouncerSidecarOptions {
  /** Secret with the fields `username` and `password` of the database user that the sidecar connects as, and the application too. */
  readonly secret: ISecret;

  /** Name of the logical database. */
  readonly databaseName: string;

  /** The application beside it, as it would be added to a pooler. */
  readonly application: EcsServiceConsumerOptions;

  /**
   * Image of PgBouncer, with the variables of `edoburu/pgbouncer`. State a digest of your own for production.
   *
   * @default - edoburu/pgbouncer at a fixed version
   */
  readonly image?: ContainerImage;

  /**
   * Connections of one task to the database (`max_db_connections`), from 1.
   *
   * @default - derived: what direct consumers, the reserve and stated shares leave, for each task
   */
  readonly maxDbConnections?: number;

  /**
   * Claim on what is left, relative to the other poolers whose share is derived: above 0, up to 1000.
   *
   * @default 1
   */
  readonly weight?: number;
}
