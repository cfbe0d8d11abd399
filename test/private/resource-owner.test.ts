import * as ecs from 'aws-cdk-lib/aws-ecs';
import type * as rds from 'aws-cdk-lib/aws-rds';
import { ownerOf } from '../../lib/private/resource-owner';
import { SomeApp } from '../some-app';

it('knows a resource by the L2 construct around it', () => {
  const instance = new SomeApp().database();
  expect(ownerOf(instance.node.defaultChild as rds.CfnDBInstance)).toBe(instance);
});

it.each(['Api', 'Resource', 'Default'])('knows an L1 construct %s by itself, although it stands in a stack', id => {
  const service = new ecs.CfnService(new SomeApp().stack, id);
  expect(ownerOf(service)).toBe(service);
});
