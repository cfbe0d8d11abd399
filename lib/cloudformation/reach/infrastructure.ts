import { own } from '../fields';
import { possibleTexts } from '../intrinsics';
import type { SetResource, TemplateSet } from './template-set';

/**
 * What is there for the database itself or for deployments: the rotation of its secrets, and functions of custom resources, such as migrations.
 * The reserve for operations covers both.
 */
export function infrastructureOf(set: TemplateSet): ReadonlySet<string> {
  const rotations = set.ofType('AWS::SecretsManager::RotationSchedule');
  const rotating = rotations.flatMap(({ member, properties }) => set.idsIn(member, own(properties, 'RotationLambdaARN')));
  const applications = set.ofType('AWS::Serverless::Application').filter(isRotation);
  return new Set([...rotating, ...applications.map(({ id }) => id), ...deploymentFunctions(set)]);
}

/** AWS's own functions for rotation: https://docs.aws.amazon.com/secretsmanager/latest/userguide/reference_available-rotation-templates.html */
export function isRotation({ member, properties }: SetResource): boolean {
  const { values } = possibleTexts(member.template, own(own(properties, 'Location'), 'ApplicationId'), 'ApplicationId');
  return values.some(text => /:applications[/~]SecretsManager/.test(text));
}

/** How the framework of CDK names the functions that a provider was given, and its triggers the function that they start. */
const HANDED_OVER = /(USER_\w+_FUNCTION_ARN|(^|\.)HandlerArn)$/;

/** Functions that run because of custom resources, and are invoked by nothing else. */
function deploymentFunctions(set: TemplateSet): string[] {
  const started = new Set<string>();
  const invoked = new Set<string>();
  for (const found of set.resources.values()) {
    for (const { target, where } of set.resourcesNamedBy(found)) {
      const isStarting = where === 'ServiceToken' || HANDED_OVER.test(where);
      if (isStarting) functionsAt(target.id, set).forEach(id => started.add(id));
      else if (INVOKERS.has(found.type)) functionsAt(target.id, set).forEach(id => invoked.add(id));
    }
  }
  return [...started].filter(id => !invoked.has(id));
}

/** What invokes a function outside deployments; a permission stands for whoever has it. */
const INVOKERS = new Set([
  'AWS::Lambda::EventSourceMapping',
  'AWS::Lambda::Permission',
  'AWS::Lambda::Url',
  'AWS::Events::Rule',
  'AWS::Scheduler::Schedule',
  'AWS::StepFunctions::StateMachine',
]);

/** The function itself, or that of a version or an alias. */
function functionsAt(id: string, set: TemplateSet): string[] {
  const found = set.resources.get(id);
  if (found?.type === 'AWS::Lambda::Version' || found?.type === 'AWS::Lambda::Alias') {
    return set.idsIn(found.member, own(found.properties, 'FunctionName'));
  }
  return [id];
}
