import { itemsOf, objectsOf } from './branches';
import { isFields, own } from './fields';
import type { FunctionIdentity, FunctionPart } from './function-references';
import { mentionsUnqualified } from './function-references';
import { possibleValues } from './intrinsics';
import type { Template } from './template';
import { resource } from './template';

/** What may stand between an invoker and a function, by the property that names the function. */
const NAMING: Readonly<Record<string, string>> = {
  'AWS::Lambda::EventSourceMapping': 'FunctionName',
  'AWS::Lambda::Permission': 'FunctionName',
  'AWS::Lambda::Url': 'TargetFunctionArn',
  'AWS::Events::Rule': 'Targets',
  'AWS::Scheduler::Schedule': 'Target',
};

/**
 * Versions of a function that are invoked side by side while nothing is deployed.
 *
 * Reserved concurrency bounds what all versions execute together. Each keeps frozen environments of its own, because an environment runs the code of one
 * version (https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html), so each may have as many.
 */
export function versionsInUse(template: Template, identity: FunctionIdentity): number {
  const { aliases } = identity;
  if (aliases.length === 0) return 1;
  const named = new Set(aliases.map(alias => versionOf(template, alias)));
  const shared = aliases.reduce((sum, { properties }) => sum + additionalVersions(properties), 0);
  return named.size + shared + (isLatestInvoked(template, identity) ? 1 : 0);
}

/** What an alias stands for, in a text that is the same for the same version. */
function versionOf(template: Template, { logicalId, properties }: FunctionPart): string {
  const { values, unknown } = possibleValues(template, own(properties, 'FunctionVersion'), { symbols: true });
  return values.length === 1 && unknown.length === 0 ? String(values[0]) : `of ${logicalId}`;
}

/** Versions that an alias sends a part of its requests to; one at most: https://docs.aws.amazon.com/lambda/latest/dg/configuring-alias-routing.html */
function additionalVersions(properties: Readonly<Record<string, unknown>>): number {
  const routing = objectsOf(own(properties, 'RoutingConfig'));
  const weights = routing.values.map(each => itemsOf(own(each, 'AdditionalVersionWeights')));
  return Math.max(routing.unknown.length, ...weights.map(({ values, unknown }) => Math.max(values.length, unknown.length)), 0);
}

/** Whether something invokes the function by its name alone. */
function isLatestInvoked(template: Template, identity: FunctionIdentity): boolean {
  const resources = own(template, 'Resources');
  return Object.keys(isFields(resources) ? resources : {}).some(logicalId => {
    const found = resource(template, logicalId);
    const property = found && NAMING[found.type];
    return property !== undefined && mentionsUnqualified({ [property]: own(found?.properties, property) }, identity, logicalId);
  });
}
