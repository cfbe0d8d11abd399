import { own } from '../fields';
import { rawReferences } from '../reach/raw-references';
import { conditionsIn } from './conditions';
import type { Decided } from './decided';
import type { OpenUse } from './decided-template';

/** What has a ceiling or copies, so that a sum is another one where it is not there. */
const COUNTED: ReadonlySet<unknown> = new Set([
  'AWS::AppRunner::Service',
  'AWS::ApplicationAutoScaling::ScalableTarget',
  'AWS::AutoScaling::AutoScalingGroup',
  'AWS::Batch::JobDefinition',
  'AWS::CloudFormation::Stack',
  'AWS::ECS::ExpressGatewayService',
  'AWS::ECS::Service',
  'AWS::Events::Rule',
  'AWS::Glue::Job',
  'AWS::Lambda::Function',
  'AWS::RDS::DBCluster',
  'AWS::RDS::DBInstance',
  'AWS::Scheduler::Schedule',
  'AWS::Serverless::Function',
]);

/** Properties that ceilings and copies follow from, whatever has them. */
const FIGURES: ReadonlySet<unknown> = new Set([
  'AutoScalingConfigurationArn',
  'ComputeResources',
  'ConnectionPoolConfigurationInfo',
  'DBClusterInstanceClass',
  'DBClusterParameterGroupName',
  'DBInstanceClass',
  'DBParameterGroupName',
  'DeploymentConfiguration',
  'DesiredCapacity',
  'DesiredCount',
  'Engine',
  'EngineVersion',
  'ExecutionProperty',
  'MaxCapacity',
  'MaxSize',
  'NumberOfWorkers',
  'ReservedConcurrentExecutions',
  'ScalingConfig',
  'ScalingTarget',
  'ScheduledActions',
  'ServerlessV2ScalingConfiguration',
]);

/** Parameters of these are ceilings, or may become figures of a nested stack. */
const WITH_PARAMETERS: ReadonlySet<unknown> = new Set([
  'AWS::CloudFormation::Stack',
  'AWS::RDS::DBClusterParameterGroup',
  'AWS::RDS::DBParameterGroup',
]);

/** Whether a ceiling or a number of copies has several possibilities because of a condition. */
export function isFigure({ type, property }: OpenUse): boolean {
  if (property === undefined) return COUNTED.has(type);
  return FIGURES.has(property) || (property === 'Parameters' && WITH_PARAMETERS.has(type));
}

/** CDK has conditions of its own in every stack, for where it counts its users. */
export function isOfConsequence({ type }: OpenUse): boolean {
  return type !== 'AWS::CDK::Metadata';
}

/** Something that was left open, with the template that it stands in. */
interface Open {
  readonly at: Decided;
  readonly expression: unknown;
}

/** The parameters of outermost stacks that conditions depend on and that nobody has stated, nearest first. */
export function openParameters(conditions: readonly { readonly at: Decided; readonly condition: string }[]): string[] {
  const found = new Set<string>();
  const seen = new Set<string>();
  const open: Open[] = conditions.map(({ at, condition }) => ({ at, expression: { Condition: condition } }));
  const isNew = (...key: readonly string[]): boolean => seen.size < seen.add(key.join('\n')).size;
  for (const { at, expression } of open) {
    const { member, conditions: known, outer } = at;
    for (const name of conditionsIn(expression)) {
      if (known.decided(name) === undefined && isNew('condition', member.name, name))
        open.push({ at, expression: own(own(member.template, 'Conditions'), name) });
    }
    for (const { to } of rawReferences(expression)) {
      if (to.kind !== 'name' || known.hasValue(to.name) || !isNew('parameter', member.name, to.name)) continue;
      const parameter = own(own(member.template, 'Parameters'), to.name);
      if (outer) open.push({ at: outer.decided, expression: outer.handed.get(to.name) });
      else if (parameter !== undefined && isStateable(parameter)) found.add(to.name);
    }
  }
  return [...found];
}

/** What is stated of others is the name of a value, and not the value. */
function isStateable(parameter: unknown): boolean {
  const type = own(parameter, 'Type');
  return typeof type !== 'string' || !type.startsWith('AWS::SSM::Parameter::Value<');
}
