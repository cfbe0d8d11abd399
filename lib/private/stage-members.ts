import { CfnMapping, CfnOutput, CfnParameter, CfnResource, Stack, Stage, Token } from 'aws-cdk-lib';
import type { CfnElement } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { isUnread } from '../cloudformation/reach/resource-roles';
import type { TemplateMember } from '../cloudformation/reach/template-set';
import type { Template } from '../cloudformation/template';
import { displayName } from './display-name';
import { isResolved, logicalIdOf, merge } from './resolved-templates';
import { ownerOf } from './resource-owner';

/**
 * Every stack of a stage as it will be rendered, with outputs, so that what stacks hand each other can be followed.
 *
 * To be asked once CDK has resolved references between stacks: before, they say nothing about where they lead. Nested stages are judged by themselves.
 *
 * @param resolved what has been rendered of the stacks already; rendering is most of what synthesis does
 */
export function stageMembers(stage: Stage, resolved: ReadonlyMap<Stack, Template>): TemplateMember[] {
  const elements = new Map<Stack, CfnElement[]>();
  collect(stage, elements);
  return [...elements].map(([stack, all]) => memberOf(stack, all, resolved.get(stack) ?? {}));
}

/** What is known of where a stack is deployed, before it is. */
export function deployedAs(stack: Stack): Pick<TemplateMember, 'stackName' | 'environment'> {
  const { stackName, account, region } = stack;
  return {
    ...(!Token.isUnresolved(stackName) && { stackName }),
    environment: {
      ...(!Token.isUnresolved(account) && { account }),
      ...(!Token.isUnresolved(region) && { region }),
    },
  };
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
  if (CfnResource.isCfnResource(construct)) return !isUnread(construct.cfnResourceType);
  return [CfnParameter, CfnMapping, CfnOutput].some(type => construct instanceof type);
}

/** Sections of its own, so that nothing is added to what belongs to somebody else. */
function copyOf(template: Template): Template {
  return Object.fromEntries(Object.entries(template).map(([section, entries]) => [section, { ...(entries as object) }]));
}

function memberOf(stack: Stack, elements: readonly CfnElement[], resolved: Template): TemplateMember {
  const templates = new Map([[stack, copyOf(resolved)]]);
  const resources = new Map<string, CfnResource>();
  for (const element of elements) {
    if (!(isResolved(element) || isRendered(templates, element)) || !CfnResource.isCfnResource(element)) continue;
    resources.set(logicalIdOf(element), element);
  }
  const { nestedStackResource: outer } = stack;
  return {
    name: memberName(stack),
    ...deployedAs(stack),
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
