import type { Maybe } from '../../core/unknown';
import { readBatchJob } from '../batch-job';
import type { ComputeFacts, ComputeOptions } from '../compute';
import type { ComputeResource } from '../compute-kinds';
import { APP_RUNNER_SERVICES, AUTO_SCALING_GROUPS, BATCH_JOBS, EXPRESS_SERVICES, GLUE_JOBS } from '../compute-kinds';
import type { Known } from '../known-pools';
import { knownPoolOfAppRunner, knownPoolOfExpressService } from '../known-pools';
import { processesOfAppRunner, processesOfExpressService } from '../task-definition';
import type { Template } from '../template';
import { resourcesOfType } from '../template';

/** Compute whose copies stand in its own properties. */
interface ReadCompute extends ComputeResource {
  /** What is known of its pool, and how many processes it starts; absent where no template has its container. */
  readonly container?: {
    pool(template: Template, logicalId: string): Known;
    processes(template: Template, logicalId: string, variable: string): Maybe<number>;
  };
  /** Undefined where the templates do not tell which queue, or what else, it runs in. */
  read(template: Template, logicalId: string, options: ComputeOptions): ComputeFacts | undefined;
}

const ALL: readonly ReadCompute[] = [
  AUTO_SCALING_GROUPS,
  { ...APP_RUNNER_SERVICES, container: { pool: knownPoolOfAppRunner, processes: processesOfAppRunner } },
  { ...EXPRESS_SERVICES, container: { pool: knownPoolOfExpressService, processes: processesOfExpressService } },
  GLUE_JOBS,
  { ...BATCH_JOBS, read: readJobOfSoleQueue },
];

const COMPUTE: ReadonlyMap<string, ReadCompute> = new Map(ALL.map(compute => [compute.type, compute]));

export function computeOfType(type: string): ReadCompute | undefined {
  return COMPUTE.get(type);
}

/** Jobs are submitted to queues by whoever starts them, so that only a sole queue is the one for certain. */
function readJobOfSoleQueue(template: Template, logicalId: string, options: ComputeOptions): ComputeFacts | undefined {
  const [queue, ...others] = resourcesOfType(template, 'AWS::Batch::JobQueue');
  if (queue === undefined || others.length > 0) return undefined;
  return readBatchJob(template, logicalId, { ...options, queue: { template, logicalId: queue[0] } });
}
