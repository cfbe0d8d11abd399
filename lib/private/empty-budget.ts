import type { IConstruct } from 'constructs';
import { displayName } from './display-name';

/** Every method by which somebody is counted. */
const WAYS_IN = [
  ...['addEcsService', 'addFunction', 'addScheduledTask', 'addAutoScalingGroup', 'addAppRunnerService', 'addExpressService'],
  ...['addBatchJob', 'addGlueJob', 'addStateMachine', 'addMigration', 'addConsumer', 'reserveConnections'],
];

/** A budget that nobody draws on is a mistake. */
export function emptyProblems(budget: IConstruct, consumers: number): string[] {
  if (consumers > 0) return [];
  return [`${displayName(budget)} has no consumer, so there is nothing to budget: add one with ${WAYS_IN.join(', ')} or allot`];
}
