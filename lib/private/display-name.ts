import { Stack } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** Ids that say what a construct is and not which one it is. */
const SERVICE_ID = 'Service';
const GENERIC_IDS = new Set(['Budget', SERVICE_ID, 'Resource', 'Default']);

/** Name for messages: the path within the stack, without ids that every such construct has; with the stack's where nothing else is left. */
export function displayName(construct: IConstruct): string {
  const stack = Stack.of(construct);
  const inStack = construct.node.path.slice(stack.node.path.length).replace(/^\//, '');
  if (inStack === SERVICE_ID) return `${stack.node.id}/${inStack}`;
  const ids = inStack.split('/');
  while (ids.length > 1 && GENERIC_IDS.has(ids[ids.length - 1] ?? '')) ids.pop();
  return ids.join('/') || construct.node.id;
}
