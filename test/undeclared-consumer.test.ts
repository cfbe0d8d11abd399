import { App, CfnOutput, CfnResource, CustomResource, Duration, Fn, NestedStack, Stack, Stage, Validations } from 'aws-cdk-lib';
import * as apprunner from 'aws-cdk-lib/aws-apprunner';
import * as autoscaling from 'aws-cdk-lib/aws-autoscaling';
import * as codebuild from 'aws-cdk-lib/aws-codebuild';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as events from 'aws-cdk-lib/aws-events';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as rds from 'aws-cdk-lib/aws-rds';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { Provider } from 'aws-cdk-lib/custom-resources';
import { Trigger } from 'aws-cdk-lib/triggers';
import type { Construct } from 'constructs';
import { ConnectionBudget, DatabaseTarget, PoolClient, PoolSizing } from '../lib';
import type { LedgerBudget } from '../lib/core/ledger';
import { image, postgres, SomeApp } from './some-app';
import { ledgerIn, pass, synth } from './synth';

const client = PoolClient.nodePostgres();

/** A database with a budget and one declared consumer. */
class Shop extends SomeApp {
  public readonly data = this.database();
  public readonly budget = new ConnectionBudget(this.stack, 'Budget', { database: DatabaseTarget.fromInstance(this.data) });

  public constructor() {
    super();
    this.budget.addConsumer('psql', { pool: PoolSizing.fixed({ size: 1 }) });
  }

  public fn(id: string, props: Partial<lambda.FunctionProps> = {}, scope: Construct = this.stack): lambda.Function {
    return new lambda.Function(scope, id, {
      vpc: this.vpc(),
      allowPublicSubnet: true,
      vpcSubnets: { subnetType: ec2.SubnetType.PUBLIC },
      runtime: lambda.Runtime.NODEJS_22_X,
      handler: 'index.handler',
      code: lambda.Code.fromInline('exports.handler = async () => {};'),
      ...props,
    });
  }

  public group(id: string, props: Partial<ec2.SecurityGroupProps> = {}): ec2.SecurityGroup {
    return new ec2.SecurityGroup(this.stack, id, { vpc: this.vpc(), ...props });
  }
}

function ledger(stage: Stage): LedgerBudget {
  const { root } = stage.node;
  if (!App.isApp(root)) throw new Error('the stage is in no app');
  pass(root);
  const [first] = ledgerIn(stage)?.budgets ?? [];
  if (!first) throw new Error('no ledger');
  return first;
}

/** What is said of workloads that stand in no budget, with the paths that it is said at. */
function undeclared(some: SomeApp): [path: string, message: string][] {
  return ledger(some.app)
    .findings.filter(({ rule }) => rule === 'undeclared-consumer')
    .map(({ path, message }) => [path, message]);
}

const paths = (some: SomeApp): string[] => undeclared(some).map(([path]) => path);

