import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { Stack, Validations } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { AwsSolutionsChecks } from 'cdk-nag';
import { SettingsDelivery } from '../../lib';
import { RUN } from '../../lib/private/pgbouncer-service';
import type { PgBouncerServiceOptions } from '../../lib/private/pgbouncer-service';
import { SomeApp } from '../some-app';
import { containersOf, environmentOf, only, pass, resolved, resourcesOf, synth } from '../synth';
import type { Rendered } from '../synth';
import { databaseOptions, somePooler, someClient } from './some-pgbouncer';

function rendered(options: Partial<PgBouncerServiceOptions> = {}): Rendered {
  const some = new SomeApp();
  somePooler(some, options);
  return pass(some.app).template(some.stack);
}

/** Rules of security groups in words: `from -> to: port`. Names are the leading parts of logical ids. */
function rulesOf(template: Rendered): string[] {
  const groups = Object.entries(template.Resources).filter(([, { Type }]) => Type === 'AWS::EC2::SecurityGroup');
  const inline = groups.flatMap(([id, { Properties }]) => [
    ...((Properties.SecurityGroupIngress ?? []) as Rule[]).map(rule => `${source(rule)} -> ${nameOf(id)}: ${ports(rule)}`),
    ...((Properties.SecurityGroupEgress ?? []) as Rule[]).map(rule => `${nameOf(id)} -> ${source(rule)}: ${ports(rule)}`),
  ]);
  const ingress = resourcesOf(template, 'AWS::EC2::SecurityGroupIngress').map(({ Properties }) => {
    const rule = Properties as unknown as Rule;
    return `${groupName(rule.SourceSecurityGroupId)} -> ${groupName(rule.GroupId)}: ${ports(rule)}`;
  });
  const egress = resourcesOf(template, 'AWS::EC2::SecurityGroupEgress').map(({ Properties }) => {
    const rule = Properties as unknown as Rule;
    return `${groupName(rule.GroupId)} -> ${groupName(rule.DestinationSecurityGroupId)}: ${ports(rule)} out`;
  });
  return [...inline, ...ingress, ...egress].sort();
}

interface Rule {
  readonly CidrIp?: string;
  readonly IpProtocol: string;
  readonly FromPort?: unknown;
  readonly GroupId?: unknown;
  readonly SourceSecurityGroupId?: unknown;
  readonly DestinationSecurityGroupId?: unknown;
}

function source({ CidrIp }: Rule): string {
  return CidrIp ?? 'a group';
}

function ports({ IpProtocol, FromPort }: Rule): string {
  if (IpProtocol === '-1') return 'all';
  return typeof FromPort === 'number' ? String(FromPort) : 'database port';
}

const NAMES = ['PoolerLoadBalancerSecurityGroup', 'PoolerSecurityGroup', 'ClientGroup', 'DatabaseSecurityGroup'];

function nameOf(logicalId: string): string {
  return NAMES.find(name => logicalId.includes(name)) ?? logicalId;
}

function groupName(id: unknown): string {
  return nameOf(JSON.stringify(id));
}

