import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import { DatabaseSource, ServiceSource } from '../lib';
import { image, SomeApp } from './some-app';
import { consumerOf, environmentOf, only, pass, resourcesOf, secretsOf } from './synth';

describe('a new service', () => {
  it('has one container with what it is given', () => {
    const some = new SomeApp();
    const parameter = StringParameter.fromStringParameterName(some.stack, 'Key', '/key');
    const service = ServiceSource.newFargate({
      image,
      cpu: 512,
      memoryLimitMiB: 1024,
      command: ['serve'],
      environment: { LOG_LEVEL: 'debug' },
      secrets: { API_KEY: ecs.Secret.fromSsmParameter(parameter) },
      desiredCount: 3,
    });
    some.orders({ service });
    const template = pass(some.app).template(some.stack);
    const { Cpu, Memory, ContainerDefinitions } = only(template, 'AWS::ECS::TaskDefinition').Properties;
    expect({ Cpu, Memory }).toEqual({ Cpu: '512', Memory: '1024' });
    expect(ContainerDefinitions).toMatchObject([{ Name: 'app', Command: ['serve'] }]);
    expect(environmentOf(template)).toMatchObject({ LOG_LEVEL: 'debug' });
    expect(secretsOf(template)).toHaveProperty('API_KEY');
    expect(only(template, 'AWS::ECS::Service').Properties).toMatchObject({ DesiredCount: 3 });
    expect(resourcesOf(template, 'AWS::ApplicationAutoScaling::ScalableTarget')).toEqual([]);
  });

  it('is one task unless stated otherwise', () => {
    const some = new SomeApp();
    const { budget } = some.orders({ service: ServiceSource.newFargate({ image }) });
    pass(some.app);
    expect(consumerOf(budget, 'Orders').copies).toMatchObject({ steady: 1, peak: 2 });
  });

  it('starts with the desired count and scales to the largest', () => {
    const some = new SomeApp();
    some.orders();
    const template = pass(some.app).template(some.stack);
    const { MinCapacity, MaxCapacity } = only(template, 'AWS::ApplicationAutoScaling::ScalableTarget').Properties;
    expect([MinCapacity, MaxCapacity]).toEqual([2, 6]);
    expect(only(template, 'AWS::ECS::Service').Properties).not.toHaveProperty('DesiredCount');
  });

  it('runs in the cluster that it is given', () => {
    const some = new SomeApp();
    const cluster = new ecs.Cluster(some.stack, 'Shared', { vpc: some.vpc() });
    some.orders({ service: ServiceSource.newFargate({ image, cluster }) });
    expect(resourcesOf(pass(some.app).template(some.stack), 'AWS::ECS::Cluster')).toHaveLength(1);
  });
});

describe('an existing service', () => {
  it('whose group may reach nothing else gets a way out to the database alone', () => {
    const some = new SomeApp();
    const securityGroup = new ec2.SecurityGroup(some.stack, 'Group', { vpc: some.vpc(), allowAllOutbound: false });
    const service = ServiceSource.existing(some.service('Api', { securityGroups: [securityGroup] }));
    some.orders({ database: DatabaseSource.existingInstance(some.database()), service });
    const template = pass(some.app).template(some.stack);
    const port = { 'Fn::GetAtt': [expect.stringContaining('Database') as string, 'Endpoint.Port'] };
    expect(only(template, 'AWS::EC2::SecurityGroupEgress').Properties).toMatchObject({ FromPort: port, ToPort: port });
    expect(only(template, 'AWS::EC2::SecurityGroupIngress').Properties).toMatchObject({ FromPort: port, ToPort: port });
  });

  it('needs a container', () => {
    const some = new SomeApp();
    const service = some.service('Api', { taskDefinition: some.taskDefinition('Api') });
    expect(() => some.orders({ service: ServiceSource.existing(service) })).toThrow(
      'service Shop/Api must have an essential container before it is budgeted, got none: call taskDefinition.addContainer first',
    );
  });

  it.each(['DB_HOST', 'DB_PASSWORD'])('keeps a %s that its container has: there it is refused', name => {
    const some = new SomeApp();
    const service = ServiceSource.existing(some.service('Api', { environment: { [name]: 'mine' } }));
    expect(() => some.orders({ service })).toThrow(
      `container app of Shop/Api must leave ${name} to the database that it connects to, but has it already: ` +
        "remove it, or set settingsPrefix to one of its own, such as 'ORDERS_'",
    );
  });
});