describe('by the network', () => {
  test('a service that is let in is found, with the way by which it gets there', () => {
    const shop = new Shop();
    shop.service('Worker').connections.allowToDefaultPort(shop.data);
    expect(undeclared(shop)).toEqual([
      [
        'Shop/Worker',
        'Worker can reach Database, and is not in its budget: security group Shop/Worker/SecurityGroup -> ' +
          'rule from ShopWorkerSecurityGroupCDB3A0FF:{IndirectPort} of Shop/Database/SecurityGroup on 5432',
      ],
    ]);
  });

  test('what to do about it is said, and an acknowledgement at the workload is one of the ways', () => {
    const shop = new Shop();
    const worker = shop.fn('Worker');
    worker.connections.allowToDefaultPort(shop.data);
    const [finding] = ledger(shop.app).findings;
    expect(finding?.severity).toBe('warning');
    expect(finding?.remedies).toEqual([
      'add Worker to the budget or to its pooler with addFunction, or declare it with addConsumer, and name it in its standsFor',
      'take away what lets Worker in',
      'acknowledge it there, if it opens no connection of its own or the reserve for operations covers it',
    ]);
    expect(synth(shop.app).output).toContain('undeclared-consumer');
    Validations.of(worker).acknowledge({ id: 'connection-budget::undeclared-consumer', reason: 'health checks' });
    expect(synth(shop.app).output).not.toContain('can reach Database');
  });

  test.each<[string, (shop: Shop) => void]>([
    ['a range that holds the port', shop => shop.data.connections.allowFrom(shop.fn('Worker'), ec2.Port.tcpRange(5000, 6000))],
    ['all ports', shop => shop.data.connections.allowFrom(shop.fn('Worker'), ec2.Port.allTcp())],
    ['all traffic', shop => shop.data.connections.allowFrom(shop.fn('Worker'), ec2.Port.allTraffic())],
    [
      'the same group',
      shop => {
        const group = shop.data.connections.securityGroups[0] as ec2.SecurityGroup;
        group.addIngressRule(group, ec2.Port.allTraffic());
        shop.fn('Worker', { securityGroups: [group] });
      },
    ],
    [
      'a group without a construct of its own',
      shop => {
        const id = shop.data.connections.securityGroups[0]?.securityGroupId;
        const worker = new CfnResource(shop.stack, 'WorkerGroup', {
          type: 'AWS::EC2::SecurityGroup',
          properties: { VpcId: shop.vpc().vpcId, GroupDescription: 'x' },
        });
        new ec2.CfnSecurityGroupIngress(shop.stack, 'In', {
          groupId: id,
          ipProtocol: 'tcp',
          fromPort: 5432,
          toPort: 5432,
          sourceSecurityGroupId: Fn.getAtt(worker.logicalId, 'GroupId').toString(),
        });
        new CfnResource(shop.stack, 'Worker', {
          type: 'AWS::Lambda::Function',
          properties: { Code: {}, Role: 'arn', VpcConfig: { SecurityGroupIds: [{ 'Fn::GetAtt': ['WorkerGroup', 'GroupId'] }] } },
        });
      },
    ],
    [
      'a group outside the app',
      shop => {
        const group = ec2.SecurityGroup.fromSecurityGroupId(shop.stack, 'Teams', 'sg-0123456789abcdef0');
        shop.data.connections.allowDefaultPortFrom(group);
        shop.fn('Worker', { securityGroups: [group] });
      },
    ],
  ])('%s', (_, arrange) => {
    const shop = new Shop();
    arrange(shop);
    expect(paths(shop)).toEqual(['Shop/Worker']);
  });

  test.each<[string, (shop: Shop) => void]>([
    ['nobody', () => undefined],
    ['a range without the port', shop => shop.data.connections.allowFrom(shop.fn('Worker'), ec2.Port.tcp(443))],
    ['another protocol', shop => shop.data.connections.allowFrom(shop.fn('Worker'), ec2.Port.udp(5432))],
    [
      'a group that lets out nothing to the database',
      shop => {
        const group = shop.group('Closed', { allowAllOutbound: false });
        group.addEgressRule(ec2.Peer.anyIpv4(), ec2.Port.tcp(443));
        shop.fn('Worker', { securityGroups: [group] });
        (shop.data.connections.securityGroups[0] as ec2.SecurityGroup).addIngressRule(group, ec2.Port.tcp(5432));
      },
    ],
    [
      'another port of the database',
      shop => {
        const other = shop.database({ port: 5433 }, new Stack(shop.app, 'Other'));
        const budget = new ConnectionBudget(shop.stack, 'OtherBudget', { database: DatabaseTarget.fromInstance(other) });
        budget.addConsumer('psql', {});
        (other.connections.securityGroups[0] as ec2.SecurityGroup).addIngressRule(shop.group('Elsewhere'), ec2.Port.tcp(5432));
      },
    ],
    [
      'a bastion without a way to the database',
      shop => {
        new ec2.BastionHostLinux(shop.stack, 'Bastion', {
          vpc: shop.vpc(),
          subnetSelection: { subnetType: ec2.SubnetType.PUBLIC },
        });
      },
    ],
    [
      'a function that is told of a group',
      shop => {
        const group = shop.group('Let');
        shop.data.connections.allowDefaultPortFrom(group);
        shop.fn('Worker', { environment: { GROUP: group.securityGroupId } });
      },
    ],
    [
      'a service of AWS that carries the group',
      shop => {
        const group = shop.group('Let');
        shop.data.connections.allowDefaultPortFrom(group);
        new ec2.InterfaceVpcEndpoint(shop.stack, 'Endpoint', {
          vpc: shop.vpc(),
          service: ec2.InterfaceVpcEndpointAwsService.SQS,
          securityGroups: [group],
          subnets: { subnetType: ec2.SubnetType.PUBLIC },
        });
      },
    ],
  ])('silent: %s', (_, arrange) => {
    const shop = new Shop();
    arrange(shop);
    expect(paths(shop)).toEqual([]);
  });
});

