import type { CfnService, CfnTaskDefinition } from 'aws-cdk-lib/aws-ecs';

/** Containers of one pool: those named, or the first essential one. */
type Containers = readonly string[] | undefined;

/** Largest declared number of processes, by task definition and containers. */
const declared = new WeakMap<CfnTaskDefinition | CfnService, Map<string, number>>();

/** Remembers what is declared of a container: it has as many processes for all of its pools, whatever database they connect to. */
export function declareProcesses(
  owner: CfnTaskDefinition | CfnService,
  containers: Containers,
  processes: number | undefined,
): void {
  if (processes === undefined) return;
  const known = declared.get(owner) ?? new Map<string, number>();
  declared.set(owner, known.set(keyOf(containers), Math.max(processes, processesDeclaredFor(owner, containers) ?? 0)));
}

/** The largest number that is declared for any pool of the same containers; undefined where none is. */
export function processesDeclaredFor(owner: CfnTaskDefinition | CfnService, containers: Containers): number | undefined {
  return declared.get(owner)?.get(keyOf(containers));
}

function keyOf(containers: Containers): string {
  return JSON.stringify(containers === undefined ? null : [...containers].sort());
}
