import { Stack, Stage } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as rds from 'aws-cdk-lib/aws-rds';
import { sourceOf } from '../../lib/private/replica-source';
import { postgres, SomeApp } from '../some-app';

const account = '111111111111';

/** The source of a new replica, as it is found. */
function found(some: SomeApp, sourceDatabaseInstance: rds.IDatabaseInstance, scope: Stack): rds.CfnDBInstance | undefined {
  const replica = new rds.DatabaseInstanceReadReplica(scope, 'Replica', {
    sourceDatabaseInstance,
    instanceType: new ec2.InstanceType('t3.micro'),
    vpc: some.vpc(scope),
    vpcSubnets: { subnetType: ec2.SubnetType.PUBLIC },
  });
  return sourceOf(replica.node.defaultChild as rds.CfnDBInstance);
}

it('is found in the same stack', () => {
  const some = new SomeApp();
  const primary = some.database();
  expect(found(some, primary, some.stack)).toBe(primary.node.defaultChild);
});

it('is found in another stack', () => {
  const some = new SomeApp();
  const primary = some.database();
  expect(found(some, primary, new Stack(some.app, 'Other'))).toBe(primary.node.defaultChild);
});

it('is found in another Region among others, by the name that it must have there', () => {
  const some = new SomeApp();
  const [eu, us] = ['eu-west-1', 'us-east-1'].map(region => new Stack(some.app, region, { env: { region, account } }));
  if (!eu || !us) throw new Error('two stacks');
  some.database({ vpc: some.vpc(us) }, us);
  const primary = some.database({ instanceIdentifier: 'orders' }, eu);
  expect(found(some, primary, us)).toBe(primary.node.defaultChild);
});

it('is the replica before it where replicas follow each other', () => {
  const some = new SomeApp();
  const first = new rds.CfnDBInstance(some.stack, 'First', { sourceDbInstanceIdentifier: 'outside' });
  const second = new rds.CfnDBInstance(some.stack, 'Second', { sourceDbInstanceIdentifier: first.ref });
  expect([sourceOf(first), sourceOf(second)]).toEqual([undefined, first]);
});

describe('nothing is found', () => {
  it('for an instance that is no replica', () => {
    const some = new SomeApp();
    expect(sourceOf(some.database().node.defaultChild as rds.CfnDBInstance)).toBeUndefined();
  });

  it('for a source that is imported', () => {
    const some = new SomeApp();
    some.database();
    const imported = rds.DatabaseInstance.fromDatabaseInstanceAttributes(some.stack, 'Imported', {
      instanceIdentifier: 'orders',
      instanceEndpointAddress: 'orders.example.com',
      port: 5432,
      securityGroups: [],
      engine: postgres,
    });
    expect(found(some, imported, some.stack)).toBeUndefined();
  });

  it('in another stage', () => {
    const some = new SomeApp();
    const primary = new rds.CfnDBInstance(new Stack(new Stage(some.app, 'Live'), 'Data'), 'Primary', { engine: 'postgres' });
    const replica = new rds.CfnDBInstance(some.stack, 'Replica', { sourceDbInstanceIdentifier: 'arn:aws:rds:eu-west-1:1:db:x' });
    expect(sourceOf(replica)).toBeUndefined();
    expect(sourceOf(primary)).toBeUndefined();
  });
});