describe('who carries the group', () => {
  test.each<[string, string, (shop: Shop, group: ec2.SecurityGroup) => void]>([
    [
      'an instance',
      'Shop/Host (AWS::EC2::Instance)',
      (shop, securityGroup) => {
        new ec2.Instance(shop.stack, 'Host', {
          vpc: shop.vpc(),
          vpcSubnets: { subnetType: ec2.SubnetType.PUBLIC },
          securityGroup,
          instanceType: new ec2.InstanceType('t3.micro'),
          machineImage: ec2.MachineImage.latestAmazonLinux2023(),
        });
      },
    ],
    [
      'an Auto Scaling group by its launch template',
      'Shop/Fleet (AWS::AutoScaling::AutoScalingGroup)',
      (shop, securityGroup) => {
        const launchTemplate = new ec2.LaunchTemplate(shop.stack, 'Template', {
          securityGroup,
          instanceType: new ec2.InstanceType('t3.micro'),
          machineImage: ec2.MachineImage.latestAmazonLinux2023(),
        });
        new autoscaling.AutoScalingGroup(shop.stack, 'Fleet', {
          vpc: shop.vpc(),
          vpcSubnets: { subnetType: ec2.SubnetType.PUBLIC },
          launchTemplate,
        });
      },
    ],
    [
      'App Runner by its connector',
      'Shop/Runner (AWS::AppRunner::Service)',
      (shop, group) => {
        const connector = new apprunner.CfnVpcConnector(shop.stack, 'Connector', {
          subnets: ['subnet-1'],
          securityGroups: [group.securityGroupId],
        });
        new apprunner.CfnService(shop.stack, 'Runner', {
          sourceConfiguration: {},
          networkConfiguration: { egressConfiguration: { egressType: 'VPC', vpcConnectorArn: connector.ref } },
        });
      },
    ],
    [
      'a Glue job by its connection',
      'Shop/Job (AWS::Glue::Job)',
      (shop, group) => {
        const connection = new CfnResource(shop.stack, 'Connection', {
          type: 'AWS::Glue::Connection',
          properties: { ConnectionInput: { PhysicalConnectionRequirements: { SecurityGroupIdList: [group.securityGroupId] } } },
        });
        new CfnResource(shop.stack, 'Job', {
          type: 'AWS::Glue::Job',
          properties: { Connections: { Connections: [connection.ref] } },
        });
      },
    ],
    [
      'CodeBuild',
      'Shop/Build (AWS::CodeBuild::Project)',
      (shop, group) => {
        new codebuild.Project(shop.stack, 'Build', {
          vpc: shop.vpc(),
          subnetSelection: { subnetType: ec2.SubnetType.PUBLIC },
          securityGroups: [group],
          buildSpec: codebuild.BuildSpec.fromObject({}),
        });
      },
    ],
    [
      'AWS Batch',
      'Shop/Compute (AWS::Batch::ComputeEnvironment)',
      (shop, group) => {
        new CfnResource(shop.stack, 'Compute', {
          type: 'AWS::Batch::ComputeEnvironment',
          properties: { ComputeResources: { SecurityGroupIds: [group.securityGroupId] } },
        });
      },
    ],
    [
      'a replication',
      'Shop/Replication (AWS::DMS::ReplicationInstance)',
      (shop, group) => {
        new CfnResource(shop.stack, 'Replication', {
          type: 'AWS::DMS::ReplicationInstance',
          properties: { VpcSecurityGroupIds: [group.securityGroupId] },
        });
      },
    ],
    [
      'a scheduled task',
      'Shop/Nightly (AWS::Events::Rule)',
      (shop, group) => {
        const taskDefinition = shop.taskDefinition('Nightly');
        taskDefinition.addContainer('app', { image });
        new events.Rule(shop.stack, 'Nightly', {
          schedule: events.Schedule.rate(Duration.days(1)),
          targets: [
            new targets.EcsTask({
              cluster: new ecs.Cluster(shop.stack, 'Cluster', { vpc: shop.vpc() }),
              taskDefinition,
              securityGroups: [group],
              subnetSelection: { subnetType: ec2.SubnetType.PUBLIC },
            }),
          ],
        });
      },
    ],
    [
      'something that nobody has heard of',
      'Shop/Thing (AWS::New::Thing)',
      (shop, group) => {
        new CfnResource(shop.stack, 'Thing', {
          type: 'AWS::New::Thing',
          properties: { Network: [{ Groups: [group.securityGroupId] }] },
        });
      },
    ],
  ])('%s', (_, who, arrange) => {
    const shop = new Shop();
    const group = shop.group('Let');
    shop.data.connections.allowDefaultPortFrom(group);
    arrange(shop, group);
    const found = undeclared(shop);
    expect(found).toHaveLength(1);
    const [path, type] = who.split(' ');
    expect(found[0]?.[0]).toBe(path);
    expect(found[0]?.[1]).toContain(`${path?.slice(5) ?? ''} ${type ?? ''} can reach Database`);
  });

  test('container instances are known by a service that runs on them', () => {
    const hosts = (isCounted: boolean): string[] => {
      const shop = new Shop();
      const cluster = new ecs.Cluster(shop.stack, 'Cluster', { vpc: shop.vpc() });
      const fleet = cluster.addCapacity('Fleet', {
        instanceType: new ec2.InstanceType('t3.micro'),
        vpcSubnets: { subnetType: ec2.SubnetType.PUBLIC },
      });
      const taskDefinition = new ecs.Ec2TaskDefinition(shop.stack, 'Task');
      taskDefinition.addContainer('app', { image, memoryLimitMiB: 64 });
      const service = new ecs.Ec2Service(shop.stack, 'Api', { cluster, taskDefinition, desiredCount: 1, minHealthyPercent: 100 });
      fleet.connections.allowToDefaultPort(shop.data);
      if (isCounted) shop.budget.addEcsService(service, { client });
      return paths(shop);
    };
    expect(hosts(true)).toEqual([]);
    expect(hosts(false)).toEqual(['Shop/Cluster/Fleet']);
  });
});

