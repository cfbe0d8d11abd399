import type { ComputeKind, ConsumerFacts } from '../../core/consumer';
import { readAppRunnerService } from '../app-runner-service';
import { readAutoScalingGroup } from '../auto-scaling-group';
import { readBatchJob } from '../batch-job';
import type { ComputeFacts, ComputeOptions } from '../compute';
import { readExpressService } from '../express-service';
import { readGlueJob } from '../glue-job';
import type { Template } from '../template';
import { resourcesOfType } from '../template';

/** Compute whose copies stand in its own properties. */
interface ReadCompute {
  readonly kind: ComputeKind;
  readonly copyNoun: ConsumerFacts['copyNoun'];
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
    'AWS::AppRunner::Service': { kind: 'app-runner-service', copyNoun: ['instance', 'instances'], read: readAppRunnerService },
    'AWS::ECS::ExpressGatewayService': { kind: 'express-service', copyNoun: ['task', 'tasks'], read: readExpressService },
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
