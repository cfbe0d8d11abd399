import { Duration } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as rds from 'aws-cdk-lib/aws-rds';
import {
  BudgetedDatabaseService,
  ConnectionPath,
  DatabaseSource,
  PgBouncerPooler,
  PoolClient,
  PoolSizing,
  ProxyPooler,
  ServiceSource,
} from '../lib';
import type { BudgetedDatabaseServiceProps } from '../lib';
import { image, postgres, SomeApp } from './some-app';
import { auroraPostgres, provisioned } from './some-clusters';
import { consumerOf, environmentOf, ledgerOf, messagesOf, only, pass, resourcesOf, secretsOf } from './synth';
import type { Rendered } from './synth';

const vpcSubnets = { subnetType: ec2.SubnetType.PUBLIC };

function orders(props: Partial<BudgetedDatabaseServiceProps> = {}): { some: SomeApp; service: BudgetedDatabaseService } {
  const some = new SomeApp();
  const service = new BudgetedDatabaseService(some.stack, 'Orders', {
    vpc: some.vpc(),
    database: DatabaseSource.newInstance({ engine: postgres, instanceType: new ec2.InstanceType('t3.micro'), vpcSubnets }),
    service: ServiceSource.newFargate({ image, desiredCount: 2, vpcSubnets }),
    client: PoolClient.nodePostgres(),
    ...props,
  });
  return { some, service };
}

/** Pairs of client and server by the names of their security groups. */
function openings(template: Rendered): string[] {
  const name = (id: unknown): string => JSON.stringify(id).replace(/^.*\["Orders(\w+?)[0-9A-F]{8}".*$/, '$1');
  return resourcesOf(template, 'AWS::EC2::SecurityGroupIngress')
    .map(({ Properties }) => `${name(Properties.SourceSecurityGroupId)} -> ${name(Properties.GroupId)}`)
    .sort();
}

describe('a direct path', () => {
  it('is what there is unless another is asked for', () => {
    const { some, service } = orders();
    const template = pass(some.app).template(some.stack);
    const direct = orders({ connectionPath: ConnectionPath.direct() });
    expect(pass(direct.some.app).template(direct.some.stack)).toEqual(template);
    expect(service.pooler).toBeUndefined();
    expect(openings(template)).toEqual(['ServiceSecurityGroup -> DatabaseSecurityGroup']);
  });
});

describe('a path through RDS Proxy', () => {
  const { some, service } = orders({ connectionPath: ConnectionPath.rdsProxy() });
  const template = pass(some.app).template(some.stack);

  it('leads to the proxy, which alone leads to the database', () => {
    expect(environmentOf(template, 'OrdersTask')).toMatchObject({
      DB_HOST: { 'Fn::GetAtt': [expect.stringMatching(/^OrdersBudgetProxy/), 'Endpoint'] },
      DB_PORT: '5432',
      DB_NAME: 'app',
      DB_POOL_SIZE: '10',
    });
    expect(openings(template)).toEqual([
      'BudgetProxyProxySecurityGroup -> DatabaseSecurityGroup',
      'ServiceSecurityGroup -> BudgetProxyProxySecurityGroup',
    ]);
    expect(messagesOf(service.budget, 'pooler-bypass')).toEqual([]);
  });

  it('gives the proxy all that is usable: 51 of 77 are 66 %', () => {
    expect(service.pooler).toBeInstanceOf(ProxyPooler);
    expect(consumerOf(service.budget, 'Proxy')).toMatchObject({ demand: 51 });
    expect(only(template, 'AWS::RDS::DBProxyTargetGroup').Properties.ConnectionPoolConfigurationInfo).toMatchObject({
      MaxConnectionsPercent: 66,
    });
  });

  it('hands the service the same user', () => {
    const secrets = secretsOf(template, 'OrdersTask');
    expect(Object.keys(secrets)).toEqual(['DB_USERNAME', 'DB_PASSWORD']);
  });

  it('has a reader endpoint for a reader pool', () => {
    const cluster = orders({
      database: DatabaseSource.newCluster({
        engine: auroraPostgres,
        writer: provisioned('writer', 'r6g.large'),
        readers: [provisioned('reader', 'r6g.large')],
        vpcSubnets,
      }),
      connectionPath: ConnectionPath.rdsProxy({ maxConnectionsPercent: 50 }),
      readerPool: PoolSizing.derived(),
    });
    const found = environmentOf(pass(cluster.some.app).template(cluster.some.stack), 'OrdersTask');
    expect(found).toMatchObject({
      DB_READER_HOST: { 'Fn::GetAtt': [expect.stringMatching(/^OrdersBudgetProxyReader/), 'Endpoint'] },
      DB_READER_POOL_SIZE: '10',
    });
  });
});

describe('a path through PgBouncer', () => {
  const workload = { requestsPerSecond: 100, heldFor: Duration.millis(20) };
  const { some, service } = orders({ connectionPath: ConnectionPath.pgBouncer({ vpcSubnets }), workload });
  const template = pass(some.app).template(some.stack);

  it('leads to the fleet, which alone leads to the database', () => {
    expect(service.pooler).toBeInstanceOf(PgBouncerPooler);
    expect(environmentOf(template, 'OrdersTask')).toMatchObject({ DB_PORT: '6432', DB_POOL_SIZE: '10' });
    expect(openings(template)).toEqual([
      'BudgetPgBouncerLoadBalancerSecurityGroup -> BudgetPgBouncerSecurityGroup',
      'BudgetPgBouncerSecurityGroup -> DatabaseSecurityGroup',
      'ServiceSecurityGroup -> BudgetPgBouncerLoadBalancerSecurityGroup',
    ]);
  });

  it('holds the declared load against the share, and has nothing to say', () => {
    expect(ledgerOf(service.budget).poolers).toMatchObject([{ maxDbConnections: 12, share: 48, clientDemand: 40 }]);
    expect(ledgerOf(service.budget).findings).toEqual([]);
  });
});

describe('a path is refused', () => {
  function imported(some: SomeApp): DatabaseSource {
    const instance = rds.DatabaseInstance.fromDatabaseInstanceAttributes(some.stack, 'Imported', {
      engine: postgres,
      instanceIdentifier: 'orders',
      instanceEndpointAddress: 'orders.example',
      port: 5432,
      securityGroups: [],
    });
    return DatabaseSource.existingInstance(instance);
  }

  it.each([
    ['RDS Proxy', ConnectionPath.rdsProxy()],
    ['PgBouncer', ConnectionPath.pgBouncer()],
  ])('through %s without the secret of a user', (_, connectionPath) => {
    const some = new SomeApp();
    const props = { database: imported(some), service: ServiceSource.newFargate({ image }), client: PoolClient.nodePostgres() };
    expect(() => new BudgetedDatabaseService(some.stack, 'Orders', { vpc: some.vpc(), ...props, connectionPath })).toThrow(
      'connectionPath of Shop/Orders needs the secret of a database user for the pooler, got none: ' +
        'state secret in DatabaseSource.existingInstance or existingCluster',
    );
  });

  it('through PgBouncer without the name of the database', () => {
    const some = new SomeApp();
    const database = DatabaseSource.existingInstance(some.database());
    const props = { database, service: ServiceSource.newFargate({ image }), client: PoolClient.nodePostgres() };
    const connectionPath = ConnectionPath.pgBouncer();
    expect(() => new BudgetedDatabaseService(some.stack, 'Orders', { vpc: some.vpc(), ...props, connectionPath })).toThrow(
      'connectionPath of Shop/Orders needs the name of the logical database for PgBouncer, got none',
    );
  });
});