describe('by an address, a secret or a permission', () => {
  test.each<[string, string, (shop: Shop) => void]>([
    [
      'the address in a container',
      'Worker can log in to Database, and is not in its budget: ContainerDefinitions[app].Environment[DATABASE_URL].Value holds its address',
      shop =>
        void shop.service('Worker', {
          environment: { DATABASE_URL: `postgres://${shop.data.dbInstanceEndpointAddress}/orders` },
        }),
    ],
    [
      'the secret in a container',
      'Worker can log in to Database, and is not in its budget: ContainerDefinitions[app].Secrets[PASSWORD].ValueFrom holds its secret; its role Shop/WorkerTask/ExecutionRole may read the secret',
      shop =>
        void shop.service('Worker', { secrets: { PASSWORD: ecs.Secret.fromSecretsManager(shop.data.secret!, 'password') } }),
    ],
    [
      'the address in a function',
      'Worker can log in to Database, and is not in its budget: Environment.Variables.DB_HOST holds its address',
      shop => void shop.fn('Worker', { environment: { DB_HOST: shop.data.dbInstanceEndpointAddress } }),
    ],
    [
      'a grant on the secret',
      'Worker can log in to Database, and is not in its budget: its role Shop/Worker/ServiceRole may read the secret',
      shop => void shop.data.secret?.grantRead(shop.fn('Worker')),
    ],
    [
      'rds-db:connect',
      'Worker can log in to Database, and is not in its budget: its role Shop/Worker/ServiceRole has rds-db:connect',
      shop => void shop.data.grantConnect(shop.fn('Worker'), 'worker'),
    ],
  ])('%s', (_, message, arrange) => {
    const shop = new Shop();
    arrange(shop);
    expect(undeclared(shop)).toEqual([['Shop/Worker', message]]);
  });

  test.each<[string, (shop: Shop) => void]>([
    [
      'another secret',
      shop => {
        const secret = new secretsmanager.Secret(shop.stack, 'Key');
        secret.grantRead(shop.fn('Worker', { environment: { KEY: secret.secretArn } }));
      },
    ],
    [
      'a permission for every secret',
      shop =>
        shop
          .fn('Worker')
          .addToRolePolicy(new iam.PolicyStatement({ actions: ['secretsmanager:GetSecretValue'], resources: ['*'] })),
    ],
    [
      'a permission to describe the secret',
      shop =>
        shop
          .fn('Worker')
          .addToRolePolicy(
            new iam.PolicyStatement({ actions: ['secretsmanager:DescribeSecret'], resources: [shop.data.secret!.secretArn] }),
          ),
    ],
    [
      'a secret that is denied',
      shop =>
        shop.fn('Worker').addToRolePolicy(
          new iam.PolicyStatement({
            effect: iam.Effect.DENY,
            actions: ['secretsmanager:*'],
            resources: [shop.data.secret!.secretArn],
          }),
        ),
    ],
    [
      'the address in a parameter, an output and an alarm',
      shop => {
        new ssm.StringParameter(shop.stack, 'Host', { stringValue: shop.data.dbInstanceEndpointAddress });
        new CfnOutput(shop.stack, 'Address', { value: shop.data.dbInstanceEndpointAddress });
        shop.data.metricCPUUtilization().createAlarm(shop.stack, 'Cpu', { threshold: 90, evaluationPeriods: 3 });
      },
    ],
  ])('silent: %s', (_, arrange) => {
    const shop = new Shop();
    arrange(shop);
    expect(paths(shop)).toEqual([]);
  });

  test('the Data API reads the secret, and opens no connection of the function', () => {
    const some = new SomeApp();
    const cluster = new rds.DatabaseCluster(some.stack, 'Cluster', {
      vpc: some.vpc(),
      vpcSubnets: { subnetType: ec2.SubnetType.PUBLIC },
      enableDataApi: true,
      engine: rds.DatabaseClusterEngine.auroraPostgres({ version: rds.AuroraPostgresEngineVersion.VER_16_4 }),
      writer: rds.ClusterInstance.provisioned('writer', { instanceType: new ec2.InstanceType('r6g.large') }),
    });
    new ConnectionBudget(some.stack, 'Budget', { database: DatabaseTarget.fromCluster(cluster) }).addConsumer('psql', {});
    const fn = new lambda.Function(some.stack, 'Fn', {
      runtime: lambda.Runtime.NODEJS_22_X,
      handler: 'i.h',
      code: lambda.Code.fromInline('x'),
    });
    cluster.grantDataApiAccess(fn);
    expect(paths(some)).toEqual([]);
    cluster.secret?.grantRead(fn);
    fn.addEnvironment('HOST', cluster.clusterReadEndpoint.hostname);
    expect(paths(some)).toEqual(['Shop/Fn']);
  });
});

