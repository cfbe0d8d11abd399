import type { Stack } from 'aws-cdk-lib';
import { poolMetricsName } from '../core/pool-metrics';

/** Whose pool it is. */
interface Publisher {
  readonly path: string;
  readonly serviceName: string;
}

/** Paths of the pools that are published from a stack, by name. */
const publishers = new WeakMap<Stack, Map<string, string>>();

/**
 * The name under which an application publishes metrics of its pool.
 *
 * @param stack of the service
 * @param prefix of the pool's variables
 * @throws when another pool of the stack has it: the alarms of each would be on both
 */
export function publishedPoolName(stack: Stack, { path, serviceName }: Publisher, prefix: string): string {
  const name = poolMetricsName(stackNameOf(stack), serviceName, prefix);
  const deployed = outermost(stack);
  const known = publishers.get(deployed) ?? new Map<string, string>();
  const other = known.get(name);
  if (other !== undefined) {
    throw new Error(
      `poolMetrics of ${path} needs a name that no other pool has, got ${name}, which is that of ${other}: ` +
        `state another name, or for a second pool of the same tasks another settingsPrefix`,
    );
  }
  publishers.set(deployed, known.set(name, path));
  return name;
}

/** The name of a stack as it is known here: that of a nested one is known to CloudFormation alone, so that its path stands for it. */
function stackNameOf(stack: Stack): string {
  const parent = stack.nestedStackParent;
  return parent ? `${stackNameOf(parent)}${stack.node.path.slice(parent.node.path.length)}` : stack.stackName;
}

function outermost(stack: Stack): Stack {
  return stack.nestedStackParent ? outermost(stack.nestedStackParent) : stack;
}
