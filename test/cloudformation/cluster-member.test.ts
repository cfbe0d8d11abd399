import { isConditional, membersOf, promotionTierOf } from '../../lib/cloudformation/cluster-member';

const choice = (then: unknown, otherwise: unknown) => ({ 'Fn::If': ['Condition', then, otherwise] });
const Parameters = { Name: { Type: 'String', Default: 'orders' }, Bare: { Type: 'String' } };

function found(identifier: unknown, clusterIdentifier?: unknown, more: object = {}) {
  const Resources = {
    Db: { Type: 'AWS::RDS::DBCluster' },
    Member: { Type: 'AWS::RDS::DBInstance', Properties: { DBClusterIdentifier: identifier }, ...more },
    Lonely: { Type: 'AWS::RDS::DBInstance', Properties: {} },
    Topic: { Type: 'AWS::SNS::Topic', Properties: { DBClusterIdentifier: { Ref: 'Db' } } },
  };
  const properties = { DBClusterIdentifier: clusterIdentifier };
  return membersOf({ template: { Parameters, Resources }, properties, where: 'Stack/Db' }, 'Db');
}

test('an instance that refers to the cluster is a member', () => {
  expect(found({ Ref: 'Db' })).toMatchObject([{ logicalId: 'Member', path: 'Stack/Db/Member', name: 'Member', isCertain: true }]);
});

test.each([
  ['orders', 'Orders'],
  ['orders', { Ref: 'Name' }],
  [{ Ref: 'Bare' }, { Ref: 'Bare' }],
])('an instance that names %j is a member of the cluster called %j', (identifier, clusterIdentifier) => {
  expect(found(identifier, clusterIdentifier)).toMatchObject([{ isCertain: true }]);
});

test.each([
  [undefined, undefined],
  [{ Ref: 'Other' }, undefined],
  ['billing', 'orders'],
  [{ 'Fn::GetAtt': ['Db', 'ReadEndpoint.Address'] }, undefined],
  [{ 'Fn::Transform': {} }, { 'Fn::Transform': {} }],
])('an instance with %j is no member of the cluster called %j', (identifier, clusterIdentifier) => {
  expect(found(identifier, clusterIdentifier)).toEqual([]);
});

test('a member that may belong elsewhere, or may not be there, is not certain', () => {
  expect(found(choice({ Ref: 'Db' }, { Ref: 'Other' }))).toMatchObject([{ isCertain: false }]);
  expect(found(choice({ Ref: 'Db' }, { Ref: 'AWS::NoValue' }))).toMatchObject([{ isCertain: false }]);
  expect(found({ Ref: 'Db' }, undefined, { Condition: 'IsProduction' })).toMatchObject([{ isCertain: false }]);
});

test('the condition is an attribute of the resource', () => {
  const template = { Resources: { A: { Type: 'T', Condition: 'C' }, B: { Type: 'T', Properties: { Condition: 'C' } } } };
  const conditional = (logicalId: string) => isConditional({ template, logicalId, path: logicalId, name: logicalId });
  expect(['A', 'B', 'constructor'].map(conditional)).toEqual([true, false, false]);
});

test.each([
  [undefined, 1],
  [0, 0],
  ['15', 15],
  [choice(1, { Ref: 'AWS::NoValue' }), 1],
  [choice(0, 1), undefined],
  [16, undefined],
  ['first', undefined],
  [{ Ref: 'Bare' }, undefined],
])('the tier %j is %j', (PromotionTier, tier) => {
  expect(promotionTierOf({ template: { Parameters }, properties: { PromotionTier }, where: 'Member' })).toBe(tier);
});
