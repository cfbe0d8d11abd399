import { checkTemplates } from '../../../lib/cloudformation/implied/check';
import { readReachedDatabase } from '../../../lib/cloudformation/reach/reached-database';
import { idOf, TemplateSet } from '../../../lib/cloudformation/reach/template-set';
import type { TemplateMember } from '../../../lib/cloudformation/reach/template-set';
import type { ReachedDatabase } from '../../../lib/core/reach/access-graph';
import type { LedgerBudget } from '../../../lib/core/ledger';

type Resources = Record<string, object>;

const GROUP = { Type: 'AWS::EC2::SecurityGroup', Properties: {} };
const from = (source: string): object => ({
  Type: 'AWS::EC2::SecurityGroup',
  Properties: {
    SecurityGroupIngress: [{ IpProtocol: 'tcp', FromPort: 5432, ToPort: 5432, SourceSecurityGroupId: { Ref: source } }],
  },
});

const SERVER = {
  Type: 'AWS::RDS::DBInstance',
  Properties: {
    DBInstanceIdentifier: 'Orders',
    Engine: 'postgres',
    EngineVersion: '16.8',
    DBInstanceClass: 'db.t3.micro',
    VPCSecurityGroups: [{ Ref: 'Guard' }],
  },
};

const behindProxy = (target: object): Resources => ({
  Server: SERVER,
  Guard: from('ProxyGroup'),
  ProxyGroup: from('Group'),
  Group: GROUP,
  Proxy: {
    Type: 'AWS::RDS::DBProxy',
    Properties: { DBProxyName: 'orders-proxy', EngineFamily: 'POSTGRESQL', VpcSecurityGroupIds: [{ Ref: 'ProxyGroup' }] },
  },
  Target: { Type: 'AWS::RDS::DBProxyTargetGroup', Properties: { TargetGroupName: 'default', ...target } },
  Fn: {
    Type: 'AWS::Lambda::Function',
    Properties: { ReservedConcurrentExecutions: 5, VpcConfig: { SecurityGroupIds: [{ Ref: 'Group' }] } },
  },
});

function budgets(...members: TemplateMember[]): readonly LedgerBudget[] {
  return checkTemplates(members, { databases: new Map(), consumers: new Map() }).budgets;
}

const names = (all: readonly LedgerBudget[]): string[][] => all.map(({ consumers }) => consumers.map(({ name }) => name));
const BY_NAME = { DBProxyName: 'orders-proxy', DBInstanceIdentifiers: ['orders'] };

function reached(Resources: Resources, id: string): ReachedDatabase {
  return readReachedDatabase(new TemplateSet([{ name: 'Data', template: { Resources } }]), idOf('Data', id), id);
}

describe('a proxy', () => {
  test('and its database, by their names', () => {
    const all = budgets({ name: 'Data', template: { Resources: behindProxy(BY_NAME) } });
    expect(names(all)).toEqual([['Proxy']]);
    expect(all[0]?.poolers?.map(({ name }) => name)).toEqual(['Proxy']);
  });

  test('by a name that is put together alike', () => {
    const name = { 'Fn::Sub': '${AWS::StackName}-proxy' };
    const { Proxy: _, ...others } = behindProxy({ DBProxyName: name, DBInstanceIdentifiers: ['orders'] });
    const Proxy = {
      Type: 'AWS::RDS::DBProxy',
      Properties: { DBProxyName: name, VpcSecurityGroupIds: [{ Ref: 'ProxyGroup' }] },
    };
    expect(names(budgets({ name: 'Data', template: { Resources: { Proxy, ...others } } }))).toEqual([['Proxy']]);
  });

  test('from another template, by names that a parent hands over', () => {
    const { Proxy, Target, ProxyGroup, Server, Guard, Group, Fn } = behindProxy({
      DBProxyName: { Ref: 'Name' },
      DBInstanceIdentifiers: [{ Ref: 'Database' }],
    });
    const Inner = {
      Type: 'AWS::CloudFormation::Stack',
      Properties: { Parameters: { Name: 'orders-proxy', Database: 'orders' } },
    };
    const Parameters = { Name: { Type: 'String', Default: 'none' }, Database: { Type: 'String' } };
    const all = budgets(
      { name: 'Data', template: { Resources: { Server, Guard, Group, Fn, Proxy, ProxyGroup, Inner } } },
      { name: 'Inner', template: { Parameters, Resources: { Target } }, nestedIn: { name: 'Data', logicalId: 'Inner' } },
    );
    expect(names(all)).toEqual([['Proxy']]);
  });

  test('with another name, or another database, is another one', () => {
    for (const other of [{ DBProxyName: 'other' }, { DBInstanceIdentifiers: ['other'] }]) {
      const [only] = budgets({ name: 'Data', template: { Resources: behindProxy({ ...BY_NAME, ...other }) } });
      expect(only?.poolers ?? []).toEqual([]);
    }
  });

  test('of the same name in another region is that of its own template', () => {
    const resources = behindProxy(BY_NAME);
    const all = budgets({ name: 'Us', template: { Resources: resources } }, { name: 'Eu', template: { Resources: resources } });
    expect(names(all)).toEqual([['Proxy'], ['Proxy']]);
  });

  test('has the endpoints that name it', () => {
    const Endpoint = (DBProxyName: string): object => ({
      Type: 'AWS::RDS::DBProxyEndpoint',
      Properties: { DBProxyName, VpcSecurityGroupIds: [{ Ref: 'Group' }] },
    });
    const { doors } = reached({ ...behindProxy(BY_NAME), Read: Endpoint('orders-proxy'), Other: Endpoint('other') }, 'Server');
    expect(doors[1]?.proxy?.ids).toEqual(new Set(['Data/Proxy', 'Data/Read']));
    expect(doors[1]?.groups).toEqual(['Data/ProxyGroup', 'Data/Group']);
  });
});

describe('of a cluster', () => {
  const Cluster = { Type: 'AWS::RDS::DBCluster', Properties: { DBClusterIdentifier: 'shop', Engine: 'aurora-postgresql' } };
  const member = (DBClusterIdentifier: string): object => ({ Type: 'AWS::RDS::DBInstance', Properties: { DBClusterIdentifier } });
  const Secret = { Type: 'AWS::SecretsManager::Secret', Properties: { Name: 'shop/admin' } };

  test('the members that name it are members', () => {
    const { ids } = reached({ Cluster, Writer: member('SHOP'), Other: member('other') }, 'Cluster');
    expect(ids).toEqual(new Set(['Data/Cluster', 'Data/Writer']));
  });

  test('secrets that are attached by name are its secrets', () => {
    const attachment = (TargetId: string): object => ({
      Type: 'AWS::SecretsManager::SecretTargetAttachment',
      Properties: { SecretId: 'shop/admin', TargetId, TargetType: 'AWS::RDS::DBCluster' },
    });
    expect(reached({ Cluster, Secret, Attachment: attachment('shop') }, 'Cluster').secrets).toEqual(
      new Set(['Data/Attachment', 'Data/Secret']),
    );
    expect(reached({ Cluster, Secret, Attachment: attachment('other') }, 'Cluster').secrets).toEqual(new Set());
  });

  test('a password is taken from the secret that a dynamic reference names', () => {
    const MasterUserPassword = '{{resolve:secretsmanager:shop/admin:SecretString:password}}';
    const withPassword = { ...Cluster, Properties: { ...Cluster.Properties, MasterUserPassword } };
    expect(reached({ Cluster: withPassword, Secret }, 'Cluster').secrets).toEqual(new Set(['Data/Secret']));
  });
});
