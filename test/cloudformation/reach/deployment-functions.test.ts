import { deploymentFunctions } from '../../../lib/cloudformation/reach/deployment-functions';
import type { TemplateMember } from '../../../lib/cloudformation/reach/template-set';
import { TemplateSet } from '../../../lib/cloudformation/reach/template-set';

type Resources = Record<string, object>;

const ARN = { 'Fn::GetAtt': ['Migrate', 'Arn'] };
const fn = (properties: object = {}): object => ({ Type: 'AWS::Lambda::Function', Properties: properties });
const some = (Type: string, Properties: object): object => ({ Type, Properties });
const MIGRATION = { Migrate: fn(), Seed: some('Custom::Seed', { ServiceToken: ARN }) };

function isForDeployments(more: Resources, ...others: TemplateMember[]): boolean {
  const Resources = { ...MIGRATION, ...more };
  return deploymentFunctions(new TemplateSet([{ name: 'Shop', template: { Resources } }, ...others])).includes('Shop/Migrate');
}

const may = (Resource: unknown, Action: unknown = 'lambda:InvokeFunction'): object => ({
  PolicyDocument: { Statement: [{ Effect: 'Allow', Action, Resource }] },
});

test.each<[string, Resources]>([
  ['nothing else', {}],
  [
    'its version, and an alias of that',
    {
      Version: some('AWS::Lambda::Version', { FunctionName: { Ref: 'Migrate' } }),
      Alias: some('AWS::Lambda::Alias', {
        FunctionName: { Ref: 'Migrate' },
        FunctionVersion: { 'Fn::GetAtt': ['Version', 'Version'] },
      }),
      Live: some('Custom::Seed', { ServiceToken: { Ref: 'Alias' } }),
    },
  ],
  [
    'its log group and alarms',
    {
      Logs: some('AWS::Logs::LogGroup', { LogGroupName: { 'Fn::Sub': '/aws/lambda/${Migrate}' } }),
      Filter: some('AWS::Logs::MetricFilter', { LogGroupName: { 'Fn::Sub': '/aws/lambda/${Migrate}' } }),
      Alarm: some('AWS::CloudWatch::Alarm', { Dimensions: [{ Name: 'FunctionName', Value: { Ref: 'Migrate' } }] }),
    },
  ],
  [
    'what is said of its events',
    { Config: some('AWS::Lambda::EventInvokeConfig', { FunctionName: { Ref: 'Migrate' }, Qualifier: '$LATEST' }) },
  ],
  [
    'CloudFormation, which may invoke it',
    {
      Permission: some('AWS::Lambda::Permission', { FunctionName: ARN, Principal: 'cloudformation.amazonaws.com' }),
    },
  ],
  ['what it may do itself', { Policy: some('AWS::SQS::QueuePolicy', { PolicyDocument: { Statement: { Condition: ARN } } }) }],
  [
    'a pipeline',
    {
      Pipeline: some('AWS::CodePipeline::Pipeline', {
        Stages: [{ Actions: [{ Configuration: { FunctionName: { Ref: 'Migrate' } } }] }],
      }),
    },
  ],
  [
    'a framework that hands over to it, and may invoke it',
    {
      Framework: fn({ Role: { 'Fn::GetAtt': ['Role', 'Arn'] }, Environment: { Variables: { USER_ON_EVENT_FUNCTION_ARN: ARN } } }),
      Role: some('AWS::IAM::Role', {}),
      Policy: some('AWS::IAM::Policy', { ...may([ARN, { 'Fn::Sub': '${Migrate.Arn}:*' }]), Roles: [{ Ref: 'Role' }] }),
    },
  ],
  [
    'who may change its code',
    {
      Policy: some('AWS::IAM::Policy', { ...may(ARN, 'lambda:UpdateFunctionCode'), Roles: ['deployer'] }),
    },
  ],
])('a function of a custom resource is there for deployments, beside %s', (_, more) => {
  expect(isForDeployments(more)).toBe(true);
});

test.each<[string, Resources]>([
  ['another function by a variable', { Front: fn({ Environment: { Variables: { FN: { Ref: 'Migrate' } } } }) }],
  [
    'another function whose role may',
    {
      Front: fn({ Role: { 'Fn::GetAtt': ['Role', 'Arn'] } }),
      Role: some('AWS::IAM::Role', { RoleName: 'front' }),
      Policy: some('AWS::IAM::Policy', { ...may(ARN, 'lambda:Invoke*'), Roles: ['front'] }),
    },
  ],
  ['whoever takes a role on', { Role: some('AWS::IAM::Role', { Policies: [may(ARN)] }) }],
  ['a resolver of AppSync', { Source: some('AWS::AppSync::DataSource', { LambdaConfig: { LambdaFunctionArn: ARN } }) }],
  [
    'another function as its destination',
    {
      Config: some('AWS::Lambda::EventInvokeConfig', {
        FunctionName: 'x',
        DestinationConfig: { OnSuccess: { Destination: ARN } },
      }),
    },
  ],
  ['a service that may', { Permission: some('AWS::Lambda::Permission', { FunctionName: ARN, Principal: 's3.amazonaws.com' }) }],
  ['a subscription of logs', { Logs: some('AWS::Logs::SubscriptionFilter', { DestinationArn: ARN }) }],
  ['whoever reads a parameter', { Name: some('AWS::SSM::Parameter', { Value: { Ref: 'Migrate' } }) }],
  ['a stack that is not at hand', { Inner: some('AWS::CloudFormation::Stack', { Parameters: { Fn: ARN } }) }],
  [
    'a version of it',
    {
      Version: some('AWS::Lambda::Version', { FunctionName: { Ref: 'Migrate' } }),
      Rule: some('AWS::Events::Rule', { Targets: [{ Id: 'x', Arn: { Ref: 'Version' } }] }),
    },
  ],
  ['events of AWS SAM', { Migrate: some('AWS::Serverless::Function', { Events: { Api: { Type: 'Api' } } }) }],
])('a function of a custom resource that may be invoked by %s is not', (_, more) => {
  expect(isForDeployments(more)).toBe(false);
});

test('a name that is written out', () => {
  const Migrate = fn({ FunctionName: 'migrate' });
  const env = (value: string): object => fn({ Environment: { Variables: { FN: value } } });
  expect(isForDeployments({ Migrate, Front: env('migrate') })).toBe(false);
  expect(isForDeployments({ Migrate, Front: env('arn:aws:lambda:eu-west-1:1:function:migrate') })).toBe(false);
  expect(isForDeployments({ Migrate, Front: env('others') })).toBe(true);
});

test('a nested stack that is at hand is looked into', () => {
  const Inner = some('AWS::CloudFormation::Stack', { Parameters: { Fn: ARN } });
  const nested = (resource: object): TemplateMember => ({
    name: 'Inner',
    template: { Parameters: { Fn: { Type: 'String' } }, Resources: { It: resource } },
    nestedIn: { name: 'Shop', logicalId: 'Inner' },
  });
  expect(isForDeployments({ Inner }, nested(some('Custom::Seed', { ServiceToken: { Ref: 'Fn' } })))).toBe(true);
  expect(isForDeployments({ Inner }, nested(some('AWS::Events::Rule', { Targets: [{ Arn: { Ref: 'Fn' } }] })))).toBe(false);
});
