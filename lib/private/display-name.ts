import { Stack } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** Ids that say what a construct is and not which one it is. */
const GENERIC_IDS = new Set(['Budget', 'Service', 'Resource', 'Default']);

/** Name for messages: the path within the stack, without ids that every such construct has. */
export function displayName(construct: IConstruct): string {
  const inStack = construct.node.path.slice(Stack.of(construct).node.path.length).replace(/^\//, '');
  const ids = inStack.split('/');
  while (ids.length > 1 && GENERIC_IDS.has(ids[ids.length - 1] ?? '')) ids.pop();
  return ids.join('/') || construct.node.id;
}
