import { readAppRunnerService } from '../cloudformation/app-runner-service';
import { readAutoScalingGroup } from '../cloudformation/auto-scaling-group';
import { readBatchJob } from '../cloudformation/batch-job';
import { readExpressService } from '../cloudformation/express-service';
import { readGlueJob } from '../cloudformation/glue-job';
import { readStateMachine } from '../cloudformation/state-machine';
import type { BatchJobConsumerOptions, StateMachineConsumerOptions } from '../compute-options';
import { MOST_COPIES } from '../core/numbers';
import type { ComputeSource } from './compute-consumer';
import { findResource } from './compute-consumer';
import { requireNumber } from './require';
import { logicalIdOf } from './resolved-templates';
import { wholeTemplate } from './whole-templates';

export const AUTO_SCALING_GROUP: ComputeSource = {
  kind: 'auto-scaling-group',
  method: 'addAutoScalingGroup',
  type: 'AWS::AutoScaling::AutoScalingGroup',
  copyNoun: ['instance', 'instances'],
  sizedBy: ['AWS::AutoScaling::ScheduledAction', 'AWS::AutoScaling::WarmPool'],
  read: readAutoScalingGroup,
};

export const APP_RUNNER_SERVICE: ComputeSource = {
  kind: 'app-runner-service',
  method: 'addAppRunnerService',
  type: 'AWS::AppRunner::Service',
  copyNoun: ['instance', 'instances'],
  read: readAppRunnerService,
};

export const EXPRESS_SERVICE: ComputeSource = {
  kind: 'express-service',
  method: 'addExpressService',
  type: 'AWS::ECS::ExpressGatewayService',
  copyNoun: ['task', 'tasks'],
  read: readExpressService,
};

export const GLUE_JOB: ComputeSource = {
  kind: 'glue-job',
  method: 'addGlueJob',
  type: 'AWS::Glue::Job',
  copyNoun: ['worker', 'workers'],
  read: readGlueJob,
};

/** @throws when the queue cannot be found, or a number is out of range */
export function batchJob({ queue, largestInstanceVcpus }: BatchJobConsumerOptions): ComputeSource {
  const method = 'addBatchJob';
  if (largestInstanceVcpus !== undefined)
    requireNumber('largestInstanceVcpus', largestInstanceVcpus, { min: 1, max: MOST_COPIES });
  const found = findResource(queue, 'AWS::Batch::JobQueue', method);
  return {
    kind: 'batch-job',
    method,
    type: 'AWS::Batch::JobDefinition',
    copyNoun: ['job', 'jobs'],
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
