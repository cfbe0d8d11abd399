import type { Grant } from '../../core/reach/access-graph';
import { itemsOf } from '../branches';
import { isList, own } from '../fields';
import { possibleTexts } from '../intrinsics';
import type { SetResource, TemplateMember, TemplateSet } from './template-set';

/** An action of which it matters who may do it. */
const ACTIONS: readonly (readonly [action: string, permission: Grant['permission']])[] = [
  ['secretsmanager:getsecretvalue', 'read-secret'],
  ['rds-db:connect', 'connect'],
  ['rds-data:executestatement', 'data-api'],
];

/** What roles are allowed that has to do with databases, by the id of the role. Permissions for everything name no database, and are left out. */
export function grantsByRole(set: TemplateSet): ReadonlyMap<string, readonly Grant[]> {
  const grants = new Map<string, Grant[]>();
  const add = (roles: Iterable<string>, documents: readonly unknown[], member: TemplateMember): void => {
    const found = documents.flatMap(document => statementsOf(document).flatMap(each => grantsOf(each, member, set)));
    if (found.length === 0) return;
    for (const role of roles) {
      const name = set.resources.get(role)?.path ?? role;
      grants.set(role, [...(grants.get(role) ?? []), ...found.map(grant => ({ ...grant, role: name }))]);
    }
  };
  for (const type of ['AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy', 'AWS::IAM::RolePolicy']) {
    for (const policy of set.ofType(type)) {
      const named = ['Roles', 'RoleName'].flatMap(property => set.idsIn(policy.member, own(policy.properties, property)));
      const roles = [...named, ...rolesWith(policy, set)];
      add(new Set(roles), [own(policy.properties, 'PolicyDocument')], policy.member);
    }
  }
  for (const role of set.ofType('AWS::IAM::Role')) {
    const documents = itemsOf(own(role.properties, 'Policies')).values.map(policy => own(policy, 'PolicyDocument'));
    add([role.id], documents, role.member);
  }
  return grants;
}

/** Roles that name a managed policy themselves. */
function rolesWith(policy: SetResource, set: TemplateSet): string[] {
  if (policy.type !== 'AWS::IAM::ManagedPolicy') return [];
  return set
    .ofType('AWS::IAM::Role')
    .filter(role => set.resourcesNamedBy(role).some(({ target }) => target.id === policy.id))
    .map(({ id }) => id);
}

/** A document may have one statement in place of a list. */
function statementsOf(document: unknown): readonly unknown[] {
  const statement = own(document, 'Statement');
  return isList(statement) ? itemsOf(statement).values : [statement];
}

function grantsOf(statement: unknown, member: TemplateMember, set: TemplateSet): Omit<Grant, 'role'>[] {
  if (own(statement, 'Effect') !== 'Allow') return [];
  const stated = own(statement, 'Action');
  const actions = (isList(stated) ? stated : [stated]).flatMap(action => possibleTexts(member.template, action, '').values);
  const permissions = ACTIONS.filter(([action]) => actions.some(pattern => isMatch(pattern.toLowerCase(), action)));
  if (permissions.length === 0) return [];
  const on = set.idsIn(member, own(statement, 'Resource'));
  return on.length === 0 ? [] : permissions.map(([, permission]) => ({ permission, on }));
}

/** Wildcards of IAM, without a regular expression, which a hostile pattern would keep busy. */
function isMatch(pattern: string, text: string): boolean {
  const [head = '', ...rest] = pattern.split('*');
  if (rest.length === 0) return pattern === text;
  return text.startsWith(head) && rest.every(piece => text.includes(piece)) && text.endsWith(rest.at(-1) ?? '');
}