describe('what is counted', () => {
  test.each<[string, (shop: Shop) => void]>([
    [
      'a service of the budget',
      shop => {
        const api = shop.service('Api', { secrets: { P: ecs.Secret.fromSecretsManager(shop.data.secret!) } });
        api.connections.allowToDefaultPort(shop.data);
        shop.budget.addEcsService(api, { client });
      },
    ],
    [
      'a service with a sidecar that it does not say anything about',
      shop => {
        const api = shop.service('Api');
        api.taskDefinition.addContainer('metrics', { image, environment: { HOST: shop.data.dbInstanceEndpointAddress } });
        shop.budget.addEcsService(api, { client, containers: ['app'] });
      },
    ],
    [
      'a function of the budget',
      shop => {
        const fn = shop.fn('Fn', { reservedConcurrentExecutions: 2 });
        fn.connections.allowToDefaultPort(shop.data);
        shop.budget.addFunction(fn, { client });
      },
    ],
    [
      'a proxy and its clients',
      shop => {
        const proxy = shop.budget.addProxy('Proxy', {
          vpc: shop.vpc(),
          vpcSubnets: { subnetType: ec2.SubnetType.PUBLIC },
          secrets: [shop.data.secret!],
        });
        const fn = shop.fn('Fn', { environment: { HOST: proxy.host } });
        proxy.addFunction(fn, { client });
        proxy.addEcsService(shop.service('Api'), { client });
      },
    ],
    [
      'a PgBouncer and its clients',
      shop => {
        const pooler = shop.budget.addPgBouncer('Pooler', {
          vpc: shop.vpc(),
          secret: shop.data.secret!,
          databaseName: 'orders',
          vpcSubnets: { subnetType: ec2.SubnetType.PUBLIC },
        });
        pooler.addEcsService(shop.service('Api'), { client });
      },
    ],
    [
      'a PgBouncer in a task',
      shop => {
        const api = shop.service('Api');
        shop.budget.addPgBouncerSidecar(api, { secret: shop.data.secret!, databaseName: 'orders', application: { client } });
        api.connections.allowToDefaultPort(shop.data);
      },
    ],
    [
      'what a declared consumer stands for',
      shop => {
        const worker = shop.fn('Worker');
        worker.connections.allowToDefaultPort(shop.data);
        shop.budget.addConsumer('worker', { standsFor: [worker] });
      },
    ],
    [
      'what a declared client of a pooler stands for',
      shop => {
        const proxy = shop.budget.addProxy('Proxy', {
          vpc: shop.vpc(),
          vpcSubnets: { subnetType: ec2.SubnetType.PUBLIC },
          secrets: [shop.data.secret!],
        });
        const worker = shop.fn('Worker', { environment: { HOST: proxy.host } });
        proxy.addConsumer('worker', { standsFor: [worker] });
      },
    ],
    [
      "the rotation of the secret, CDK's own",
      shop => void shop.data.addRotationSingleUser({ vpcSubnets: { subnetType: ec2.SubnetType.PUBLIC } }),
    ],
    [
      'the rotation of the secret, hosted',
      shop => {
        const hostedRotation = secretsmanager.HostedRotation.postgreSqlSingleUser({
          vpc: shop.vpc(),
          vpcSubnets: { subnetType: ec2.SubnetType.PUBLIC },
        });
        shop.data.secret?.addRotationSchedule('Rotation', { hostedRotation });
        shop.data.connections.allowDefaultPortFrom(hostedRotation);
      },
    ],
    [
      "a rotation of one's own",
      shop => {
        const fn = shop.fn('Rotate');
        shop.data.secret?.addRotationSchedule('Rotation', { rotationLambda: fn });
        fn.connections.allowToDefaultPort(shop.data);
      },
    ],
    [
      'migrations by a custom resource',
      shop => {
        const fn = shop.fn('Migrate');
        fn.connections.allowToDefaultPort(shop.data);
        shop.data.secret?.grantRead(fn);
        new CustomResource(shop.stack, 'Migration', { serviceToken: fn.functionArn });
      },
    ],
    [
      'migrations by a trigger',
      shop => {
        const fn = shop.fn('Migrate');
        fn.connections.allowToDefaultPort(shop.data);
        new Trigger(shop.stack, 'Trigger', { handler: fn });
      },
    ],
    [
      'migrations by a provider',
      shop => {
        const onEventHandler = shop.fn('Migrate');
        onEventHandler.connections.allowToDefaultPort(shop.data);
        new CustomResource(shop.stack, 'Migration', {
          serviceToken: new Provider(shop.stack, 'Provider', { onEventHandler }).serviceToken,
        });
      },
    ],
  ])('silent: %s', (_, arrange) => {
    const shop = new Shop();
    arrange(shop);
    expect(paths(shop)).toEqual([]);
  });

  test('a migration that somebody else invokes as well is a consumer', () => {
    const shop = new Shop();
    const fn = shop.fn('Migrate');
    fn.connections.allowToDefaultPort(shop.data);
    new CustomResource(shop.stack, 'Migration', { serviceToken: fn.functionArn });
    fn.addFunctionUrl();
    expect(paths(shop)).toEqual(['Shop/Migrate']);
  });

  test('connections that are set aside match nothing of the app', () => {
    const shop = new Shop();
    shop.fn('Worker').connections.allowToDefaultPort(shop.data);
    shop.budget.reserveConnections('Worker', 5, { reason: 'the worker' });
    expect(paths(shop)).toEqual(['Shop/Worker']);
  });

  test('a client of a proxy that nobody added is found, on its way through the proxy', () => {
    const shop = new Shop();
    const proxy = shop.budget.addProxy('Proxy', {
      vpc: shop.vpc(),
      vpcSubnets: { subnetType: ec2.SubnetType.PUBLIC },
      secrets: [shop.data.secret!],
    });
    const fn = shop.fn('Worker', { environment: { HOST: proxy.host } });
    fn.connections.allowTo(proxy.proxy, ec2.Port.tcp(5432));
    const [[path, message] = []] = undeclared(shop);
    expect(path).toBe('Shop/Worker');
    expect(message).toMatch(
      / on 5432 -> RDS Proxy Budget\/Proxy\/Proxy; Environment\.Variables\.HOST holds the address of RDS Proxy /,
    );
  });

  test('what stands for a consumer has to be in the stage', () => {
    const shop = new Shop();
    const elsewhere = new Stack(new Stage(shop.app, 'Beta'), 'Stack');
    expect(() => shop.budget.addConsumer('x', { standsFor: [elsewhere] })).toThrow('standsFor must be in the same stage');
  });
});

