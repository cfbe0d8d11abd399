import { itemsOf } from '../branches';
import { own } from '../fields';
import type { FunctionIdentity } from '../function-references';
import { mentions } from '../function-references';
import { isSilent } from '../function-triggers';
import { possibleTexts } from '../intrinsics';
import { allows, statementsOf } from './iam-actions';
import { rawReferences } from './raw-references';
import { rolesOfPolicy } from './role-grants';
import type { SetResource, TemplateSet } from './template-set';

/** How the framework of CDK names the functions that a provider was given, and its triggers the function that they start. */
const HANDED_OVER = /(USER_\w+_FUNCTION_ARN|(^|\.)HandlerArn)$/;

/** Functions that run because of custom resources, and that nothing else may invoke: whatever refers to them is known to invoke nothing. */
export function deploymentFunctions(set: TemplateSet): string[] {
  const started = startedFunctions(set);
  if (started.size === 0) return [];
  const invoked = new Set([...started].filter(id => hasEvents(set.resources.get(id))));
  const named = [...started].map(id => nameOf(id, set)).filter(({ names }) => names.length > 0);
  for (const found of set.resources.values()) {
    for (const { id, where } of referencesTo(started, named, found, set)) {
      if (id !== found.id && !invoked.has(id) && mayInvoke(found, id, where, started, set)) invoked.add(id);
    }
  }
  return [...started].filter(id => !invoked.has(id));
}

function startedFunctions(set: TemplateSet): Set<string> {
  const started = new Set<string>();
  for (const found of set.resources.values()) {
    for (const { target, where } of set.resourcesNamedBy(found)) {
      if (isStarting(where)) functionsAt(target.id, set).forEach(id => started.add(id));
    }
  }
  return started;
}

function isStarting(where: string): boolean {
  return where === 'ServiceToken' || HANDED_OVER.test(where);
}

/** AWS SAM makes triggers and a URL of these. */
function hasEvents(found: SetResource | undefined): boolean {
  if (found?.type !== 'AWS::Serverless::Function') return false;
  return ['Events', 'FunctionUrlConfig'].some(property => own(found.properties, property) !== undefined);
}

interface Reference {
  /** Id of the function. */
  readonly id: string;
  readonly where: string;
}

function referencesTo(
  functions: ReadonlySet<string>,
  named: readonly FunctionIdentity[],
  found: SetResource,
  set: TemplateSet,
): Reference[] {
  const referred = set
    .resourcesNamedBy(found)
    .flatMap(({ target, where }) => functionsAt(target.id, set).map(id => ({ id, where })))
    .filter(({ id }) => functions.has(id));
  const byName = named.filter(identity => isNamedBy(found, identity));
  return [...referred, ...byName.map(({ logicalId: id }) => ({ id, where: NAME }))];
}

/** Where it stands when it is a name that is written out. */
const NAME = 'FunctionName';

/** A function of a set as far as texts name it. */
function nameOf(id: string, set: TemplateSet): FunctionIdentity {
  const found = set.resources.get(id);
  const names = found ? possibleTexts(found.member.template, own(found.properties, NAME), NAME).values : [];
  return { template: found?.member.template ?? {}, logicalId: id, versions: [], aliases: [], logicalIds: new Set(), names };
}

/** A variable of a function may hold the name of another. */
function isNamedBy({ id, type, properties }: SetResource, identity: FunctionIdentity): boolean {
  if (mentions(properties, identity, id)) return true;
  const variables = isFunction(type) ? rawReferences(own(own(properties, 'Environment'), 'Variables')) : [];
  return variables.some(({ to }) => to.kind === 'text' && identity.names.includes(to.text));
}

function isFunction(type: string): boolean {
  return type === 'AWS::Lambda::Function' || type === 'AWS::Serverless::Function';
}

/** What refers to functions and invokes none, or only when something is deployed. */
const HARMLESS = new Set([
  'AWS::ApplicationAutoScaling::ScalableTarget',
  'AWS::CloudFormation::CustomResource',
  'AWS::CodePipeline::Pipeline',
  'AWS::Lambda::Alias',
  'AWS::Lambda::Version',
  'AWS::Logs::MetricFilter',
  'AWS::SecretsManager::RotationSchedule',
]);

function mayInvoke(found: SetResource, id: string, where: string, started: ReadonlySet<string>, set: TemplateSet): boolean {
  const { type } = found;
  if (isStarting(where) || where.startsWith('Tags')) return false;
  if (isSilent(type) || HARMLESS.has(type) || type.startsWith('Custom::') || set.hasNested(found.id)) return false;
  if (type === 'AWS::Lambda::EventInvokeConfig') return where !== NAME;
  if (type === 'AWS::Lambda::Permission') return where === NAME && !isPermittedForDeployments(found, id, started, set);
  if (type.startsWith('AWS::IAM::')) return letsInvoke(found, id, set) && !areStarters(rolesOf(found, set), id, started, set);
  // Of any other service, such as a queue, which is told whom it lets in.
  return !type.endsWith('Policy');
}

function isPermittedForDeployments(
  { member, properties }: SetResource,
  id: string,
  started: ReadonlySet<string>,
  set: TemplateSet,
): boolean {
  const principal = own(properties, 'Principal');
  const { values, unknown } = possibleTexts(member.template, principal, '');
  if (unknown.length === 0 && values.length > 0) return values.every(value => value === 'cloudformation.amazonaws.com');
  return areStarters(set.idsIn(member, principal), id, started, set);
}

const INVOKING = ['lambda:InvokeFunction', 'lambda:InvokeAsync', 'lambda:InvokeFunctionUrl'];

function letsInvoke({ id: policy, member, properties }: SetResource, id: string, set: TemplateSet): boolean {
  const inline = itemsOf(own(properties, 'Policies')).values;
  const documents = [properties, ...inline].map(each => own(each, 'PolicyDocument'));
  return documents.flatMap(statementsOf).some(statement => {
    if (!INVOKING.some(action => allows(member.template, statement, action))) return false;
    const on = own(statement, 'Resource');
    return (
      set
        .idsIn(member, on)
        .flatMap(each => functionsAt(each, set))
        .includes(id) || mentions(on, nameOf(id, set), policy)
    );
  });
}

function rolesOf(found: SetResource, set: TemplateSet): string[] {
  return found.type === 'AWS::IAM::Role' ? [found.id] : rolesOfPolicy(found, set);
}

/** Whether nobody has the roles but functions that start the function because of custom resources. */
function areStarters(roles: readonly string[], id: string, started: ReadonlySet<string>, set: TemplateSet): boolean {
  if (roles.length === 0) return false;
  const having = [...set.resources.values()].filter(
    found =>
      !found.type.endsWith('Policy') &&
      set.resourcesNamedBy(found).some(({ target, where }) => roles.includes(target.id) && /Roles?(Arn)?$/.test(where)),
  );
  return having.length > 0 && having.every(found => started.has(found.id) || handsOver(found, id, set));
}

function handsOver(found: SetResource, id: string, set: TemplateSet): boolean {
  return set
    .resourcesNamedBy(found)
    .some(({ target, where }) => HANDED_OVER.test(where) && functionsAt(target.id, set).includes(id));
}

/** The function itself, or that of a version or an alias. */
function functionsAt(id: string, set: TemplateSet): string[] {
  const found = set.resources.get(id);
  if (found?.type === 'AWS::Lambda::Version' || found?.type === 'AWS::Lambda::Alias') {
    return set.idsIn(found.member, own(found.properties, 'FunctionName'));
  }
  return [id];
}