describe('a PgBouncer fleet', () => {
  it('is two tasks that a deployment starts anew before it stops old ones, and rolls back when they fail', () => {
    expect(only(rendered(), 'AWS::ECS::Service').Properties).toMatchObject({
      DesiredCount: 2,
      LaunchType: 'FARGATE',
      DeploymentConfiguration: {
        MinimumHealthyPercent: 100,
        MaximumPercent: 200,
        DeploymentCircuitBreaker: { Enable: true, Rollback: true },
      },
    });
  });

  it('has tasks of 256 CPU units and 512 MiB, 512 and 1024 beside the proxy of Service Connect, unless stated', () => {
    const sizes = (options: Partial<PgBouncerServiceOptions>, some = new SomeApp()): unknown => {
      const defaultCloudMapNamespace = { name: 'shop.internal', useForServiceConnect: true };
      const cluster = new ecs.Cluster(some.stack, 'Cluster', { vpc: some.vpc(), defaultCloudMapNamespace });
      somePooler(some, { cluster, ...options });
      const { Cpu, Memory } = only(pass(some.app).template(some.stack), 'AWS::ECS::TaskDefinition').Properties;
      return [Cpu, Memory];
    };
    expect(sizes({})).toEqual(['256', '512']);
    expect(sizes({ exposure: 'service-connect' })).toEqual(['512', '1024']);
    expect(sizes({ cpu: 1024, memoryLimitMiB: 2048 })).toEqual(['1024', '2048']);
  });

  it('runs in the cluster and with as many tasks as stated', () => {
    const some = new SomeApp();
    somePooler(some, { cluster: new ecs.Cluster(some.stack, 'Shared', { vpc: some.vpc() }), desiredCount: 3 });
    const template = pass(some.app).template(some.stack);
    expect(only(template, 'AWS::ECS::Service').Properties).toMatchObject({
      DesiredCount: 3,
      Cluster: { Ref: expect.stringMatching(/^Shared/) as string },
    });
    expect(resourcesOf(template, 'AWS::ECS::Cluster')).toHaveLength(1);
  });

  it('has two minutes to end its transactions when a task is stopped', () => {
    expect(containersOf(rendered())[0]).toMatchObject({ Command: ['/bin/sh', '-c', RUN], StopTimeout: 120, Essential: true });
  });

  it.each([0, 1.5])('cannot be %d tasks', desiredCount => {
    expect(() => rendered({ desiredCount })).toThrow(`desiredCount must be a whole number from 1 to 100000, got ${desiredCount}`);
  });

  it('needs the port of the database', () => {
    const some = new SomeApp();
    const options = databaseOptions(some.database());
    const group = new ec2.SecurityGroup(some.stack, 'Imported', { vpc: some.vpc() });
    const database = Object.create(options.database, {
      connections: { value: new ec2.Connections({ securityGroups: [group] }) },
    }) as typeof options.database;
    expect(() => somePooler(some, { ...options, database })).toThrow(
      'database Shop/Database must have a port, got none: import it with its port',
    );
  });
});

describe('a fleet behind a load balancer', () => {
  it('is reached through an internal one, across zones, that asks each task on its port', () => {
    const template = rendered();
    expect(only(template, 'AWS::ElasticLoadBalancingV2::LoadBalancer').Properties).toMatchObject({
      Type: 'network',
      Scheme: 'internal',
      LoadBalancerAttributes: expect.arrayContaining([{ Key: 'load_balancing.cross_zone.enabled', Value: 'true' }]) as object,
      SecurityGroups: [{ 'Fn::GetAtt': [expect.stringMatching(/^PoolerLoadBalancerSecurityGroup/) as string, 'GroupId'] }],
    });
    expect(only(template, 'AWS::ElasticLoadBalancingV2::Listener').Properties).toMatchObject({ Port: 6432, Protocol: 'TCP' });
    expect(only(template, 'AWS::ElasticLoadBalancingV2::TargetGroup').Properties).toMatchObject({
      Port: 6432,
      Protocol: 'TCP',
      TargetType: 'ip',
      HealthCheckProtocol: 'TCP',
      HealthCheckIntervalSeconds: 10,
      HealthyThresholdCount: 2,
      UnhealthyThresholdCount: 2,
      TargetGroupAttributes: expect.arrayContaining([{ Key: 'deregistration_delay.timeout_seconds', Value: '30' }]) as object,
    });
  });

  it('has an address, and nothing that ends idle connections', () => {
    const some = new SomeApp();
    const { host, port, idleTimeoutSeconds } = somePooler(some);
    const dnsName = { 'Fn::GetAtt': [expect.stringMatching(/^PoolerLoadBalancer/) as string, 'DNSName'] };
    expect([resolved(some.stack, host), port, idleTimeoutSeconds]).toEqual([dnsName, 6432, undefined]);
  });

  it('may reach the database and be reached by the load balancer, and by nobody else', () => {
    expect(rulesOf(rendered())).toEqual([
      'DatabaseSecurityGroup -> 0.0.0.0/0: all',
      'PoolerLoadBalancerSecurityGroup -> PoolerSecurityGroup: 6432',
      'PoolerLoadBalancerSecurityGroup -> PoolerSecurityGroup: 6432 out',
      'PoolerSecurityGroup -> 0.0.0.0/0: all',
      'PoolerSecurityGroup -> DatabaseSecurityGroup: database port',
    ]);
  });

  it.each([true, false])('lets in exactly the client that is allowed (it may reach everything: %p)', allowAllOutbound => {
    const some = new SomeApp();
    const pooler = somePooler(some);
    pooler.allowFrom(someClient(some.stack, some.vpc(), allowAllOutbound));
    const rules = rulesOf(pass(some.app).template(some.stack)).filter(rule => rule.includes('ClientGroup'));
    expect(rules).toEqual(
      allowAllOutbound
        ? ['ClientGroup -> 0.0.0.0/0: all', 'ClientGroup -> PoolerLoadBalancerSecurityGroup: 6432']
        : ['ClientGroup -> PoolerLoadBalancerSecurityGroup: 6432', 'ClientGroup -> PoolerLoadBalancerSecurityGroup: 6432 out'],
    );
  });
});

