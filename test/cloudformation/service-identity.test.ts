import type { Template } from '../../lib/cloudformation/template';
import { compareResourceId } from '../../lib/cloudformation/service-identity';

const templateOf = (properties: object = {}, more: object = {}): Template => ({
  Parameters: { Name: { Type: 'String' } },
  Resources: {
    Api: { Type: 'AWS::ECS::Service', Properties: properties },
    Other: { Type: 'AWS::ECS::Service', Properties: {} },
    Cluster: { Type: 'AWS::ECS::Cluster', Properties: {} },
    Named: { Type: 'AWS::ECS::Cluster', Properties: { ClusterName: 'prod' } },
    ...more,
  },
});

const join = (...parts: unknown[]) => ({ 'Fn::Join': ['', parts] });

/** Compares a ResourceId that stands beside the service. */
function beside(properties: object, resourceId: unknown) {
  const template = templateOf(properties);
  return compareResourceId({ template, logicalId: 'Api' }, template, resourceId);
}

/** Compares a ResourceId that stands in another stack. */
function elsewhere(properties: object, resourceId: unknown) {
  return compareResourceId({ template: templateOf(properties), logicalId: 'Api' }, templateOf({}, { Api: {} }), resourceId);
}

describe('a ResourceId beside the service', () => {
  test.each([
    ['the name as an attribute', join('service/', { Ref: 'Cluster' }, '/', { 'Fn::GetAtt': ['Api', 'Name'] })],
    [
      'a cluster that is imported',
      join('service/', { 'Fn::ImportValue': 'Net:Cluster' }, '/', { 'Fn::GetAtt': ['Api', 'Name'] }),
    ],
    ['Fn::Sub', { 'Fn::Sub': 'service/${Cluster}/${Api.Name}' }],
    ['a part of the ARN', { 'Fn::Select': [5, { 'Fn::Split': [':', { Ref: 'Api' }] }] }],
    ['parts of the ARN', join('service/prod/', { 'Fn::Select': [2, { 'Fn::Split': ['/', { Ref: 'Api' }] }] })],
  ])('means it by %s', (_, resourceId) => {
    expect(beside({ Cluster: { Ref: 'Cluster' } }, resourceId)).toBe('same');
  });

  test.each([
    ['another service', join('service/', { Ref: 'Cluster' }, '/', { 'Fn::GetAtt': ['Other', 'Name'] })],
    ['a written name, where the name is generated', 'service/prod/api'],
    ['a table', join('table/', { Ref: 'Table' })],
    ['a table by name', 'table/orders'],
    ['a number', 7],
  ])('does not mean it by %s', (_, resourceId) => {
    expect(beside({}, resourceId)).toBe('different');
  });

  test.each([
    ['a parameter', { Ref: 'Name' }],
    ['a name that is a parameter', join('service/prod/', { Ref: 'Name' })],
    ['an import', { 'Fn::ImportValue': 'Service' }],
    ['a text that is too long', 'x'.repeat(20_000)],
  ])('is unclear by %s', (_, resourceId) => {
    expect(beside({ ServiceName: 'api', Cluster: 'prod' }, resourceId)).toBe('unclear');
  });

  test('means it when any alternative does', () => {
    expect(beside({ ServiceName: 'api', Cluster: 'prod' }, { 'Fn::If': ['C', 'service/prod/worker', 'service/prod/api'] })).toBe(
      'same',
    );
  });

  test('means it when both are named by the same parameter', () => {
    expect(beside({ ServiceName: { Ref: 'Name' }, Cluster: 'prod' }, join('service/prod/', { Ref: 'Name' }))).toBe('same');
  });
});

describe('a ResourceId in another stack', () => {
  const ARN = 'arn:aws:ecs:eu-west-1:111122223333:cluster/prod';

  test.each([['prod'], [ARN], [{ Ref: 'Named' }], [{ 'Fn::GetAtt': ['Named', 'Arn'] }]])(
    'means it by name, on cluster %j',
    Cluster => {
      expect(elsewhere({ ServiceName: 'api', Cluster }, 'service/prod/api')).toBe('same');
      expect(elsewhere({ ServiceName: 'api', Cluster }, 'service/test/api')).toBe('different');
      expect(elsewhere({ ServiceName: 'api', Cluster }, 'service/prod/worker')).toBe('different');
    },
  );

  test('counts as meaning it where the clusters cannot be compared', () => {
    expect(elsewhere({ ServiceName: 'api', Cluster: { Ref: 'Cluster' } }, 'service/prod/api')).toBe('same');
    expect(elsewhere({ ServiceName: 'api', Cluster: 'prod' }, join('service/', { Ref: 'Cluster' }, '/api'))).toBe('same');
  });

  test('means a service without a cluster on the default one', () => {
    expect(elsewhere({ ServiceName: 'api' }, 'service/default/api')).toBe('same');
    expect(elsewhere({ ServiceName: 'api' }, 'service/prod/api')).toBe('different');
  });

  test('means a generated name by the logical id in it', () => {
    expect(elsewhere({ Cluster: 'prod' }, 'service/prod/MyStack-Api-AbC123')).toBe('same');
    expect(elsewhere({ Cluster: 'prod' }, 'service/prod/MyStack-Other-AbC123')).toBe('different');
  });

  test('is unclear where a symbol of the other stack reads alike', () => {
    expect(elsewhere({}, join('service/prod/', { 'Fn::GetAtt': ['Api', 'Name'] }))).toBe('different');
    expect(elsewhere({ Cluster: 'prod' }, join('service/prod/', { 'Fn::GetAtt': ['Api', 'Name'] }))).toBe('unclear');
  });
});
