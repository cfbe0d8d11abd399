import { itemsOf, objectsOf } from './branches';
import type { Fields } from './fields';
import { isList, own } from './fields';
import type { FunctionIdentity } from './function-references';
import { mentions } from './function-references';
import { possibleTexts, possibleValues } from './intrinsics';
import { soleSymbolName } from './symbol';
import type { Resource, Template } from './template';
import { resource } from './template';

/** Whoever may do so invokes a function, at once or later. */
const INVOKING = ['lambda:InvokeFunction', 'lambda:InvokeAsync', 'lambda:InvokeFunctionUrl'];

/** Schedules refer to the function themselves, so their role adds nobody. */
const SCHEDULER = 'scheduler.amazonaws.com';

/** Whether an IAM policy, or a role with policies, lets somebody invoke a function of whom the template says nothing else. */
export function letsOthersInvoke(template: Template, logicalId: string, policy: Resource, identity: FunctionIdentity): boolean {
  if (policy.type === 'AWS::IAM::Role')
    return allowsInvoking(template, logicalId, policy, identity) && !isSchedulers(template, logicalId);
  if (!allowsInvoking(template, logicalId, policy, identity)) return false;
  const stated = own(policy.properties, 'Roles');
  const roles = (isList(stated) ? stated : [stated]).map(role => roleId(template, role));
  const hasOthers = ['Users', 'Groups'].some(list => own(policy.properties, list) !== undefined);
  return hasOthers || !roles.every(id => id !== undefined && isSchedulers(template, id));
}

function roleId(template: Template, role: unknown): string | undefined {
  const [name, ...more] = possibleValues(template, role, { symbols: true }).values;
  return typeof name === 'string' && more.length === 0 ? soleSymbolName(name) : undefined;
}

/** Whether nobody but EventBridge Scheduler takes a role on. */
function isSchedulers(template: Template, role: string): boolean {
  const found = resource(template, role);
  if (found?.type !== 'AWS::IAM::Role') return false;
  const { values, unknown } = statementsIn(own(found.properties, 'AssumeRolePolicyDocument'));
  return unknown.length === 0 && values.length > 0 && values.every(statement => isForScheduler(template, statement));
}

function isForScheduler(template: Template, statement: unknown): boolean {
  const principals = own(statement, 'Principal');
  const service = own(principals, 'Service');
  const services = isList(service) ? service : [service];
  const isAlone = Object.keys((principals ?? {}) as Fields).every(key => key === 'Service');
  return isAlone && services.every(each => possibleTexts(template, each, 'Service').values.join() === SCHEDULER);
}

function allowsInvoking(template: Template, logicalId: string, policy: Resource, identity: FunctionIdentity): boolean {
  const documents = [
    own(policy.properties, 'PolicyDocument'),
    ...itemsOf(own(policy.properties, 'Policies')).values.map(each => own(each, 'PolicyDocument')),
  ].filter(document => document !== undefined);
  return documents.some(document => {
    const { values, unknown } = statementsIn(document);
    return (
      unknown.length > 0 || values.some(statement => mentions(statement, identity, logicalId) && mayInvoke(template, statement))
    );
  });
}

function statementsIn(document: unknown): ReturnType<typeof itemsOf> {
  const { values, unknown } = objectsOf(document);
  const lists = values.map(each => own(each, 'Statement')).map(each => itemsOf(isList(each) ? each : [each]));
  return { values: lists.flatMap(list => list.values), unknown: [...unknown, ...lists.flatMap(list => list.unknown)] };
}

function mayInvoke(template: Template, statement: unknown): boolean {
  const stated = own(statement, 'Action');
  if (stated === undefined) return true;
  const actions = (isList(stated) ? stated : [stated]).map(action => possibleTexts(template, action, 'Action'));
  return actions.some(({ values, unknown }) => unknown.length > 0 || values.some(isInvoking));
}

/** Actions are written with wildcards, in any letter case. */
function isInvoking(action: string): boolean {
  const [head = '', ...rest] = action.toLowerCase().split(/[*?]/);
  return INVOKING.some(name => (rest.length === 0 ? name.toLowerCase() === head : name.toLowerCase().startsWith(head)));
}
