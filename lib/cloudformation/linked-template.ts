import { isFields, isList, own } from './fields';
import { linkedResource } from './linking/linked-resource';
import { expandedMember } from './linking/expanded-template';
import { HandedOut } from './linking/handed-out';
import { Rewriter } from './linking/rewriter';
import type { Section } from './linking/sections';
import { section } from './linking/sections';
import { StackOrder } from './linking/stack-order';
import type { Template } from './template';
import type { TemplateMember } from './template-member';
import { idOf } from './template-member';

/**
 * The templates of an app as one, so that whoever reads one template reads all of them.
 *
 * Every name becomes `idOf(member.name, name)`, and what stacks hand each other by exports, parameters and outputs stands where it is used.
 * What cannot be followed stays a name that nothing has.
 */
export function linkTemplates(asWritten: readonly TemplateMember[]): Template {
  const members = asWritten.map(each => expandedMember(each).member);
  const handedOut = new HandedOut(members);
  const { app, Parameters, Mappings } = handedOut;
  const order = new StackOrder(app);
  const rewriter = new Rewriter(app, handedOut, (by, from) => order.add(by, from));
  const Conditions = section(members, 'Conditions', (member, _, value) => rewriter.rewrite(member, value, true));
  const Resources = section(members, 'Resources', (member, name, value) =>
    linkedResource({ app, rewriter }, member, name, value),
  );
  const Outputs = section(members, 'Outputs', (member, _, value) => linkedOutput(rewriter, member, value));
  return { Parameters, Mappings, Conditions, Outputs, Resources: inOrder(members, Resources, order) };
}

function linkedOutput(rewriter: Rewriter, member: TemplateMember, output: unknown): unknown {
  const rewritten = rewriter.rewrite(member, output);
  const condition = own(output, 'Condition');
  return isFields(rewritten) && typeof condition === 'string'
    ? { ...rewritten, Condition: idOf(member.name, condition) }
    : rewritten;
}

/** More instances than this are left in no order: an account may have 40, unless AWS allows it more. */
const MOST_INSTANCES = 500;

/**
 * Instances of stacks that import wait for those of stacks that export.
 *
 * Nothing but the roles of a cluster's members depends on who comes first.
 */
function inOrder(members: readonly TemplateMember[], resources: Section, order: StackOrder): Section {
  const instances = new Map<string, string[]>();
  for (const member of members) {
    const ids = Object.keys(fieldsOf(own(member.template, 'Resources')))
      .map(name => idOf(member.name, name))
      .filter(id => own(resources[id], 'Type') === 'AWS::RDS::DBInstance');
    if (ids.length === 0) continue;
    const stack = order.stackOf(member);
    instances.set(stack, [...(instances.get(stack) ?? []), ...ids]);
  }
  if (instances.size < 2 || [...instances.values()].flat().length > MOST_INSTANCES) return resources;
  const ordered = [...instances].flatMap(([stack, ids]) => {
    const earlier = [...order.before(stack)].flatMap(other => instances.get(other) ?? []);
    return earlier.length === 0 ? [] : ids.map(id => [id, waitingFor(resources[id], earlier)] as const);
  });
  return { ...resources, ...Object.fromEntries(ordered) };
}

function waitingFor(resource: unknown, earlier: readonly string[]): unknown {
  const stated = own(resource, 'DependsOn');
  return { ...fieldsOf(resource), DependsOn: [...(isList(stated) ? stated : stated === undefined ? [] : [stated]), ...earlier] };
}

function fieldsOf(value: unknown): Readonly<Section> {
  return isFields(value) ? value : {};
}
