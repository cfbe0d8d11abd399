import { CfnMapping, CfnOutput, CfnParameter, CfnResource, Stack, Stage } from 'aws-cdk-lib';
import type { CfnElement } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import type { TemplateMember } from '../cloudformation/reach/template-set';
import type { Template } from '../cloudformation/template';
import { displayName } from './display-name';
import { logicalIdOf, merge } from './resolved-templates';
import { ownerOf } from './resource-owner';

/**
 * Every stack of a stage as it will be rendered, with outputs, so that what stacks hand each other can be followed.
 *
 * To be asked once CDK has resolved references between stacks: before, they say nothing about where they lead. Nested stages are judged by themselves.
 */
export function stageMembers(stage: Stage): TemplateMember[] {
  const elements = new Map<Stack, CfnElement[]>();
  collect(stage, elements);
  return [...elements].map(([stack, all]) => memberOf(stack, all));
}

/** What a stack is called among the templates of its stage. */
export function memberName(stack: Stack): string {
  return stack.node.path;
}

function collect(scope: IConstruct, elements: Map<Stack, CfnElement[]>): void {
  for (const child of scope.node.children) {
    if (Stage.isStage(child)) continue;
    if (Stack.isStack(child)) elements.set(child, []);
    else if (isElement(child)) elements.get(child.stack)?.push(child);
    collect(child, elements);
  }
}

function isElement(construct: IConstruct): construct is CfnElement {
  return CfnResource.isCfnResource(construct) || [CfnParameter, CfnMapping, CfnOutput].some(type => construct instanceof type);
}

function memberOf(stack: Stack, elements: readonly CfnElement[]): TemplateMember {
  const templates = new Map<Stack, Template>();
  const resources = new Map<string, CfnResource>();
  for (const element of elements) {
    if (!isRendered(templates, element) || !CfnResource.isCfnResource(element)) continue;
    resources.set(logicalIdOf(element), element);
  }
  const { nestedStackResource: outer } = stack;
  return {
    name: memberName(stack),
    template: templates.get(stack) ?? {},
    ...(outer && { nestedIn: { name: memberName(outer.stack), logicalId: logicalIdOf(outer) } }),
    describe: logicalId => labelOf(resources.get(logicalId)),
  };
}

/** What cannot be rendered fails synthesis a moment later, in CDK's own words. */
function isRendered(templates: Map<Stack, Template>, element: CfnElement): boolean {
  try {
    merge(templates, element);
    return true;
  } catch {
    return false;
  }
}

function labelOf(resource: CfnResource | undefined): { path: string; name: string } | undefined {
  const owner = resource && ownerOf(resource);
  return owner && { path: owner.node.path, name: displayName(owner) };
}
