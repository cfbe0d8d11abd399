import { App, CfnOutput, CfnParameter, CfnResource, NestedStack, Stack, Stage } from 'aws-cdk-lib';
import { resolveTemplates } from '../../lib/private/resolved-templates';
import { stageMembers } from '../../lib/private/stage-members';

test('a stage is its stacks and nested stacks, with outputs and parameters, and without those of other stages', () => {
  const app = new App();
  const stack = new Stack(app, 'Shop');
  new CfnParameter(stack, 'Size');
  new CfnResource(stack, 'Thing', { type: 'AWS::New::Thing' });
  new CfnOutput(stack, 'Out', { value: 'x' });
  new CfnResource(new NestedStack(stack, 'Inner'), 'Thing', { type: 'AWS::New::Thing' });
  new Stack(new Stage(app, 'Beta'), 'Shop');
  const [outer, inner, ...others] = stageMembers(app, resolveTemplates(app));
  expect(others).toEqual([]);
  expect(Object.keys(outer?.template ?? {}).sort()).toEqual(['Outputs', 'Parameters', 'Resources']);
  expect(inner?.nestedIn?.name).toBe('Shop');
  expect(Object.keys(Object(outer?.template.Resources) as object)).toContain(inner?.nestedIn?.logicalId);
  expect(outer?.describe?.('Thing')).toEqual({ path: 'Shop/Thing', name: 'Thing' });
  expect(outer?.describe?.('Size')).toBeUndefined();
});

test('what cannot be rendered is left out, and CDK says so itself', () => {
  const app = new App();
  const stack = new Stack(app, 'Shop');
  const broken = new CfnResource(stack, 'Broken', { type: 'AWS::New::Thing' });
  broken._toCloudFormation = () => {
    throw new Error('cannot be rendered');
  };
  new CfnResource(stack, 'Thing', { type: 'AWS::New::Thing' });
  expect(Object.keys(Object(stageMembers(app, resolveTemplates(app))[0]?.template.Resources) as object)).toEqual(['Thing']);
  expect(() => app.synth()).toThrow('cannot be rendered');
});

test('what says nothing about who reaches a database is not rendered, and what has been rendered is not touched', () => {
  const app = new App();
  const stack = new Stack(app, 'Shop');
  new CfnResource(stack, 'Topic', { type: 'AWS::SNS::Topic' });
  new CfnResource(stack, 'Orders', { type: 'AWS::RDS::DBInstance' });
  new CfnResource(stack, 'Thing', { type: 'AWS::New::Thing' });
  const resolved = resolveTemplates(app);
  const [member] = stageMembers(app, resolved);
  expect(Object.keys(Object(member?.template.Resources) as object).sort()).toEqual(['Orders', 'Thing']);
  expect(Object.keys(Object(resolved.get(stack)?.Resources) as object)).toEqual(['Orders']);
});
