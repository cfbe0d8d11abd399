import type { ComputeKind, ConsumerFacts } from '../core/consumer';
import { readAppRunnerService } from './app-runner-service';
import { readAutoScalingGroup } from './auto-scaling-group';
import type { ComputeFacts, ComputeOptions } from './compute';
import { readExpressService } from './express-service';
import { readGlueJob } from './glue-job';
import type { Template } from './template';

/** A kind of compute by the resource that says how many copies there may be. */
export interface ComputeResource {
  readonly kind: ComputeKind;
  readonly type: string;
  readonly copyNoun: ConsumerFacts['copyNoun'];
}

/** Compute whose own resource, with what scales it, says all of it. */
interface ReadableCompute extends ComputeResource {
  read(template: Template, logicalId: string, options: ComputeOptions): ComputeFacts;
}

export const AUTO_SCALING_GROUPS: ReadableCompute = {
  kind: 'auto-scaling-group',
  type: 'AWS::AutoScaling::AutoScalingGroup',
  copyNoun: ['instance', 'instances'],
  read: readAutoScalingGroup,
};

export const APP_RUNNER_SERVICES: ReadableCompute = {
  kind: 'app-runner-service',
  type: 'AWS::AppRunner::Service',
  copyNoun: ['instance', 'instances'],
  read: readAppRunnerService,
};

export const EXPRESS_SERVICES: ReadableCompute = {
  kind: 'express-service',
  type: 'AWS::ECS::ExpressGatewayService',
  copyNoun: ['task', 'tasks'],
  read: readExpressService,
};

export const GLUE_JOBS: ReadableCompute = {
  kind: 'glue-job',
  type: 'AWS::Glue::Job',
  copyNoun: ['worker', 'workers'],
  read: readGlueJob,
};

/** Which queue they wait in is told apart from the job. */
export const BATCH_JOBS: ComputeResource = { kind: 'batch-job', type: 'AWS::Batch::JobDefinition', copyNoun: ['job', 'jobs'] };
