/** A template of 500 resources: 20 databases, 100 services with their task definitions, scalable targets and security groups. */
export function wholeApp(): string {
  const Resources: Record<string, unknown> = {};
  for (let index = 0; index < 20; index++) addDatabase(Resources, index);
  for (let index = 0; index < 100; index++) addService(Resources, index, index % 20);
  for (let index = 0; Object.keys(Resources).length < 500; index++) {
    Resources[`Function${index}`] = {
      Type: 'AWS::Lambda::Function',
      Properties: { ReservedConcurrentExecutions: 3, Environment: { Variables: { DB_HOST: addressOf(index % 20) } } },
    };
  }
  return JSON.stringify({ Parameters: { Class: { Type: 'String', Default: 'db.r7g.large' } }, Resources }, undefined, 1);
}

function addDatabase(resources: Record<string, unknown>, index: number): void {
  resources[`DatabaseGroup${index}`] = { Type: 'AWS::EC2::SecurityGroup', Properties: { GroupDescription: 'database' } };
  resources[`Database${index}`] = {
    Type: 'AWS::RDS::DBInstance',
    Properties: {
      Engine: 'postgres',
      EngineVersion: '16.8',
      DBInstanceClass: { Ref: 'Class' },
      VPCSecurityGroups: [{ 'Fn::GetAtt': [`DatabaseGroup${index}`, 'GroupId'] }],
    },
  };
}

function addService(resources: Record<string, unknown>, index: number, database: number): void {
  resources[`Group${index}`] = {
    Type: 'AWS::EC2::SecurityGroup',
    Properties: { GroupDescription: 'service' },
  };
  resources[`Rule${index}`] = {
    Type: 'AWS::EC2::SecurityGroupIngress',
    Properties: {
      GroupId: { 'Fn::GetAtt': [`DatabaseGroup${database}`, 'GroupId'] },
      SourceSecurityGroupId: { 'Fn::GetAtt': [`Group${index}`, 'GroupId'] },
      IpProtocol: 'tcp',
      FromPort: 5432,
      ToPort: 5432,
    },
  };
  resources[`Task${index}`] = {
    Type: 'AWS::ECS::TaskDefinition',
    Properties: {
      ContainerDefinitions: [
        {
          Name: 'app',
          Image: index % 3 === 0 ? 'quay.io/keycloak/keycloak:26.0' : 'example/app',
          Command: ['gunicorn', '--workers', '2', 'app.wsgi'],
          Environment: [
            { Name: 'KC_DB', Value: 'postgres' },
            { Name: 'DB_HOST', Value: addressOf(database) },
          ],
        },
      ],
    },
  };
  resources[`Service${index}`] = {
    Type: 'AWS::ECS::Service',
    Properties: {
      DesiredCount: 2,
      TaskDefinition: { Ref: `Task${index}` },
      NetworkConfiguration: {
        AwsvpcConfiguration: { SecurityGroups: [{ 'Fn::GetAtt': [`Group${index}`, 'GroupId'] }], Subnets: ['subnet-1'] },
      },
    },
  };
  if (index < 40) {
    resources[`Target${index}`] = {
      Type: 'AWS::ApplicationAutoScaling::ScalableTarget',
      Properties: { ResourceId: { 'Fn::Sub': `service/main/\${Service${index}.Name}` }, MinCapacity: 2, MaxCapacity: 4 },
    };
  }
}

function addressOf(database: number): object {
  return { 'Fn::GetAtt': [`Database${database}`, 'Endpoint.Address'] };
}
