import { readBatchJob } from '../cloudformation/batch-job';
import {
  APP_RUNNER_SERVICES,
  AUTO_SCALING_GROUPS,
  BATCH_JOBS,
  EXPRESS_SERVICES,
  GLUE_JOBS,
} from '../cloudformation/compute-kinds';
import { readStateMachine } from '../cloudformation/state-machine';
import type { BatchJobConsumerOptions, StateMachineConsumerOptions } from '../compute-options';
import { MOST_COPIES } from '../core/numbers';
import type { ComputeSource } from './compute-consumer';
import { findResource } from './compute-consumer';
import { requireNumber } from './require';
import { logicalIdOf } from './resolved-templates';
import { wholeTemplate } from './whole-templates';

export const AUTO_SCALING_GROUP: ComputeSource = {
  ...AUTO_SCALING_GROUPS,
  method: 'addAutoScalingGroup',
  sizedBy: ['AWS::AutoScaling::ScheduledAction', 'AWS::AutoScaling::WarmPool'],
};

export const APP_RUNNER_SERVICE: ComputeSource = { ...APP_RUNNER_SERVICES, method: 'addAppRunnerService' };

export const EXPRESS_SERVICE: ComputeSource = { ...EXPRESS_SERVICES, method: 'addExpressService' };

export const GLUE_JOB: ComputeSource = { ...GLUE_JOBS, method: 'addGlueJob' };

/** @throws when the queue cannot be found, or a number is out of range */
export function batchJob({ queue, largestInstanceVcpus }: BatchJobConsumerOptions): ComputeSource {
  const method = 'addBatchJob';
  if (largestInstanceVcpus !== undefined)
    requireNumber('largestInstanceVcpus', largestInstanceVcpus, { min: 1, max: MOST_COPIES });
  const found = findResource(queue, 'AWS::Batch::JobQueue', method);
  return {
    ...BATCH_JOBS,
    method,
    beside: found,
    read: (template, logicalId, options, templates) =>
      readBatchJob(template, logicalId, {
        ...options,
        queue: { template: wholeTemplate(templates, found.stack), logicalId: logicalIdOf(found) },
        largestInstance: largestInstanceVcpus,
      }),
  };
}

/** @throws when a number is out of range */
export function stateMachine({ maxExecutions, states }: StateMachineConsumerOptions): ComputeSource {
  requireNumber('maxExecutions', maxExecutions, { min: 1, max: MOST_COPIES });
  if (states?.length === 0)
    throw new Error('states must name at least one state, got []: leave it out for all that run ECS tasks or Batch jobs');
  return {
    kind: 'state-machine',
    method: 'addStateMachine',
    type: 'AWS::StepFunctions::StateMachine',
    copyNoun: ['task', 'tasks'],
    read: (template, logicalId, options) =>
      readStateMachine(template, logicalId, { ...options, executions: maxExecutions, states }),
  };
}
