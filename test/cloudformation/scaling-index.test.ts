import { candidatePolicies, candidateTargets } from '../../lib/cloudformation/scaling-index';
import type { Template } from '../../lib/cloudformation/template';

const TARGET = 'AWS::ApplicationAutoScaling::ScalableTarget';
const POLICY = 'AWS::ApplicationAutoScaling::ScalingPolicy';

function target(resourceId: unknown): object {
  return { Type: TARGET, Properties: { ResourceId: resourceId } };
}

function ofService(logicalId: string): object {
  return target({ 'Fn::Join': ['', ['service/', { Ref: 'Cluster' }, '/', { 'Fn::GetAtt': [logicalId, 'Name'] }]] });
}

const template: Template = {
  Resources: {
    Api: { Type: 'AWS::ECS::Service' },
    Jobs: { Type: 'AWS::ECS::Service' },
    ApiTarget: ofService('Api'),
    JobsTarget: ofService('Jobs'),
    NamedTarget: target('service/shop/api'),
    UnreadableTarget: target({ 'Fn::ImportValue': 'x' }),
    Step: { Type: POLICY, Properties: { PolicyType: 'StepScaling' } },
    Predictive: { Type: POLICY, Properties: { PredictiveScalingPolicyConfiguration: {} } },
  },
};

function names(entries: readonly (readonly [string, unknown])[]): string[] {
  return entries.map(([logicalId]) => logicalId);
}

test('a service is compared with its own targets and with those that may be anybody’s', () => {
  expect(names(candidateTargets(template, { template, logicalId: 'Api' }))).toEqual([
    'ApiTarget',
    'NamedTarget',
    'UnreadableTarget',
  ]);
  expect(names(candidateTargets(template, { template, logicalId: 'Jobs' }))).toEqual([
    'JobsTarget',
    'NamedTarget',
    'UnreadableTarget',
  ]);
});

test('a service of another template is only compared with targets that do not name one of this template', () => {
  const other: Template = { Resources: { Api: { Type: 'AWS::ECS::Service' } } };
  expect(names(candidateTargets(template, { template: other, logicalId: 'Api' }))).toEqual(['NamedTarget', 'UnreadableTarget']);
});

test('only policies that may exceed the largest capacity are looked at', () => {
  expect(names(candidatePolicies(template))).toEqual(['Predictive']);
});

test('a target under a condition is compared with everybody', () => {
  const both = { 'Fn::If': ['c', 'service/a/b', 'service/c/d'] };
  const conditional: Template = { Resources: { Api: { Type: 'AWS::ECS::Service' }, T: target(both) } };
  expect(names(candidateTargets(conditional, { template: conditional, logicalId: 'Api' }))).toEqual(['T']);
});
