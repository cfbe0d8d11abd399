import type { ClusterMember } from '../../lib/cloudformation/cluster-member';
import { isCreatedAfter } from '../../lib/cloudformation/creation-order';
import type { Template } from '../../lib/cloudformation/template';

const template: Template = {
  Resources: {
    First: { Type: 'AWS::RDS::DBInstance' },
    Between: { Type: 'AWS::CloudFormation::WaitCondition', DependsOn: 'First' },
    Second: { Type: 'AWS::RDS::DBInstance', DependsOn: ['Missing', 'Between', 7] },
    Loop: { Type: 'AWS::RDS::DBInstance', DependsOn: 'Loop' },
    Odd: { Type: 'AWS::RDS::DBInstance', DependsOn: { First: true } },
  },
};

function member(logicalId: string, more: Partial<ClusterMember> = {}): ClusterMember {
  return { template, logicalId, path: `Stack/${logicalId}`, name: logicalId, ...more };
}

test('what waits for a member, directly or by way of others, is created after it', () => {
  expect(isCreatedAfter(member('Second'), member('First'))).toBe(true);
  expect(isCreatedAfter(member('First'), member('Second'))).toBe(false);
});

test('what nothing orders is created at the same time', () => {
  expect(isCreatedAfter(member('Odd'), member('First'))).toBe(false);
  expect(isCreatedAfter(member('Missing'), member('First'))).toBe(false);
});

test('a circle ends', () => {
  expect(isCreatedAfter(member('Loop'), member('First'))).toBe(false);
});

test('ids of another template are others', () => {
  expect(isCreatedAfter(member('Second'), member('First', { template: {} }))).toBe(false);
});

test('a stack that is deployed later comes after, whatever its template says', () => {
  expect(isCreatedAfter(member('First', { isLater: true }), member('Second'))).toBe(true);
  expect(isCreatedAfter(member('Second'), member('First', { isLater: true }))).toBe(false);
  expect(isCreatedAfter(member('Second', { isLater: true }), member('First', { isLater: true }))).toBe(true);
});