describe('a fleet in Service Connect', () => {
  function connected(): { some: SomeApp; cluster: ecs.Cluster } {
    const some = new SomeApp();
    const defaultCloudMapNamespace = { name: 'shop.internal', useForServiceConnect: true };
    return { some, cluster: new ecs.Cluster(some.stack, 'Cluster', { vpc: some.vpc(), defaultCloudMapNamespace }) };
  }

  it('has a name of its own in the namespace, and no load balancer', () => {
    const { some, cluster } = connected();
    const { host, port, idleTimeoutSeconds } = somePooler(some, { cluster, exposure: 'service-connect' });
    const template = pass(some.app).template(some.stack);
    expect([host, port, idleTimeoutSeconds]).toEqual([expect.stringMatching(/^shop-pooler-[0-9a-f]{8}$/), 6432, 3600]);
    expect(only(template, 'AWS::ECS::Service').Properties.ServiceConnectConfiguration).toMatchObject({
      Enabled: true,
      Services: [{ PortName: 'pgbouncer', DiscoveryName: host, ClientAliases: [{ Port: 6432, DnsName: host }] }],
    });
    expect(resourcesOf(template, 'AWS::ElasticLoadBalancingV2::LoadBalancer')).toEqual([]);
  });

  it('lets in exactly the client that is allowed', () => {
    const { some, cluster } = connected();
    const pooler = somePooler(some, { cluster, exposure: 'service-connect' });
    pooler.allowFrom(someClient(some.stack, some.vpc()));
    expect(rulesOf(pass(some.app).template(some.stack))).toEqual([
      'ClientGroup -> 0.0.0.0/0: all',
      'ClientGroup -> PoolerSecurityGroup: 6432',
      'DatabaseSecurityGroup -> 0.0.0.0/0: all',
      'PoolerSecurityGroup -> 0.0.0.0/0: all',
      'PoolerSecurityGroup -> DatabaseSecurityGroup: database port',
    ]);
  });

  it('needs a cluster with a namespace', () => {
    const wayOut = ': state a cluster with defaultCloudMapNamespace, or reach the pooler through a load balancer';
    expect(() => rendered({ exposure: 'service-connect' })).toThrow(
      `Service Connect needs a cluster with a namespace, got no cluster${wayOut}`,
    );
    const some = new SomeApp();
    const cluster = new ecs.Cluster(some.stack, 'Plain', { vpc: some.vpc() });
    expect(() => somePooler(some, { cluster, exposure: 'service-connect' })).toThrow(
      `Service Connect needs a cluster with a namespace, got Shop/Plain without one${wayOut}`,
    );
  });
});

describe('database, fleet and clients in three stacks', () => {
  it.each([true, false])('depend on each other in that order alone (clients may reach everything: %p)', allowAllOutbound => {
    const some = new SomeApp();
    const fleet = new Stack(some.app, 'Fleet');
    const web = new Stack(some.app, 'Web');
    const pooler = somePooler(some, databaseOptions(some.database()), fleet);
    pooler.allowFrom(someClient(web, some.vpc(), allowAllOutbound));
    some.service('Api', { environment: { DB_HOST: pooler.host } }, web);
    const template = pass(some.app).template;
    expect([some.stack, fleet, web].map(({ dependencies }) => dependencies.map(({ node }) => node.id).sort())).toEqual([
      [],
      ['Shop'],
      ['Fleet', 'Shop'],
    ]);
    expect(rulesOf(template(some.stack)).filter(rule => rule.includes('Pooler'))).toEqual([]);
    expect(rulesOf(template(fleet)).filter(rule => rule.includes('Client'))).toEqual([]);
    expect(rulesOf(template(web)).filter(rule => rule.includes('ClientGroup -> Pool')).length).toBe(allowAllOutbound ? 1 : 2);
    expect(environmentOf(template(fleet))).toHaveProperty('DB_HOST.Fn::ImportValue');
  });
});

