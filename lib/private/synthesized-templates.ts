import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { CfnResource, Stack, Stage } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import type { Label, TemplateMember } from '../cloudformation/reach/template-set';
import type { Template } from '../cloudformation/template';
import { displayName } from './display-name';
import { logicalIdOf } from './resolved-templates';
import { ownerOf } from './resource-owner';
import { deployedAs, memberName } from './stage-members';

/** The templates of one stage as they were written. */
export interface SynthesizedStage {
  readonly stage: Stage;
  readonly members: readonly TemplateMember[];
}

/**
 * Every stage of an app that has one of these templates, with all of its stacks, nested ones included.
 *
 * @param templatePaths files of the stacks that are asked about
 */
export function synthesizedStages(root: IConstruct, templatePaths: readonly string[]): SynthesizedStage[] {
  const wanted = new Set(templatePaths.map(path => resolve(path)));
  return root.node
    .findAll()
    .filter(construct => Stage.isStage(construct))
    .map(stage => ({ stage, stacks: stacksOf(stage) }))
    .filter(({ stacks }) => stacks.some(stack => wanted.has(fileOf(stack))))
    .map(({ stage, stacks }) => ({ stage, members: stacks.map(memberOf) }));
}

/** A stage below another one is a stage by itself. */
function stacksOf(stage: Stage): Stack[] {
  const all = stage.node.findAll().filter(construct => Stack.isStack(construct));
  return all.filter(stack => Stage.of(stack) === stage);
}

function fileOf(stack: Stack): string {
  return resolve(join(Stage.of(stack)?.outdir ?? '', stack.templateFile));
}

function memberOf(stack: Stack): TemplateMember {
  const { nestedStackResource: outer } = stack;
  const labels = labelsOf(stack);
  return {
    name: memberName(stack),
    ...deployedAs(stack),
    template: JSON.parse(readFileSync(fileOf(stack), 'utf8')) as Template,
    ...(outer && { nestedIn: { name: memberName(outer.stack), logicalId: logicalIdOf(outer) } }),
    describe: logicalId => labels.get(logicalId),
  };
}

function labelsOf(stack: Stack): Map<string, Label> {
  const resources = stack.node.findAll().filter(construct => CfnResource.isCfnResource(construct));
  return new Map(
    resources
      .filter(resource => resource.stack === stack)
      .map(resource => {
        const owner = ownerOf(resource);
        return [logicalIdOf(resource), { path: owner.node.path, name: displayName(owner) }];
      }),
  );
}
