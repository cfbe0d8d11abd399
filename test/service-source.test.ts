import x;
describe('a new service', () => {
  it('has one container with what it is given', () => {
    const service = ServiceSource.newFargate({
      image,
      cpu: 512,
      memoryLimitMiB: 1024,
      command: ['serve'],
      environment: { LOG_LEVEL: 'debug' },
      desiredCount: 3,
    });
    const { some } = orders({ service });
    const template = pass(some.app).template(some.stack);
    expect(only(template, 'AWS::ECS::TaskDefinition').Properties).toMatchObject({ Cpu: '512', Memory: '1024' });
    expect(environmentOf(template)).toMatchObject({ LOG_LEVEL: 'debug' });
    expect(only(template, 'AWS::ECS::Service').Properties).toMatchObject({ DesiredCount: 3 });
    expect(resourcesOf(template, 'AWS::ApplicationAutoScaling::ScalableTarget')).toEqual([]);
  });

  it('is one task unless stated otherwise', () => {
    const { some, orders: created } = orders({ service: ServiceSource.newFargate({ image }) });
    pass(some.app);
    expect(consumerOf(created.budget, 'Orders').copies).toMatchObject({ steady: 1, peak: 2 });
  });

  it('keeps the port closed to a group that may reach nothing else, apart from the database', () => {
    const some = new SomeApp();
    const securityGroup = new ec2.SecurityGroup(some.stack, 'Group', { vpc: some.vpc(), allowAllOutbound: false });
    new BudgetedDatabaseService(some.stack, 'Orders', {
      vpc: some.vpc(),
      database: DatabaseSource.existingInstance(some.database()),
      service: ServiceSource.existing(some.service('Api', { securityGroups: [securityGroup] })),
      client,
    });
    const template = pass(some.app).template(some.stack);
    expect(resourcesOf(template, 'AWS::EC2::SecurityGroupEgress')).toHaveLength(1);
    expect(resourcesOf(template, 'AWS::EC2::SecurityGroupIngress')).toHaveLength(1);
  });
});

