import { App, CfnOutput, CfnParameter, CfnResource, NestedStack, Stack, Stage } from 'aws-cdk-lib';
import { stageMembers } from '../../lib/private/stage-members';

test('a stage is its stacks and nested stacks, with outputs and parameters, and without those of other stages', () => {
  const app = new App();
  const stack = new Stack(app, 'Shop');
  new CfnParameter(stack, 'Size');
  new CfnResource(stack, 'Topic', { type: 'AWS::SNS::Topic' });
  new CfnOutput(stack, 'Out', { value: 'x' });
  new CfnResource(new NestedStack(stack, 'Inner'), 'Topic', { type: 'AWS::SNS::Topic' });
  new Stack(new Stage(app, 'Beta'), 'Shop');
  const [outer, inner, ...others] = stageMembers(app);
  expect(others).toEqual([]);
  expect(Object.keys(outer?.template ?? {}).sort()).toEqual(['Outputs', 'Parameters', 'Resources']);
  expect(inner?.nestedIn?.name).toBe('Shop');
  expect(Object.keys(Object(outer?.template.Resources) as object)).toContain(inner?.nestedIn?.logicalId);
  expect(outer?.describe?.('Topic')).toEqual({ path: 'Shop/Topic', name: 'Topic' });
  expect(outer?.describe?.('Size')).toBeUndefined();
});

test('what cannot be rendered is left out, and CDK says so itself', () => {
  const app = new App();
  const stack = new Stack(app, 'Shop');
  const broken = new CfnResource(stack, 'Broken', { type: 'AWS::SNS::Topic' });
  broken._toCloudFormation = () => {
    throw new Error('cannot be rendered');
  };
  new CfnResource(stack, 'Topic', { type: 'AWS::SNS::Topic' });
  expect(Object.keys(Object(stageMembers(app)[0]?.template.Resources) as object)).toEqual(['Topic']);
  expect(() => app.synth()).toThrow('cannot be rendered');
});