describe('across stacks', () => {
  const worker = (shop: Shop, scope: Construct): void => {
    shop.fn('Worker', {}, scope).connections.allowToDefaultPort(shop.data);
  };

  test('another stack', () => {
    const shop = new Shop();
    worker(shop, new Stack(shop.app, 'Team'));
    expect(paths(shop)).toEqual(['Team/Worker']);
  });

  test('rules in the stack of the database', () => {
    const shop = new Shop();
    const network = new Stack(shop.app, 'Network');
    const vpc = new ec2.Vpc(network, 'Vpc', { maxAzs: 2, natGateways: 0 });
    const group = new ec2.SecurityGroup(network, 'Group', { vpc });
    shop.data.connections.allowDefaultPortFrom(group);
    shop.fn('Worker', { vpc, securityGroups: [group] }, new Stack(shop.app, 'Team'));
    expect(paths(shop)).toEqual(['Team/Worker']);
  });

  test('nested stacks, inwards and outwards', () => {
    const shop = new Shop();
    worker(shop, new NestedStack(shop.stack, 'Nested'));
    expect(paths(shop)).toEqual(['Shop/Nested/Worker']);

    const other = new SomeApp();
    const nested = new NestedStack(other.stack, 'Data');
    const vpc = new ec2.Vpc(nested, 'Vpc', { maxAzs: 2, natGateways: 0 });
    const database = new rds.DatabaseInstance(nested, 'Database', {
      vpc,
      engine: postgres,
      vpcSubnets: { subnetType: ec2.SubnetType.PUBLIC },
    });
    new ConnectionBudget(nested, 'Budget', { database: DatabaseTarget.fromInstance(database) }).addConsumer('psql', {});
    const fn = new lambda.Function(other.stack, 'Fn', {
      runtime: lambda.Runtime.NODEJS_22_X,
      handler: 'i.h',
      code: lambda.Code.fromInline('x'),
      environment: { HOST: database.dbInstanceEndpointAddress },
    });
    database.secret?.grantRead(fn);
    expect(paths(other)).toEqual(['Shop/Fn']);
  });

  test('a stage of a pipeline', () => {
    const some = new SomeApp();
    const stage = new Stage(some.app, 'Beta');
    const stack = new Stack(stage, 'Shop');
    const database = some.database({}, stack);
    new ConnectionBudget(stack, 'Budget', { database: DatabaseTarget.fromInstance(database) }).addConsumer('psql', {});
    some.service('Worker', {}, stack).connections.allowToDefaultPort(database);
    expect(ledger(stage).findings.map(({ path }) => path)).toEqual(['Beta/Shop/Worker']);
  });

  test('an imported database, by its security group', () => {
    const some = new SomeApp();
    const securityGroups = [ec2.SecurityGroup.fromSecurityGroupId(some.stack, 'Group', 'sg-0123456789abcdef0')];
    const database = rds.DatabaseInstance.fromDatabaseInstanceAttributes(some.stack, 'Orders', {
      instanceIdentifier: 'orders',
      instanceEndpointAddress: 'orders.example',
      port: 5432,
      securityGroups,
      engine: postgres,
    });
    const budget = some.stated(50, { database: DatabaseTarget.fromInstance(database) });
    budget.addConsumer('psql', {});
    some.service('Worker').connections.allowToDefaultPort(database);
    const { findings, unseen } = ledger(some.app);
    expect(findings.map(({ path }) => path)).toEqual(['Shop/Worker']);
    expect(unseen?.map(({ what }) => what)).toEqual(['sg-0123456789abcdef0']);
  });
});

