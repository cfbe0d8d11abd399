import { Names } from 'aws-cdk-lib';
import type { CfnTaskDefinition } from 'aws-cdk-lib/aws-ecs';
import type { CfnFunction } from 'aws-cdk-lib/aws-lambda';
import type { CfnDBCluster, CfnDBInstance } from 'aws-cdk-lib/aws-rds';
import { isFields, own } from '../cloudformation/fields';
import { resource } from '../cloudformation/template';
import { printable } from '../core/text';
import { isResource } from './cfn-resource';
import { logicalIdOf } from './resolved-templates';
import type { ResolvedTemplates } from './resolved-templates';
import { wholeTemplate } from './whole-templates';

/** The variables of a service's containers, or of a function, that hold the address of a database, in words. */
export function addressWays(
  holder: CfnTaskDefinition | CfnFunction,
  database: CfnDBInstance | CfnDBCluster,
  templates: ResolvedTemplates,
): string[] {
  const names = addressNames(database, holder.stack === database.stack);
  if (isResource(holder, 'AWS::Lambda::Function')) return functionVariables(holder, names, templates);
  const definitions = resource(templates.get(holder.stack) ?? {}, logicalIdOf(holder))?.properties.ContainerDefinitions;
  if (!Array.isArray(definitions)) return [];
  return definitions.flatMap((definition: unknown) => variablesWith(definition, names));
}

function functionVariables(fn: CfnFunction, names: AddressNames, templates: ResolvedTemplates): string[] {
  const environment = resource(wholeTemplate(templates, fn.stack), logicalIdOf(fn))?.properties.Environment;
  const variables = own(environment, 'Variables');
  if (!isFields(variables)) return [];
  const holding = Object.keys(variables).filter(name => holdsAddress(variables[name], names));
  return holding.map(name => `${printable(name)} of the function holds its address`);
}

/** How a template may spell the address: as an attribute in the database's own stack, elsewhere by what CDK makes of it. */
interface AddressNames {
  readonly logicalId: string | undefined;
  /** Part of the name of an export, or of a nested stack's parameter. */
  readonly passed: readonly string[];
}

const ATTRIBUTES = ['Endpoint.Address', 'ReadEndpoint.Address'];

/** An export is named after the logical id, a parameter of a nested stack after the path. */
function addressNames(database: CfnDBInstance | CfnDBCluster, isOwnStack: boolean): AddressNames {
  const logicalId = logicalIdOf(database);
  const names = [logicalId, Names.nodeUniqueId(database.node)];
  const passed = names.flatMap(name => ATTRIBUTES.map(attribute => `${name}${attribute.replace('.', '')}`));
  return { logicalId: isOwnStack ? logicalId : undefined, passed };
}

function variablesWith(definition: unknown, names: AddressNames): string[] {
  const variables = own(definition, 'Environment');
  if (!Array.isArray(variables)) return [];
  const container = printable(String(own(definition, 'Name')));
  return variables
    .filter((variable: unknown) => holdsAddress(own(variable, 'Value'), names))
    .map((variable: unknown) => `${printable(String(own(variable, 'Name')))} of container ${container} holds its address`);
}

function holdsAddress(value: unknown, names: AddressNames): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (Array.isArray(value)) return value.some(each => holdsAddress(each, names));
  const attribute = own(value, 'Fn::GetAtt');
  if (Array.isArray(attribute)) return attribute[0] === names.logicalId && ATTRIBUTES.includes(String(attribute[1]));
  const passed = own(value, 'Fn::ImportValue') ?? own(value, 'Ref');
  if (typeof passed === 'string') return names.passed.some(name => passed.includes(name));
  return Object.values(value).some(each => holdsAddress(each, names));
}