describe('cdk-nag’s AwsSolutions', () => {
  function brokenRules(options: Partial<PgBouncerServiceOptions>): string[] {
    const some = new SomeApp();
    const fleet = new Stack(some.app, 'Fleet');
    const defaultCloudMapNamespace = { name: 'shop.internal', useForServiceConnect: true };
    const containerInsightsV2 = ecs.ContainerInsights.ENABLED;
    const cluster = new ecs.Cluster(some.stack, 'Cluster', { vpc: some.vpc(), defaultCloudMapNamespace, containerInsightsV2 });
    const pooler = somePooler(some, { cluster, ...databaseOptions(some.database()), ...options }, fleet);
    pooler.allowFrom(someClient(fleet, some.vpc()));
    Validations.of(some.app).addPlugins(new AwsSolutionsChecks(some.app));
    const { directory } = synth(some.app);
    const report = JSON.parse(readFileSync(join(directory, 'validation-report.json'), 'utf8')) as Report;
    return report.pluginReports.flatMap(({ violations }) =>
      violations
        .filter(({ violatingConstructs }) => violatingConstructs.some(({ constructPath }) => constructPath?.startsWith('Fleet/')))
        .map(({ ruleName }) => ruleName),
    );
  }

  it('miss access logs of the load balancer, which it would write for TLS alone', () => {
    expect(brokenRules({ delivery: SettingsDelivery.SSM_PARAMETERS })).toEqual(['AwsSolutions-ELB2']);
  });

  it('find nothing in Service Connect', () => {
    expect(brokenRules({ delivery: SettingsDelivery.SSM_PARAMETERS, exposure: 'service-connect' })).toEqual([]);
  });

  it('find plain variables unless they come from SSM parameters', () => {
    expect(brokenRules({ exposure: 'service-connect' })).toEqual(['AwsSolutions-ECS2']);
  });
});

interface Report {
  readonly pluginReports: {
    readonly violations: { readonly ruleName: string; readonly violatingConstructs: { readonly constructPath?: string }[] }[];
  }[];
}

describe('the command of a fleet', () => {
  const directories: string[] = [];

  /** A PgBouncer that says which signal it got, ends as it is told, and takes a moment for it. */
  function run(end: string): ReturnType<typeof spawn> {
    const directory = mkdtempSync(join(tmpdir(), 'pgbouncer-'));
    directories.push(directory);
    const program = join(directory, 'pgbouncer');
    writeFileSync(program, `#!${process.execPath}\n${end}`);
    chmodSync(program, 0o755);
    return spawn('/bin/sh', ['-c', RUN], { env: { PATH: `${directory}${delimiter}${process.env.PATH ?? ''}` } });
  }

  async function outcome(child: ReturnType<typeof spawn>, signal?: NodeJS.Signals): Promise<{ printed: string; code: number }> {
    let printed = '';
    child.stdout?.on('data', (data: Buffer) => {
      printed += data.toString();
      if (signal && data.toString().includes('ready')) child.kill(signal);
    });
    const [code] = (await once(child, 'close')) as [number];
    return { printed, code };
  }

  afterAll(() => directories.forEach(directory => rmSync(directory, { recursive: true })));

  it.each(['SIGTERM', 'SIGINT'] as const)(
    'turns %s into the signal that lets transactions end, and waits for that',
    async signal => {
      const child = run(
        "for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => { console.log('got', signal); setTimeout(() => process.exit(7), 50); });" +
          "setInterval(() => {}, 1000); console.log('ready', process.argv[2]);",
      );
      expect(await outcome(child, signal)).toEqual({ printed: 'ready /etc/pgbouncer/pgbouncer.ini\ngot SIGINT\n', code: 7 });
    },
  );

  it('ends as PgBouncer ends when it does not start', async () => {
    expect(await outcome(run('process.exit(1)'))).toEqual({ printed: '', code: 1 });
  });
});
