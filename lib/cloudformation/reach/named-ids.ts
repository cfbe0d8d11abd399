import { branchesOf } from '../branches';
import { isList, own } from '../fields';
import { namesIn } from '../identifiers';
import { functionName } from '../intrinsic-functions';
import { isOpaque, isSymbolic } from '../symbol';
import { oncePerSet } from './once-per-set';
import type { TemplateMember, TemplateSet } from './template-set';

/** A type of resource, with the property in which it may state its own name. */
export interface NamedType {
  readonly type: string;
  readonly property: string;
}

export const INSTANCE: NamedType = { type: 'AWS::RDS::DBInstance', property: 'DBInstanceIdentifier' };
export const CLUSTER: NamedType = { type: 'AWS::RDS::DBCluster', property: 'DBClusterIdentifier' };
export const PROXY: NamedType = { type: 'AWS::RDS::DBProxy', property: 'DBProxyName' };
export const SECRET: NamedType = { type: 'AWS::SecretsManager::Secret', property: 'Name' };
export const ROLE: NamedType = { type: 'AWS::IAM::Role', property: 'RoleName' };

/**
 * The resources of a type that an expression, or an item of its list, names: by a reference, or by the name that they state.
 *
 * Stacks of several regions may use one name: one of the same template is meant rather than another.
 */
export function idsNamed(set: TemplateSet, member: TemplateMember, expression: unknown, named: NamedType): string[] {
  const items = branchesOf(expression).values.flatMap(branch => (isList(branch) ? branch : [branch]));
  const index = indexOf(set, named);
  const ids = items.flatMap(item => {
    const found = keysOf(set, member, item).flatMap(key => index.get(key) ?? []);
    const near = found.filter(id => set.resources.get(id)?.member === member);
    return [...set.idsIn(member, item), ...(near.length > 0 ? near : found)];
  });
  return [...new Set(ids)];
}

const indicesOf = oncePerSet(() => new Map<NamedType, ReadonlyMap<string, readonly string[]>>());

function indexOf(set: TemplateSet, named: NamedType): ReadonlyMap<string, readonly string[]> {
  const known = indicesOf(set).get(named);
  if (known) return known;
  const index = new Map<string, string[]>();
  for (const { id, member, properties } of set.ofType(named.type)) {
    const stated = own(properties, named.property);
    for (const key of stated === undefined ? [] : keysOf(set, member, stated)) index.set(key, [...(index.get(key) ?? []), id]);
  }
  indicesOf(set).set(named, index);
  return index;
}

/** Functions that stand for one value as a whole, which may be handed over from another template. */
const HANDED = new Set(['Ref', 'Fn::GetAtt', 'Fn::ImportValue']);

/** The texts that an expression may yield, for comparing. What is known only when deployed equals itself within its own template alone. */
function keysOf(set: TemplateSet, member: TemplateMember, expression: unknown): string[] {
  const handed = HANDED.has(functionName(expression) ?? '') ? set.targetsOf(member, expression) : [];
  const texts = handed.flatMap(target => (target.kind === 'text' ? [target.text.toLowerCase()] : []));
  const read = namesIn(member.template, expression).filter(name => !isOpaque(name));
  const names = texts.length > 0 ? [...texts, ...read.filter(isSymbolic)] : read;
  return [...new Set(names.map(name => (isSymbolic(name) ? `${member.name}\n${name}` : name)))];
}
