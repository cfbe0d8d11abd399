import { CfnParameter, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { FargateService } from 'aws-cdk-lib/aws-ecs';
import { rulesAdmitting } from '../../lib/private/security-group-rules';
import { SomeApp } from '../some-app';

function world(): { some: SomeApp; client: FargateService; server: ec2.SecurityGroup; ways: (port?: number) => string[] } {
  const some = new SomeApp();
  const client = some.service('Api');
  const server = new ec2.SecurityGroup(some.stack, 'Server', { vpc: some.vpc() });
  const connectable = { connections: new ec2.Connections({ securityGroups: [server] }) };
  return { some, client, server, ways: (port = 5432) => rulesAdmitting(client, connectable, port) };
}

function groupOf(client: FargateService): string {
  return client.connections.securityGroups[0]!.securityGroupId;
}

it('finds none where nothing is open', () => {
  expect(world().ways()).toEqual([]);
});

it('finds a rule between groups, on a port that covers that of the server', () => {
  const { client, server, ways } = world();
  server.addIngressRule(ec2.SecurityGroup.fromSecurityGroupId(client, 'Same', groupOf(client)), ec2.Port.tcpRange(5000, 6000));
  expect(ways()).toHaveLength(1);
  expect(ways()[0]).toMatch(/^Shop\/Server\/from /);
  expect(ways(443)).toEqual([]);
});

it('finds all traffic, and a port that is known only when deployed', () => {
  const { some, client, server, ways } = world();
  const port = new CfnParameter(some.stack, 'Port', { type: 'Number' }).valueAsNumber;
  const peer = client.connections.securityGroups[0]!;
  server.addIngressRule(peer, ec2.Port.tcp(port));
  server.addIngressRule(peer, ec2.Port.allTraffic());
  expect(ways()).toHaveLength(2);
});

it('finds a rule of an L1 group, also one that stands in the group itself', () => {
  const { some, client } = world();
  const sourceSecurityGroupId = groupOf(client);
  const group = new ec2.CfnSecurityGroup(some.stack, 'L1', {
    groupDescription: 'by hand',
    securityGroupIngress: [{ ipProtocol: 'tcp', fromPort: 5432, toPort: 5432, sourceSecurityGroupId }],
  });
  const imported = ec2.SecurityGroup.fromSecurityGroupId(some.stack, 'Imported', group.attrGroupId);
  const connectable = { connections: new ec2.Connections({ securityGroups: [imported] }) };
  expect(rulesAdmitting(client, connectable, 5432)).toEqual(['Shop/L1']);
});

it('finds a rule of another stack between groups that are known by their ids alone', () => {
  const some = new SomeApp();
  const outside = ec2.SecurityGroup.fromSecurityGroupId(some.stack, 'Outside', 'sg-client');
  const client = some.service('Api', { securityGroups: [outside] });
  const other = new Stack(some.app, 'Other');
  new ec2.CfnSecurityGroupIngress(other, 'Rule', { groupId: 'sg-server', sourceSecurityGroupId: 'sg-client', ipProtocol: '-1' });
  const server = ec2.SecurityGroup.fromSecurityGroupId(some.stack, 'Server', 'sg-server');
  const connectable = { connections: new ec2.Connections({ securityGroups: [server] }) };
  expect(rulesAdmitting(client, connectable, 5432)).toEqual(['Other/Rule']);
});

it('takes the whole Internet and the range of a VPC for everybody, and another range for somebody else', () => {
  const { some, server, ways } = world();
  server.addIngressRule(ec2.Peer.ipv4('203.0.113.0/24'), ec2.Port.tcp(5432));
  expect(ways()).toEqual([]);
  server.addIngressRule(ec2.Peer.anyIpv6(), ec2.Port.tcp(5432));
  expect(ways()).toEqual(['Shop/Server']);
  const again = world();
  again.server.addIngressRule(ec2.Peer.ipv4(some.vpc().vpcCidrBlock), ec2.Port.tcp(5432));
  expect(again.ways()).toHaveLength(1);
});