describe('what cannot be seen', () => {
  test.each<[string, string, (shop: Shop) => void]>([
    ['an address range', '10.0.0.0/16', shop => shop.data.connections.allowDefaultPortFrom(ec2.Peer.ipv4('10.0.0.0/16'))],
    ['a prefix list', 'pl-123', shop => shop.data.connections.allowDefaultPortFrom(ec2.Peer.prefixList('pl-123'))],
    [
      'a security group outside',
      'sg-0123456789abcdef0',
      shop =>
        shop.data.connections.allowDefaultPortFrom(
          ec2.SecurityGroup.fromSecurityGroupId(shop.stack, 'Teams', 'sg-0123456789abcdef0'),
        ),
    ],
    [
      'an export of another app',
      'export team-group',
      shop =>
        shop.data.connections.allowDefaultPortFrom(
          ec2.SecurityGroup.fromSecurityGroupId(shop.stack, 'Teams', Fn.importValue('team-group')),
        ),
    ],
    [
      'a group that is published',
      'Shop/Published (AWS::SSM::Parameter)',
      shop => {
        const group = shop.group('Let');
        shop.data.connections.allowDefaultPortFrom(group);
        new ssm.StringParameter(shop.stack, 'Published', { stringValue: group.securityGroupId });
      },
    ],
  ])('%s', (_, what, arrange) => {
    const shop = new Shop();
    arrange(shop);
    const { findings, unseen = [] } = ledger(shop.app);
    expect(findings).toEqual([]);
    expect(unseen.map(each => each.what)).toEqual([what]);
    expect(unseen[0]?.because).toMatch(/^rule .* of Shop\/Database\/SecurityGroup on 5432: /);
  });

  test('nothing is said where everything is seen', () => {
    expect(ledger(new Shop().app)).not.toHaveProperty('unseen');
  });
});

test('an app in which nothing changes says the same twice', () => {
  const shop = new Shop();
  shop.fn('Worker').connections.allowToDefaultPort(shop.data);
  expect(undeclared(shop)).toEqual(undeclared(shop));
});
