import type { Duration } from 'aws-cdk-lib';
import type { ISecurityGroup, IVpc, SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';

/** What may be said about a new RDS Proxy. */
export interface ProxyOptions {
  /**
   * Per cent of each server's ceiling that the proxy may open, from 1 to 100.
   *
   * @default - derived: what direct consumers, the reserve and stated shares leave
   */
  readonly maxConnectionsPercent?: number;

  /**
   * Per cent of the ceiling that may stay open while idle, from 0 to `maxConnectionsPercent`.
   *
   * @default - half of `maxConnectionsPercent`, rounded down
   */
  readonly maxIdleConnectionsPercent?: number;

  /**
   * Claim on what is left, relative to the other poolers whose share is derived: above 0, up to 1000.
   *
   * @default 1
   */
  readonly weight?: number;

  /**
   * Longest wait for a connection of the server, from 0 to 300 seconds. Clients give up after their own timeout, so a longer wait helps nobody.
   *
   * @default - 8 seconds, and less where a client waits no longer than that itself
   */
  readonly borrowTimeout?: Duration;

  /**
   * Time after which an idle client connection is closed.
   *
   * @default Duration.minutes(30)
   */
  readonly idleClientTimeout?: Duration;

  /**
   * Whether clients sign in with IAM tokens; nobody else is let in, then. It stands for `iamAuthentication` of each client.
   *
   * @default false
   */
  readonly iamAuth?: boolean;

  /**
   * Security groups of the proxy.
   *
   * @default - a new one
   */
  readonly securityGroups?: ISecurityGroup[];

  /**
   * Where the proxy is placed.
   *
   * @default - private subnets
   */
  readonly vpcSubnets?: SubnetSelection;
}

/** A new RDS Proxy in front of the budget's database. For settings beyond these, create `rds.DatabaseProxy` and use `useProxy`. */
export interface BudgetedProxyOptions extends ProxyOptions {
  /** VPC of the proxy: that of the database. */
  readonly vpc: IVpc;

  /** Secrets of the database users that the proxy connects as. */
  readonly secrets: ISecret[];

  /**
   * Whether a reader endpoint is created, for a cluster: the percentage applies to each reader too.
   *
   * @default false
   */
  readonly readerEndpoint?: boolean;
}
