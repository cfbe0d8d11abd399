import { own } from '../fields';
import type { SetResource, TemplateSet } from '../reach/template-set';

/** A database of the templates: an instance, or a cluster with its members. */
export interface FoundDatabase {
  readonly resource: SetResource;
  readonly kind: 'server' | 'cluster';
  /** Path of the budget that it has; absent where it has none. */
  readonly budget?: string;
}

/** Every database of a set, in the order of the templates. Members of clusters are part of those. */
export function databasesOf(set: TemplateSet): FoundDatabase[] {
  return [...set.resources.values()].flatMap((found): FoundDatabase[] => {
    const kind = kindOf(found);
    if (kind === undefined) return [];
    const budget = budgetOf(found);
    return [{ resource: found, kind, ...(budget !== undefined && { budget }) }];
  });
}

function kindOf({ type, properties }: SetResource): FoundDatabase['kind'] | undefined {
  if (type === 'AWS::RDS::DBCluster') return 'cluster';
  return type === 'AWS::RDS::DBInstance' && own(properties, 'DBClusterIdentifier') === undefined ? 'server' : undefined;
}

/** What a budget left in the Metadata of its database. */
function budgetOf({ member, logicalId }: SetResource): string | undefined {
  const found = own(own(member.template, 'Resources'), logicalId);
  const path = own(own(own(found, 'Metadata'), 'connection-budget'), 'path');
  return typeof path === 'string' ? path : undefined;
}
