import {
  CfnMapping,
  CfnParameter,
  CfnResource,
  DefaultTokenResolver,
  Reference,
  Stack,
  StringConcat,
  Tokenization,
} from 'aws-cdk-lib';
import type { CfnElement, IPostProcessor, IResolvable, IResolveContext } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import type { Template } from '../cloudformation/template';
import { merge } from './resolved-templates';
import type { ResolvedTemplates } from './resolved-templates';

/** Resources that refer to those of another stack, by what they refer to. */
type Referrers = ReadonlyMap<IConstruct, ReadonlySet<CfnResource>>;

/** One reading of a stage renders each stack once, and only where somebody asks for all of it. */
const wholes = new WeakMap<ResolvedTemplates, Map<Stack, Template>>();
const referrers = new WeakMap<ResolvedTemplates, Referrers>();

/** A stack with all its resources, as they will be rendered; nested stacks are stacks of their own. */
export function wholeTemplate(templates: ResolvedTemplates, stack: Stack): Template {
  const known = wholes.get(templates) ?? new Map<Stack, Template>();
  wholes.set(templates, known);
  if (!known.has(stack)) {
    known.set(stack, {});
    elementsOf(stack).forEach(element => merge(known, element));
  }
  return known.get(stack) ?? {};
}

/** Every resource of the stage that refers to one of another stack. */
export function referrersElsewhere(templates: ResolvedTemplates, targets: readonly IConstruct[]): CfnResource[] {
  const found = referrers.get(templates) ?? referrersIn([...templates.keys()]);
  referrers.set(templates, found);
  return [...new Set(targets.flatMap(target => [...(found.get(target) ?? [])]))];
}

function referrersIn(stacks: readonly Stack[]): Referrers {
  const found = new Map<IConstruct, Set<CfnResource>>();
  for (const resource of stacks.flatMap(elementsOf)) {
    if (!CfnResource.isCfnResource(resource)) continue;
    for (const target of referencesOf(resource)) {
      if (Stack.of(target) === resource.stack) continue;
      found.set(target, (found.get(target) ?? new Set()).add(resource));
    }
  }
  return found;
}

function elementsOf(stack: Stack): CfnElement[] {
  const all = stack.node.findAll();
  const nested = new Set<IConstruct>(all.flatMap(child => (Stack.isStack(child) ? (child.nestedStackResource ?? []) : [])));
  return all.filter(isElement).filter(element => element.stack === stack && !nested.has(element));
}

function isElement(construct: IConstruct): construct is CfnElement {
  return CfnResource.isCfnResource(construct) || construct instanceof CfnParameter || construct instanceof CfnMapping;
}

/** What a resource refers to, in whatever stack it stands. */
export function referencesOf(resource: CfnResource): ReadonlySet<IConstruct> {
  const collector = new ReferenceCollector();
  Tokenization.resolve(resource._toCloudFormation(), { scope: resource.stack, resolver: collector });
  return collector.targets;
}

class ReferenceCollector extends DefaultTokenResolver {
  public readonly targets = new Set<IConstruct>();

  public constructor() {
    super(new StringConcat());
  }

  public override resolveToken(token: IResolvable, context: IResolveContext, postProcessor: IPostProcessor): unknown {
    if (Reference.isReference(token)) this.targets.add(token.target);
    return super.resolveToken(token, context, postProcessor) as unknown;
  }
}
