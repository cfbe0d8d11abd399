import { allows } from '../../../lib/cloudformation/reach/iam-actions';
import { readAccessGraph } from '../../../lib/cloudformation/reach/access-graph';
import { TemplateSet } from '../../../lib/cloudformation/reach/template-set';

const Secret = { Type: 'AWS::SecretsManager::Secret', Properties: { Name: 'shop/orders' } };
const document = (statement: object): object => ({ Statement: [{ Effect: 'Allow', ...statement }] });
const READ = { Action: 'secretsmanager:GetSecretValue', Resource: { Ref: 'Secret' } };
const ROLE_ARN = { 'Fn::GetAtt': ['Role', 'Arn'] };

/** What a function may do with the secret. */
function grants(statement: object, Roles: unknown = [{ Ref: 'Role' }], Role: unknown = ROLE_ARN): readonly object[] {
  const Resources = {
    Secret,
    Role: { Type: 'AWS::IAM::Role', Properties: { RoleName: 'Api' } },
    Policy: { Type: 'AWS::IAM::Policy', Properties: { Roles, PolicyDocument: document(statement) } },
    Fn: { Type: 'AWS::Lambda::Function', Properties: { Role } },
  };
  const { workloads } = readAccessGraph(new TemplateSet([{ name: 'Shop', template: { Resources } }]));
  return workloads.find(({ id }) => id === 'Shop/Fn')?.grants ?? [];
}

const READS = { permission: 'read-secret', on: ['Shop/Secret'], role: 'Role' };

test('a policy may name its role, and a function too', () => {
  expect(grants(READ, ['Api'])).toEqual([READS]);
  expect(grants(READ, ['Other'])).toEqual([]);
  expect(grants(READ, ['Api'], { 'Fn::Sub': 'arn:aws:iam::${AWS::AccountId}:role/service/Api' })).toEqual([READS]);
  expect(grants(READ, ['Api'], 'arn:aws:iam::1:role/Other')).toEqual([]);
});

test('an instance has the role that its profile names', () => {
  const Resources = {
    Secret,
    Role: { Type: 'AWS::IAM::Role', Properties: { RoleName: 'Api', Policies: [{ PolicyDocument: document(READ) }] } },
    Profile: { Type: 'AWS::IAM::InstanceProfile', Properties: { Roles: ['Api'] } },
    Box: { Type: 'AWS::EC2::Instance', Properties: { IamInstanceProfile: { Ref: 'Profile' } } },
  };
  const { workloads } = readAccessGraph(new TemplateSet([{ name: 'Shop', template: { Resources } }]));
  expect(workloads.find(({ id }) => id === 'Shop/Box')?.grants).toEqual([READS]);
});

test.each([
  ['shop/orders-??????', 1],
  ['shop/orders-*', 1],
  ['shop/orders*', 1],
  ['shop/orders-AbCdEf', 1],
  ['shop/other-??????', 0],
  ['shop/*', 0],
  ['*', 0],
])('a secret by its name: %s', (name, count) => {
  const Resource = { 'Fn::Sub': `arn:aws:secretsmanager:\${AWS::Region}:\${AWS::AccountId}:secret:${name}` };
  expect(grants({ ...READ, Resource })).toHaveLength(count);
});

test('what is not excepted is allowed', () => {
  expect(grants({ NotAction: 'iam:*', Resource: { Ref: 'Secret' } })).toContainEqual(READS);
  expect(grants({ NotAction: ['iam:*', 'secretsmanager:Get*'], Resource: { Ref: 'Secret' } })).not.toContainEqual(READS);
});

test.each([
  ['secretsmanager:GetSecretValue', true],
  ['SecretsManager:getsecretvalue', true],
  ['secretsmanager:GetSecretValu?', true],
  ['secretsmanager:Get??????Value', true],
  ['secretsmanager:*Value', true],
  ['s*:*e*Value*', true],
  ['*', true],
  ['secretsmanager:GetSecretValue?', false],
  ['secretsmanager:Get?Value', false],
  ['secretsmanager:*Value*Get', false],
  ['secretsmanager:Get', false],
  ['', false],
])('an action %s', (Action, isAllowed) => {
  expect(allows({}, { Effect: 'Allow', Action }, 'secretsmanager:GetSecretValue')).toBe(isAllowed);
});

test('a hostile pattern keeps nobody busy', () => {
  const start = Date.now();
  allows({}, { Effect: 'Allow', Action: '*a'.repeat(50_000) }, 'secretsmanager:GetSecretValue');
  expect(Date.now() - start).toBeLessThan(1000);
});
