import { App, CfnResource, Stack } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as rds from 'aws-cdk-lib/aws-rds';
import { isResource, referenced } from '../../lib/private/cfn-resource';

const stack = new Stack(new App(), 'Shop');
const group = new rds.CfnDBParameterGroup(stack, 'Group', { family: 'postgres16', description: 'x' });

test('an L1 is recognised by its type, an untyped one too', () => {
  expect(isResource(group, 'AWS::RDS::DBParameterGroup')).toBe(true);
  expect(isResource(new CfnResource(stack, 'Raw', { type: 'AWS::ECS::Service' }), 'AWS::ECS::Service')).toBe(true);
  expect(isResource(group, 'AWS::ECS::Service')).toBe(false);
  expect(isResource(stack, 'AWS::ECS::Service')).toBe(false);
  expect(isResource(undefined, 'AWS::ECS::Service')).toBe(false);
});

test('a text leads to the construct that it refers to', () => {
  expect(referenced(group.ref)).toBe(group);
  expect(referenced(new ecs.CfnCluster(stack, 'Cluster').attrArn)).toBeInstanceOf(ecs.CfnCluster);
});

test('a plain text leads nowhere', () => {
  expect(referenced('corp-pg16')).toBeUndefined();
  expect(referenced(undefined)).toBeUndefined();
});
