import { mapBranches } from './branches';
import { own } from './fields';
import { functionName } from './intrinsic-functions';
import type { Resource, Template } from './template';
import { resource } from './template';

/**
 * The container that an `AWS::AppRunner::Service` runs from an image, as a task definition; undefined where there is no such service.
 *
 * Services that are built from source code have no image, no variables and no command here.
 */
export function containerOfAppRunner(template: Template, logicalId: string): Resource | undefined {
  const service = serviceOf(template, logicalId, 'AWS::AppRunner::Service');
  if (service === undefined) return undefined;
  const repository = field(own(service.properties, 'SourceConfiguration'), 'ImageRepository');
  const configuration = field(repository, 'ImageConfiguration');
  return taskOf({
    Name: logicalId,
    Image: field(repository, 'ImageIdentifier'),
    Environment: field(configuration, 'RuntimeEnvironmentVariables'),
    Secrets: field(configuration, 'RuntimeEnvironmentSecrets'),
    // A line, where a task definition has a list.
    Command: mapBranches(field(configuration, 'StartCommand'), line => (isAbsent(line) ? undefined : [line])),
  });
}

/** The container of an `AWS::ECS::ExpressGatewayService`, as a task definition; undefined where there is no such service. */
export function containerOfExpressService(template: Template, logicalId: string): Resource | undefined {
  const service = serviceOf(template, logicalId, 'AWS::ECS::ExpressGatewayService');
  if (service === undefined) return undefined;
  const container = own(service.properties, 'PrimaryContainer');
  return taskOf({
    Name: logicalId,
    Image: field(container, 'Image'),
    Command: field(container, 'Command'),
    Environment: field(container, 'Environment'),
    Secrets: field(container, 'Secrets'),
  });
}

function serviceOf(template: Template, logicalId: string, type: string): Resource | undefined {
  const found = resource(template, logicalId);
  return found?.type === type ? found : undefined;
}

function taskOf(definition: object): Resource {
  return { type: 'AWS::ECS::TaskDefinition', properties: { ContainerDefinitions: [definition] } };
}

/** A field in every branch of an object; what cannot be read stands in its place, so that the field cannot be read either. */
function field(object: unknown, name: string): unknown {
  return mapBranches(object, branch => {
    if (isAbsent(branch)) return undefined;
    return functionName(branch) === undefined ? own(branch, name) : branch;
  });
}

function isAbsent(value: unknown): boolean {
  return value === undefined || own(value, 'Ref') === 'AWS::NoValue';
}
