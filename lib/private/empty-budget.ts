import type { IConstruct } from 'constructs';
import { displayName } from './display-name';

/** A budget that nobody draws on is a mistake. */
export function emptyProblems(budget: IConstruct, consumers: number): string[] {
  if (consumers > 0) return [];
  return [
    `${displayName(budget)} has no consumer, so there is nothing to budget: add one with addEcsService, addFunction, addScheduledTask, addConsumer, reserveConnections or allot`,
  ];
}
