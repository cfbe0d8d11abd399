import x;
describe('a new database', () => {
  it('takes the options of the instance', () => {
    const group = (some: SomeApp): rds.ParameterGroup => new rds.ParameterGroup(some.stack, 'Group', { engine: postgres });
    const some = new SomeApp();
    new BudgetedDatabaseService(some.stack, 'Orders', {
      vpc: some.vpc(),
      database: DatabaseSource.newInstance({
        engine: postgres,
        instanceType,
        vpcSubnets,
        databaseName: 'shop',
        multiAz: true,
        parameterGroup: group(some),
        allocatedStorage: 50,
      }),
      service: ServiceSource.newFargate({ image }),
      client,
    });
    const template = pass(some.app).template(some.stack);
    expect(only(template, 'AWS::RDS::DBInstance').Properties).toMatchObject({
      DBName: 'shop',
      MultiAZ: true,
      AllocatedStorage: '50',
    });
    expect(only(template, 'AWS::RDS::DBParameterGroup').Properties.Parameters).toEqual({ max_connections: '389' });
    expect(environmentOf(template)).toMatchObject({ DB_NAME: 'shop' });
  });

  it('gets no name on an engine that gives names another meaning, and its limit is read', () => {
    const engine = rds.DatabaseInstanceEngine.sqlServerWeb({ version: rds.SqlServerEngineVersion.VER_16 });
    const { some } = orders({
      database: DatabaseSource.newInstance({ engine, instanceType: new ec2.InstanceType('m6i.large'), vpcSubnets }),
      maxConnections: MaxConnections.estimated(),
    });
    const template = pass(some.app).template(some.stack);
    expect(environmentOf(template)).not.toHaveProperty('DB_NAME');
    expect(only(template, 'AWS::RDS::DBInstance').Properties).not.toHaveProperty('DBName');
  });

  it('has a parameter of its own on MySQL', () => {
    const { some } = orders({ database: DatabaseSource.newInstance({ engine: mysql, instanceType, vpcSubnets }) });
    const template = pass(some.app).template(some.stack);
    const { Parameters } = only(template, 'AWS::RDS::DBParameterGroup').Properties as { Parameters: Record<string, string> };
    expect(Object.keys(Parameters)).toEqual(['max_connections']);
  });
});

