import { own } from '../fields';
import { possibleTexts } from '../intrinsics';
import { deploymentFunctions } from './deployment-functions';
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
