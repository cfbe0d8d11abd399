import type { Grant } from '../../core/reach/access-graph';
import { itemsOf } from '../branches';
import { isFields, isList, own } from '../fields';
import { possibleValues } from '../intrinsics';
import { allows, statementsOf } from './iam-actions';
import { idsNamed, ROLE, SECRET } from './named-ids';
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
      add(rolesOfPolicy(policy, set), [own(policy.properties, 'PolicyDocument')], policy.member);
    }
  }
  for (const role of set.ofType('AWS::IAM::Role')) {
    const documents = itemsOf(own(role.properties, 'Policies')).values.map(policy => own(policy, 'PolicyDocument'));
    add([role.id], documents, role.member);
  }
  return grants;
}

/** Roles that a policy names, and those that name a managed policy themselves. */
export function rolesOfPolicy(policy: SetResource, set: TemplateSet): string[] {
  const { member, properties, type } = policy;
  const named = ['Roles', 'RoleName'].flatMap(property => {
    const stated = own(properties, property);
    return stated === undefined ? [] : idsNamed(set, member, stated, ROLE);
  });
  if (type !== 'AWS::IAM::ManagedPolicy') return [...new Set(named)];
  const having = set
    .ofType('AWS::IAM::Role')
    .filter(role => set.resourcesNamedBy(role).some(({ target }) => target.id === policy.id))
    .map(({ id }) => id);
  return [...new Set([...named, ...having])];
}

/** Roles that a resource, or an object in it, has by the name that they state: alone, or at the end of an ARN. */
export function rolesNamed({ member, properties }: SetResource, set: TemplateSet): string[] {
  if (set.ofType(ROLE.type).every(role => own(role.properties, ROLE.property) === undefined)) return [];
  const objects = [properties, ...Object.values(properties).filter(isFields)];
  const stated = objects.flatMap(object =>
    Object.entries(object).flatMap(([key, value]) => (/Role(s|Arn)?$/.test(key) ? [value] : [])),
  );
  const items = stated.flatMap(value => (isList(value) ? value : [value]));
  const texts = items.flatMap(item => possibleValues(member.template, item, { symbols: true }).values);
  const names = texts.flatMap(text => (typeof text === 'string' ? [text.slice(text.lastIndexOf('/') + 1)] : []));
  return idsNamed(set, member, names, ROLE);
}

function grantsOf(statement: unknown, member: TemplateMember, set: TemplateSet): Omit<Grant, 'role'>[] {
  const permissions = ACTIONS.filter(([action]) => allows(member.template, statement, action));
  if (permissions.length === 0) return [];
  const resources = own(statement, 'Resource');
  const on = [...new Set([...set.idsIn(member, resources), ...secretsNamed(resources, member, set)])];
  return on.length === 0 ? [] : permissions.map(([, permission]) => ({ permission, on }));
}

/** The end of the ARN of a secret is made up when it is created: policies have a wildcard for it. */
const SECRET_ARN = /:secret:([\w/+=.@-]{1,512}?)(?:-?[?*]+|-\w{6})?$/;

/** Secrets that stand in a policy by the name that they state. */
function secretsNamed(resources: unknown, member: TemplateMember, set: TemplateSet): string[] {
  const arns = (isList(resources) ? resources : [resources]).flatMap(
    each => possibleValues(member.template, each, { symbols: true }).values,
  );
  const names = arns.flatMap(arn => (typeof arn === 'string' ? (SECRET_ARN.exec(arn)?.[1] ?? []) : []));
  return idsNamed(set, member, names, SECRET);
}
