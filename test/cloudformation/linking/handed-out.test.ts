import { checkTemplates } from '../../../lib/cloudformation/implied/check';
import type { Check } from '../../../lib/cloudformation/implied/check';
import { NO_TERMS } from '../../../lib/cloudformation/implied/terms';
import type { Environment, TemplateMember } from '../../../lib/cloudformation/template-member';

/** Where a stack of a test is deployed. */
type Deployed = Pick<TemplateMember, 'stackName' | 'environment'>;

const EU: Environment = { account: '111111111111', region: 'eu-west-1' };
const US: Environment = { account: '111111111111', region: 'us-east-1' };

/** A database that lets in whoever carries a group, and hands that group out. */
function data(name: string, outputs: object, deployed: Deployed = {}, more: object = {}): TemplateMember {
  const rule = { IpProtocol: 'tcp', FromPort: 5432, ToPort: 5432, SourceSecurityGroupId: { Ref: 'Clients' } };
  const Resources = {
    Db: {
      Type: 'AWS::RDS::DBInstance',
      Properties: {
        Engine: 'postgres',
        EngineVersion: '16.8',
        DBInstanceClass: 'db.t3.micro',
        VPCSecurityGroups: [{ Ref: 'Guard' }],
      },
    },
    Guard: { Type: 'AWS::EC2::SecurityGroup', Properties: { SecurityGroupIngress: [rule] } },
    Clients: { Type: 'AWS::EC2::SecurityGroup', Properties: {} },
    Subnet: { Type: 'AWS::EC2::Subnet', Properties: {} },
  };
  return {
    name,
    ...deployed,
    template: { Resources, Outputs: outputs, ...more },
    describe: id => ({ path: `${name}/${id}`, name: id }),
  };
}

function service(name: string, group: unknown, deployed: Deployed = {}, more: object = {}): TemplateMember {
  const Resources = {
    Task: { Type: 'AWS::ECS::TaskDefinition', Properties: { ContainerDefinitions: [{ Name: 'app', Image: 'app' }] } },
    Api: {
      Type: 'AWS::ECS::Service',
      Properties: {
        DesiredCount: 2,
        TaskDefinition: { Ref: 'Task' },
        NetworkConfiguration: { AwsvpcConfiguration: { SecurityGroups: [group] } },
      },
    },
  };
  return { name, ...deployed, template: { Resources, ...more }, describe: id => ({ path: `${name}/${id}`, name: id }) };
}

const group = (exported?: unknown): object => ({
  Group: { Value: { Ref: 'Clients' }, ...(exported !== undefined && { Export: { Name: exported } }) },
});
const output = (StackName: unknown, more: object = {}): unknown => ({
  'Fn::GetStackOutput': { StackName, OutputName: 'Group', ...more },
});
const imported = (name: unknown): unknown => ({ 'Fn::ImportValue': name });
const sub = (text: string): unknown => ({ 'Fn::Sub': text });

/** Who comes to which database, and what cannot be told of it. */
function found(...members: readonly TemplateMember[]): { consumers: unknown; unseen: unknown } {
  const { budgets } = checkTemplates(members, NO_TERMS);
  return {
    consumers: budgets.map(({ path, consumers }) => [path, ...consumers.map(each => each.path)].join(' < ')),
    unseen: [...new Set(budgets.flatMap(({ unseen = [] }) => unseen.map(({ what, because }) => `${what}: ${because}`)))],
  };
}

const linked = { consumers: ['data/Db < api/Api'], unseen: [] };
const nobody = { consumers: ['data/Db'], unseen: [] };

