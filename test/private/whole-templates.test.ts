import { CfnCondition, CfnParameter, CfnResource, Fn, NestedStack, Stack } from 'aws-cdk-lib';
import { resource } from '../../lib/cloudformation/template';
import { resolveTemplates } from '../../lib/private/resolved-templates';
import { referencesOf, referrersElsewhere, wholeTemplate } from '../../lib/private/whole-templates';
import { SomeApp } from '../some-app';
import { pass } from '../synth';

/** A resource of a type that no reader knows, with a text that refers to others. */
function topic(scope: Stack, id: string, ...others: readonly CfnResource[]): CfnResource {
  const DisplayName = Fn.join('-', ['topics', ...others.map(other => other.ref)]);
  return new CfnResource(scope, id, { type: 'AWS::SNS::Topic', properties: { DisplayName } });
}

it('holds every resource of a stack and none of its nested stacks, whether or not a reader knows the type', () => {
  const { app, stack } = new SomeApp();
  const nested = new NestedStack(stack, 'Nested');
  topic(stack, 'Outer');
  topic(nested, 'Inner');
  new CfnParameter(stack, 'Name', { default: 'x' });
  new CfnCondition(stack, 'Condition');
  const templates = resolveTemplates(app);
  const whole = wholeTemplate(templates, stack);
  expect(resource(whole, 'Outer')?.type).toBe('AWS::SNS::Topic');
  expect(Object.keys(whole.Resources as object)).toEqual(['Outer']);
  expect(whole.Parameters).toHaveProperty('Name');
  expect(resource(wholeTemplate(templates, nested), 'Inner')?.type).toBe('AWS::SNS::Topic');
  expect(resource(templates.get(stack) ?? {}, 'Outer')).toBeUndefined();
});

it('is rendered once for each reading', () => {
  const { app, stack } = new SomeApp();
  topic(stack, 'Outer');
  const templates = resolveTemplates(app);
  expect(wholeTemplate(templates, stack)).toBe(wholeTemplate(templates, stack));
  expect(wholeTemplate(resolveTemplates(app), stack)).not.toBe(wholeTemplate(templates, stack));
});

it('knows what refers to a resource from another stack, before references are made into exports and afterwards', () => {
  const { app, stack } = new SomeApp();
  const target = topic(stack, 'Target');
  const inside = topic(stack, 'Inside', target);
  const other = new Stack(app, 'Other');
  const outside = topic(other, 'Outside', target);
  const nested = topic(new NestedStack(other, 'Nested'), 'Deeper', target);
  expect(referencesOf(inside)).toEqual(new Set([target]));
  expect(referrersElsewhere(resolveTemplates(app), [target])).toEqual([outside, nested]);
  pass(app);
  expect(referrersElsewhere(resolveTemplates(app), [target])).toEqual([outside, nested]);
  expect(referrersElsewhere(resolveTemplates(app), [outside])).toEqual([]);
});
