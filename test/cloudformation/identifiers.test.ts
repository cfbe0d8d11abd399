import { identifiersOf, namesIn } from '../../lib/cloudformation/identifiers';

const template = {
  Parameters: { Name: { Type: 'String', Default: 'Orders' }, Bare: { Type: 'String' } },
  Resources: {
    Stated: { Type: 'AWS::RDS::DBProxy', Properties: { DBProxyName: { Ref: 'Name' } } },
    Deployed: { Type: 'AWS::RDS::DBProxy', Properties: { DBProxyName: { Ref: 'Bare' } } },
    Opaque: { Type: 'AWS::RDS::DBProxy', Properties: { DBProxyName: { 'Fn::Transform': {} } } },
    Bare: { Type: 'AWS::RDS::DBProxy' },
  },
};

test.each([
  ['Stated', ['${Stated}', 'orders']],
  ['Deployed', ['${Deployed}', '${Bare}']],
  ['Opaque', ['${Opaque}']],
  ['Elsewhere', ['${Elsewhere}']],
])('%s goes by %j', (logicalId, identifiers) => {
  expect([...identifiersOf(template, logicalId, 'DBProxyName')]).toEqual(identifiers);
});

test('names are compared in lower case, references as they are', () => {
  expect(namesIn(template, { 'Fn::If': ['C', 'Orders', { Ref: 'Stated' }] })).toEqual(['orders', '${Stated}']);
  expect(namesIn(template, undefined)).toEqual([]);
});

test('what cannot be read is a name that equals none', () => {
  expect(namesIn(template, ['a', 'b'])).toEqual(['${?}']);
  expect(namesIn(template, { 'Fn::Transform': {} })).toEqual(['${?Fn::Transform}']);
});