describe('outputs of other stacks', () => {
  const DEPLOYED = { stackName: 'shop-data', environment: EU };

  test.each<[string, unknown, unknown]>([
    ['by the name of the stack', output('shop-data'), linked],
    ['by a name that is put together', output(sub('shop-${Part}')), linked],
    ['in a Region that is stated', output('shop-data', { Region: 'eu-west-1' }), linked],
    ['in its own Region', output('shop-data', { Region: { Ref: 'AWS::Region' } }), linked],
    ['of another Region', output('shop-data', { Region: 'us-east-1' }), nobody],
    ['of another account', output('shop-data', { RoleArn: 'arn:aws:iam::222222222222:role/read' }), nobody],
    ['by its role', output('shop-data', { RoleArn: sub('arn:${AWS::Partition}:iam::111111111111:role/read') }), linked],
    ['of another stack', output('data'), nobody],
    ['of no stack', output(undefined), nobody],
    ['that is none', { 'Fn::GetStackOutput': { StackName: 'shop-data', OutputName: 'Other' } }, nobody],
    ['malformed', { 'Fn::GetStackOutput': 'shop-data' }, nobody],
  ])('%s', (_, value, expected) => {
    const more = { Parameters: { Part: { Type: 'String', Default: 'data' } } };
    expect(found(data('data', group(), DEPLOYED), service('api', value, { environment: EU }, more))).toEqual(expected);
  });

  test('of a file, by its name', () => {
    expect(found(data('shop/data', group()), service('api', output('data')))).toEqual({
      consumers: ['shop/data/Db < api/Api'],
      unseen: [],
    });
  });

  test('of a file whose stack may be called anything are not known', () => {
    expect(found(data('data', group()), service('api', output('prod-data')))).toEqual({
      consumers: ['data/Db'],
      unseen: [
        'output Group of stack prod-data, which api reads: data has such an output, and is called something that is known only when deployed',
      ],
    });
  });

  test('of a name that is known only when deployed', () => {
    const more = { Parameters: { Stack: { Type: 'String' } } };
    expect(found(data('data', group()), service('api', output({ Ref: 'Stack' }), {}, more))).toEqual({
      consumers: ['data/Db'],
      unseen: [
        'output Group of a stack, which api reads: data has such an output, and is called something that is known only when deployed',
      ],
    });
  });

  test('that lead nowhere are outside', () => {
    const template = data('data', group(), DEPLOYED).template as { Resources: { Guard: object } };
    const rule = { IpProtocol: 'tcp', FromPort: 5432, ToPort: 5432, SourceSecurityGroupId: output('other') };
    const Guard = { Type: 'AWS::EC2::SecurityGroup', Properties: { SecurityGroupIngress: [rule] } };
    expect(found({ name: 'data', template: { Resources: { ...template.Resources, Guard } } }).unseen).toEqual([
      'output Group of stack other: a rule of Guard on 5432: who carries this security group outside these templates is not known',
    ]);
  });
});

describe('exports of the same name', () => {
  const shop = (where: string, deployed: Deployed): TemplateMember[] => [
    data(`${where}/data`, group('clients'), deployed),
    service(`${where}/api`, imported('clients'), deployed),
  ];

  test('are those of the same account and Region', () => {
    expect(found(...shop('eu', { environment: EU }), ...shop('us', { environment: US }))).toEqual({
      consumers: ['eu/data/Db < eu/api/Api', 'us/data/Db < us/api/Api'],
      unseen: [],
    });
  });

  test('are nobody’s where these are not known', () => {
    const because = 'eu/data and us/data export it, and which of them is meant is known only when deployed';
    expect(found(...shop('eu', {}), ...shop('us', {}))).toEqual({
      consumers: ['eu/data/Db', 'us/data/Db'],
      unseen: [`export clients, which eu/api reads: ${because}`, `export clients, which us/api reads: ${because}`],
    });
  });

  test('matter only where they may lead to a database', () => {
    const subnets = { ...group(), Subnet: { Value: { Ref: 'Subnet' }, Export: { Name: 'clients' } } };
    expect(found(data('eu', subnets), data('us', subnets), service('api', imported('clients'))).unseen).toEqual([]);
  });

  test('of one template are alternatives', () => {
    const twice = { ...group('clients'), Other: { Value: { Ref: 'Clients' }, Export: { Name: 'clients' } } };
    expect(found(data('data', twice), service('api', imported('clients')))).toEqual(linked);
  });
});

/** An export that nobody imports may be imported by a stack that is not at hand. */
const unimported = (name: string): string =>
  `export ${name}: a rule of data/Guard on 5432: it hands the security group on, and no template here imports it, so who does is not known`;

