import type { IConnectable } from 'aws-cdk-lib/aws-ec2';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as rds from 'aws-cdk-lib/aws-rds';
import { Construct } from 'constructs';
import { createPgBouncerService } from '../../lib/private/pgbouncer-service';
import type { PgBouncerService, PgBouncerServiceOptions } from '../../lib/private/pgbouncer-service';
import type { PgBouncerGrant, PgBouncerOptions } from '../../lib/private/pgbouncer-container';
import type { SomeApp } from '../some-app';

/** 25 connections of the server for 120 of the clients. */
export const grant: PgBouncerGrant = {
  maxDbConnections: () => 25,
  clientDemand: () => 120,
  isReading: () => false,
  prepare: () => undefined,
};

/** What a pooler needs to know of a database. */
export function databaseOptions(database: rds.DatabaseInstance): PgBouncerOptions & { database: rds.DatabaseInstance } {
  const { secret, dbInstanceEndpointAddress: host, dbInstanceEndpointPort: port } = database;
  return { database, host, port, databaseName: 'app', secret: secret! };
}

/** A fleet in front of the app's database, in the stack of the scope. */
export function somePooler(
  some: SomeApp,
  options: Partial<PgBouncerServiceOptions> = {},
  scope: Construct = some.stack,
  granted = grant,
): PgBouncerService {
  const database = options.database ? {} : databaseOptions(some.database());
  const all = { vpc: some.vpc(), vpcSubnets: { subnetType: ec2.SubnetType.PUBLIC }, ...database, ...options };
  return createPgBouncerService(new Construct(scope, 'Pooler'), all as PgBouncerServiceOptions, granted);
}

/** A client with a security group of its own. */
export function someClient(scope: Construct, vpc: ec2.IVpc, allowAllOutbound = true): IConnectable {
  const group = new ec2.SecurityGroup(scope, 'ClientGroup', { vpc, allowAllOutbound });
  return { connections: new ec2.Connections({ securityGroups: [group] }) };
}
