import type { Template } from '../cloudformation/template';
import { isFields, own } from '../cloudformation/fields';
import type { Label } from '../cloudformation/template-member';
import { printable } from '../core/text';

/** Ids of the one resource that a construct of CDK is made for, where that is not called Resource or Default. */
const MAIN_IDS: Readonly<Record<string, string>> = {
  'AWS::ECS::Service': 'Service',
  'AWS::AutoScaling::AutoScalingGroup': 'ASG',
};

/** Ids that say what a construct is, and not which one it is. */
const GENERIC_IDS: ReadonlySet<string | undefined> = new Set(['Service', 'Resource', 'Default']);

/** What people call the resources of a template: by the constructs of CDK where it has left their paths, else by stack and logical id. */
export class Labels {
  private stackPath: string | undefined;

  public constructor(
    private readonly stack: string,
    private readonly template: Template,
  ) {}

  public of(logicalId: string): Label {
    const path = this.constructPath(logicalId);
    if (path === undefined) return { path: printable(`${this.stack}/${logicalId}`), name: printable(logicalId) };
    return { path: printable(path), name: printable(this.nameOf(path)) };
  }

  /** Of the construct that the resource is made for: `Shop/Database` of `Shop/Database/Resource`. */
  private constructPath(logicalId: string): string | undefined {
    const found = own(own(this.template, 'Resources'), logicalId);
    const path = own(own(found, 'Metadata'), 'aws:cdk:path');
    if (typeof path !== 'string' || path === '' || path.split('/').includes('')) return undefined;
    const main = own(MAIN_IDS, String(own(found, 'Type')));
    const ids = path.split('/');
    const last = ids.at(-1) ?? '';
    // A resource that stands in its stack by itself has its id for a logical id.
    const isMain = last === 'Resource' || last === 'Default' || (last === main && last !== logicalId);
    return isMain && ids.length > 1 ? ids.slice(0, -1).join('/') : path;
  }

  /** The path within the stack, without ids that every such construct has. */
  private nameOf(path: string): string {
    const ids = path.split('/').slice(this.stackOf(path).split('/').length);
    while (ids.length > 1 && GENERIC_IDS.has(ids.at(-1))) ids.pop();
    return ids.length === 0 ? (path.split('/').at(-1) ?? path) : ids.join('/');
  }

  /** A cloud assembly tells the path of a stack; that of a nested one is what the paths in it have in common. */
  private stackOf(path: string): string {
    if (path.startsWith(`${this.stack}/`)) return this.stack;
    this.stackPath ??= this.common();
    return this.stackPath;
  }

  private common(): string {
    const resources = own(this.template, 'Resources');
    const paths = Object.keys(isFields(resources) ? resources : {}).flatMap(id => this.constructPath(id) ?? []);
    return paths
      .map(path => path.split('/').slice(0, -1))
      .reduce((common, ids) => common.slice(0, firstDifference(common, ids)))
      .join('/');
  }
}

function firstDifference(a: readonly string[], b: readonly string[]): number {
  const at = a.findIndex((id, index) => id !== b[index]);
  return at === -1 ? a.length : at;
}