describe('exports by the name of the stack', () => {
  const NAMED = group(sub('${AWS::StackName}-Group'));

  test('that is known', () => {
    expect(found(data('Data', NAMED, { stackName: 'shop' }), service('api', imported('shop-Group')))).toEqual({
      consumers: ['Data/Db < api/Api'],
      unseen: [],
    });
  });

  test('that is the name of the file, by the default of a parameter', () => {
    const more = { Parameters: { Stack: { Type: 'String', Default: 'data' } } };
    expect(found(data('deploy/data', NAMED), service('api', imported(sub('${Stack}-Group')), {}, more))).toEqual({
      consumers: ['deploy/data/Db < api/Api'],
      unseen: [],
    });
  });

  test('that is handed to a nested stack', () => {
    const api = service('api', imported(sub('${Stack}-Group')), {}, { Parameters: { Stack: { Type: 'String' } } });
    const Properties = { TemplateURL: 'api.yaml', Parameters: { Stack: 'data' } };
    const outer = { name: 'app', template: { Resources: { Api: { Type: 'AWS::CloudFormation::Stack', Properties } } } };
    expect(found(data('data', NAMED), outer, { ...api, nestedIn: { name: 'app', logicalId: 'Api' } })).toEqual(linked);
  });

  const UNSURE = 'data has an export whose name is known only when deployed';

  test.each<[string, object, unknown, string[]]>([
    ['another stack name', NAMED, 'prod-Group', [`export prod-Group, which api reads: ${UNSURE}`]],
    ['another name', NAMED, 'prod-Other', [unimported('${AWS::StackName}-Group')]],
    ['another default', group(sub('${Env}-Group')), 'prod-Group', [`export prod-Group, which api reads: ${UNSURE}`]],
    ['none of the allowed values', group(sub('${Size}-Group')), 'prod-Group', [unimported('small-Group')]],
    ['any name', NAMED, { Ref: 'Any' }, [`an export whose name is known only when deployed, which api reads: ${UNSURE}`]],
    ['any name of another end', NAMED, sub('${Any}-Other'), [unimported('${AWS::StackName}-Group')]],
  ])('may be %s', (_, outputs, name, unseen) => {
    const Parameters = {
      Env: { Type: 'String', Default: 'dev' },
      Size: { Type: 'String', AllowedValues: ['small', 'large'], Default: 'small' },
    };
    const any = { Parameters: { Any: { Type: 'String' } } };
    expect(found(data('data', outputs, {}, { Parameters }), service('api', imported(name), {}, any))).toEqual({
      ...nobody,
      unseen,
    });
  });
});

describe('what is written for another Region', () => {
  const NAME = '/cdk/exports/Api/Group';
  const reader = (region: string): object => ({
    Reader: { Type: 'Custom::CrossRegionExportReader', Properties: { ReaderProps: { region, imports: { [NAME]: 'resolve' } } } },
  });
  const written = (name: string, environment: Environment = US): TemplateMember => {
    const { template, ...others } = data(name, {}, { environment });
    const exports = { [NAME]: { Ref: 'Clients' } };
    const Writer = { Type: 'Custom::CrossRegionExportWriter', Properties: { WriterProps: { region: 'eu-west-1', exports } } };
    return { ...others, template: { ...template, Resources: { ...(template.Resources as object), Writer } } };
  };
  const reading = (region = 'eu-west-1'): TemplateMember => {
    const { template, ...others } = service('api', { 'Fn::GetAtt': ['Reader', NAME] }, { environment: EU });
    return { ...others, template: { Resources: { ...(template.Resources as object), ...reader(region) } } };
  };

  test('is followed', () => {
    expect(found(written('data'), reading())).toEqual(linked);
  });

  test('is not that of a third Region, or of another account', () => {
    expect(found(written('data'), reading('eu-central-1'))).toEqual(nobody);
    expect(found(written('data', { account: '222222222222', region: 'us-east-1' }), reading())).toEqual(nobody);
  });

  test('by two stacks is not known', () => {
    expect(found(written('a'), written('b'), reading())).toEqual({
      consumers: ['a/Db', 'b/Db'],
      unseen: [`${NAME}, which api reads: a and b write it, and which of them is meant is known only when deployed`],
    });
  });
});

test('everything that cannot be told is part of a check', () => {
  const check: Check = checkTemplates([data('data', group()), service('api', output('prod'))], NO_TERMS);
  expect(check.unread.map(({ what }) => what)).toEqual(['output Group of stack prod, which api reads']);
});
