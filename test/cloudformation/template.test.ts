import type { Template } from '../../lib/cloudformation/template';
import { resource, resourcesOfType } from '../../lib/cloudformation/template';

const template: Template = {
  Resources: {
    Api: { Type: 'AWS::ECS::Service', Properties: { DesiredCount: 2 } },
    Bare: { Type: 'AWS::ECS::Service' },
    Queue: { Type: 'AWS::SQS::Queue', Properties: {} },
    'Fn::ForEach::Loop': ['Name', [], {}],
    Broken: null,
    Untyped: { Properties: {} },
  },
};

test('a resource is found by its logical id', () => {
  expect(resource(template, 'Api')).toEqual({ type: 'AWS::ECS::Service', properties: { DesiredCount: 2 } });
});

test('a resource without properties has none', () => {
  expect(resource(template, 'Bare')).toEqual({ type: 'AWS::ECS::Service', properties: {} });
});

test.each(['Missing', 'Broken', 'Untyped', 'Fn::ForEach::Loop', '__proto__', 'constructor'])('%s is no resource', logicalId => {
  expect(resource(template, logicalId)).toBeUndefined();
});

test('resources of a type keep the order of the template', () => {
  expect(resourcesOfType(template, 'AWS::ECS::Service').map(([logicalId]) => logicalId)).toEqual(['Api', 'Bare']);
});

test.each([null, [], 'text', 7, undefined])('a resources section that is %j holds no resource', Resources => {
  expect(resourcesOfType({ Resources }, 'AWS::ECS::Service')).toEqual([]);
  expect(resource({ Resources }, 'Api')).toBeUndefined();
});
