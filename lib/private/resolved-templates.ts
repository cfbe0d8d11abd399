import type { CfnElement } from 'aws-cdk-lib';
import { CfnMapping, CfnParameter, CfnResource, Stack, Stage } from 'aws-cdk-lib';
import type { CfnDBInstance, CfnDBProxyTargetGroup } from 'aws-cdk-lib/aws-rds';
import type { IConstruct } from 'constructs';
import type { Template } from '../cloudformation/template';
import { isResource } from './cfn-resource';

/** Resource types that the readers look at; everything else is left unresolved, so that reading stays cheap. */
const TYPES_READ = new Set([
  'AWS::RDS::DBCluster',
  'AWS::RDS::DBClusterParameterGroup',
  'AWS::RDS::DBInstance',
  'AWS::RDS::DBParameterGroup',
  'AWS::RDS::DBProxy',
  'AWS::RDS::DBProxyEndpoint',
  'AWS::RDS::DBProxyTargetGroup',
  'AWS::ECS::Service',
  'AWS::ECS::TaskDefinition',
  'AWS::ApplicationAutoScaling::ScalableTarget',
  'AWS::ApplicationAutoScaling::ScalingPolicy',
]);

/** The stacks of one stage as plain CloudFormation, reduced to what the readers look at. */
export interface ResolvedTemplates extends ReadonlyMap<Stack, Template> {
  /** Every DB instance of the stage, so that the members of a cluster are found in whatever stack they stand. */
  readonly instances: readonly CfnDBInstance[];
  /** Every target group of an RDS Proxy, for the same reason. */
  readonly proxyTargetGroups: readonly CfnDBProxyTargetGroup[];
}

/**
 * Reads the L1 resources of a stage as they will be rendered, escape hatches and Aspects included.
 *
 * Nested stages are left out: each is judged by itself.
 */
export function resolveTemplates(stage: IConstruct): ResolvedTemplates {
  const templates = new StageTemplates();
  collect(stage, templates);
  return templates;
}

class StageTemplates extends Map<Stack, Template> implements ResolvedTemplates {
  public readonly instances: CfnDBInstance[] = [];
  public readonly proxyTargetGroups: CfnDBProxyTargetGroup[] = [];
}

function collect(scope: IConstruct, templates: StageTemplates): void {
  for (const child of scope.node.children) {
    if (Stage.isStage(child)) continue;
    if (isResource(child, 'AWS::RDS::DBInstance')) templates.instances.push(child);
    if (isResource(child, 'AWS::RDS::DBProxyTargetGroup')) templates.proxyTargetGroups.push(child);
    if (Stack.isStack(child)) templates.set(child, {});
    else if (isResolved(child)) merge(templates, child);
    collect(child, templates);
  }
}

/** Whether a construct is in what is resolved of its stack. */
export function isResolved(construct: IConstruct): construct is CfnElement {
  if (CfnResource.isCfnResource(construct)) return TYPES_READ.has(construct.cfnResourceType) && !isOrdinaryPolicy(construct);
  return construct instanceof CfnParameter || construct instanceof CfnMapping;
}

/** A scaling policy that stays within the largest capacity: there are many, and they say nothing about how many tasks there may be. */
function isOrdinaryPolicy(resource: CfnResource): boolean {
  if (resource.cfnResourceType !== 'AWS::ApplicationAutoScaling::ScalingPolicy') return false;
  const policy = resource as unknown as TypedPolicy;
  const isTyped = policy.policyType !== undefined;
  const hasOverrides = policy.rawOverrides === undefined || Object.keys(policy.rawOverrides).length > 0;
  return isTyped && !hasOverrides && policy.predictiveScalingPolicyConfiguration === undefined;
}

/** What tells an ordinary policy; absent on an untyped `CfnResource`, which is then read like any other. */
interface TypedPolicy {
  readonly policyType?: string;
  readonly predictiveScalingPolicyConfiguration?: unknown;
  readonly rawOverrides?: object;
}

type Sections = Record<string, Record<string, unknown>>;

/** Adds an element to the template of its stack, as it will be rendered. */
export function merge(templates: Map<Stack, Template>, element: CfnElement): void {
  const template = (templates.get(element.stack) ?? {}) as Sections;
  const fragment = render(element);
  for (const [section, entries] of Object.entries(fragment)) template[section] = Object.assign(template[section] ?? {}, entries);
  const [logicalId] = Object.keys(fragment.Resources ?? {});
  if (logicalId !== undefined) logicalIds.set(element, logicalId);
  templates.set(element.stack, template);
}

/** The template of an element's stack as far as it is read, with the element. */
export function templateWith(templates: ResolvedTemplates, element: CfnElement): Template {
  const { Resources, ...sections } = (templates.get(element.stack) ?? {}) as Sections;
  const own = new Map<Stack, Template>([[element.stack, { ...sections, Resources: { ...Resources } }]]);
  merge(own, element);
  return own.get(element.stack) ?? {};
}

/** A template fragment such as `{ Resources: { Id: { Type, Properties } } }`. */
function render(element: CfnElement): Sections {
  return element.stack.resolve(element._toCloudFormation()) as Sections;
}

/** Logical ids as they were rendered last: every reading renders them anew. */
const logicalIds = new WeakMap<CfnElement, string>();

/** Logical id of a resource in its own stack's template. */
export function logicalIdOf(resource: CfnElement): string {
  return logicalIds.get(resource) ?? (resource.stack.resolve(resource.logicalId) as string);
}
