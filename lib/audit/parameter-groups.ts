import type { ParameterSnapshot } from '../core/account';
import type { Maybe } from '../core/unknown';
import { isUnknown } from '../core/unknown';
import type { AccountClient } from './account-client';
import type { MissingReads } from './reading';
import type { DescribedServer, GroupUse } from './servers';
import { IN_SYNC } from './servers';

/** The parameter groups of a Region: each is read once, however many servers use it. */
export class ParameterGroups {
  private readonly read = new Map<string, Promise<Maybe<ReadonlyMap<string, string>>>>();

  public constructor(
    private readonly client: AccountClient,
    private readonly missing: MissingReads,
  ) {}

  /** What sets the limit of a server: its own group before that of its cluster; null where neither does. */
  public async limitOf({ groups, parameterName }: DescribedServer): Promise<Maybe<ParameterSnapshot> | null> {
    if (parameterName === undefined) return null;
    if (isUnknown(groups)) return groups;
    for (const group of groups) {
      const parameters = await this.parametersOf(group);
      if (isUnknown(parameters)) return parameters;
      const text = parameters.get(parameterName);
      const isInSync = group.status === IN_SYNC;
      if (text !== undefined) return { text, group: group.name, ...(!isInSync && { pendingReboot: true as const }) };
      // What it was before, or what the group before it had set, may still be in force.
      if (!isInSync)
        return { unknown: `a parameter group is ${statusInWords(group.status)}, and what runs until then cannot be read` };
    }
    return null;
  }

  private parametersOf({ kind, name }: GroupUse): Promise<Maybe<ReadonlyMap<string, string>>> {
    // Nobody can set anything in a default group.
    if (name.startsWith('default.') || name.startsWith('default:')) return Promise.resolve(new Map());
    const key = `${kind} ${name}`;
    const known = this.read.get(key) ?? this.readGroup(kind, name);
    this.read.set(key, known);
    return known;
  }

  private async readGroup(kind: GroupUse['kind'], name: string): Promise<Maybe<ReadonlyMap<string, string>>> {
    const action = kind === 'instance' ? 'rds:DescribeDBParameters' : 'rds:DescribeDBClusterParameters';
    try {
      const parameters = await (kind === 'instance' ? this.client.parameters(name) : this.client.clusterParameters(name));
      return new Map(
        parameters.flatMap(({ ParameterName, ParameterValue }): [string, string][] =>
          ParameterName === undefined || ParameterValue === undefined ? [] : [[ParameterName, ParameterValue]],
        ),
      );
    } catch (error) {
      return this.missing.note(action, error);
    }
  }
}

function statusInWords(status: string): string {
  return status === 'pending-reboot' ? 'pending a reboot' : 'being applied';
}
