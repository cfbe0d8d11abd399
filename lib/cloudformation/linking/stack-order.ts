import type { TemplateMember } from '../template-member';
import type { App } from './app';

/** Which stacks are deployed after which: whoever imports, after whoever exports. */
export class StackOrder {
  private readonly imported = new Map<string, Set<string>>();

  public constructor(private readonly app: App) {}

  public add(by: TemplateMember, from: TemplateMember): void {
    const [importer, exporter] = [this.stackOf(by), this.stackOf(from)];
    if (importer === exporter) return;
    const known = this.imported.get(importer);
    if (known) known.add(exporter);
    else this.imported.set(importer, new Set([exporter]));
  }

  /** The name of what is deployed as one: nested stacks with the one that they stand in. */
  public stackOf(member: TemplateMember): string {
    return (this.app.stacksAround(member).at(-1)?.member ?? member).name;
  }

  /** The stacks that are complete before a stack begins. */
  public before(stack: string): ReadonlySet<string> {
    const found = new Set<string>();
    const open = [stack];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      for (const exporter of this.imported.get(next) ?? []) {
        if (found.has(exporter)) continue;
        found.add(exporter);
        open.push(exporter);
      }
    }
    // Stacks that import from each other cannot be deployed; here neither comes first.
    found.delete(stack);
    return found;
  }
}
