import type { ComputeKind, ConsumerFacts } from '../../core/consumer';
import type { Maybe } from '../../core/unknown';
import { readAppRunnerService } from '../app-runner-service';
import { readAutoScalingGroup } from '../auto-scaling-group';
import { readBatchJob } from '../batch-job';
import type { ComputeFacts, ComputeOptions } from '../compute';
import { readExpressService } from '../express-service';
import { readGlueJob } from '../glue-job';
import type { Known } from '../known-pools';
import { knownPoolOfAppRunner, knownPoolOfExpressService } from '../known-pools';
import { processesOfAppRunner, processesOfExpressService } from '../task-definition';
import type { Template } from '../template';
import { resourcesOfType } from '../template';

/** Compute whose copies stand in its own properties. */
interface ReadCompute {
  readonly kind: ComputeKind;
  readonly copyNoun: ConsumerFacts['copyNoun'];
  /** What is known of its pool, and how many processes it starts; absent where no template has its container. */
  readonly container?: {
    pool(template: Template, logicalId: string): Known;
    processes(template: Template, logicalId: string, variable: string): Maybe<number>;
  };
  /** Undefined where the templates do not tell which queue, or what else, it runs in. */
  read(template: Template, logicalId: string, options: ComputeOptions): ComputeFacts | undefined;
}

const COMPUTE: ReadonlyMap<string, ReadCompute> = new Map(
  Object.entries({
    'AWS::AutoScaling::AutoScalingGroup': {
      kind: 'auto-scaling-group',
      copyNoun: ['instance', 'instances'],
      read: readAutoScalingGroup,
    },
    'AWS::AppRunner::Service': {
      kind: 'app-runner-service',
      copyNoun: ['instance', 'instances'],
      container: { pool: knownPoolOfAppRunner, processes: processesOfAppRunner },
      read: readAppRunnerService,
    },
    'AWS::ECS::ExpressGatewayService': {
      kind: 'express-service',
      copyNoun: ['task', 'tasks'],
      container: { pool: knownPoolOfExpressService, processes: processesOfExpressService },
      read: readExpressService,
    },
    'AWS::Glue::Job': { kind: 'glue-job', copyNoun: ['worker', 'workers'], read: readGlueJob },
    'AWS::Batch::JobDefinition': { kind: 'batch-job', copyNoun: ['job', 'jobs'], read: readJobOfSoleQueue },
  } satisfies Record<string, ReadCompute>),
);

export function computeOfType(type: string): ReadCompute | undefined {
  return COMPUTE.get(type);
}

/** Jobs are submitted to queues by whoever starts them, so that only a sole queue is the one for certain. */
function readJobOfSoleQueue(template: Template, logicalId: string, options: ComputeOptions): ComputeFacts | undefined {
  const [queue, ...others] = resourcesOfType(template, 'AWS::Batch::JobQueue');
  if (queue === undefined || others.length > 0) return undefined;
  return readBatchJob(template, logicalId, { ...options, queue: { template, logicalId: queue[0] } });
}
