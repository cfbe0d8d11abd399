import type { Stage } from 'aws-cdk-lib';
import { CfnResource, Stack } from 'aws-cdk-lib';
import type { IConnectable } from 'aws-cdk-lib/aws-ec2';
import type { IConstruct } from 'constructs';
import { readAccessGraph } from '../cloudformation/reach/access-graph';
import { importedDatabase, readReachedDatabase } from '../cloudformation/reach/reached-database';
import { idOf, TemplateSet } from '../cloudformation/reach/template-set';
import type { AccessGraph, ReachedDatabase } from '../core/reach/access-graph';
import type { Reach } from '../core/reach/undeclared-consumer';
import { undeclaredConsumers } from '../core/reach/undeclared-consumer';
import { displayName } from './display-name';
import { logicalIdOf } from './resolved-templates';
import type { ResolvedTemplates } from './resolved-templates';
import { ownerOf } from './resource-owner';
import { memberName, stageMembers } from './stage-members';
import type { TargetDatabase } from './target-database';

/** A budget as far as it matters who else comes to its database. */
export interface ReachedBudget {
  readonly target: TargetDatabase;
  /** Consumers, poolers and their clients, with everything below them. */
  readonly counted: readonly IConstruct[];
}

/** Who can reach the databases of a stage: its templates are read once for all of them. */
export class StageReach {
  private readonly set: TemplateSet;
  private readonly graph: AccessGraph;

  public constructor(stage: Stage, templates: ResolvedTemplates) {
    this.set = new TemplateSet(stageMembers(stage, templates));
    this.graph = readAccessGraph(this.set);
  }

  /** What can reach the database of a budget and does not stand in it, and what cannot be told. */
  public of({ target, counted }: ReachedBudget): Reach {
    const resources = counted.flatMap(construct => construct.node.findAll().filter(each => CfnResource.isCfnResource(each)));
    const reach = undeclaredConsumers(this.database(target), this.graph, new Set(resources.map(resourceId)));
    return { ...reach, unseen: [...reach.unseen, ...this.set.unread] };
  }

  private database({ resource, imported, identifier }: TargetDatabase): ReachedDatabase {
    if (resource) return readReachedDatabase(this.set, resourceId(resource), displayName(ownerOf(resource)));
    if (imported && isConnectable(imported)) return this.importedDatabase(imported);
    const what = identifier ?? 'the database';
    return { name: what, doors: [], ids: new Set(), secrets: new Set(), unseen: [{ what, because: DESCRIBED }] };
  }

  private importedDatabase(imported: IConstruct & IConnectable): ReachedDatabase {
    const stack = Stack.of(imported);
    const groups = imported.connections.securityGroups.map(group => stack.resolve(group.securityGroupId) as unknown);
    const port = Number(imported.connections.defaultPort?.toString());
    const member = memberName(stack);
    return importedDatabase(this.set, { name: displayName(imported), member, groups, ...(port > 0 && { port }) });
  }
}

const DESCRIBED = 'it is described and not one of this app, so who can reach it is not known';

function resourceId(resource: CfnResource): string {
  return idOf(memberName(resource.stack), logicalIdOf(resource));
}

function isConnectable(construct: IConstruct): construct is IConstruct & IConnectable {
  return 'connections' in construct;
}
