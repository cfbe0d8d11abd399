import type { IConstruct } from 'constructs';
import type { ConsumerOptions } from './consumer-options';
import type { DeploymentOverlap } from './deployment-overlap';
import type { PoolClient } from './pool-client';

/** Compute that is read from the templates, and gets no settings injected: hand `poolSize` of what is returned to it. */
export interface ComputeConsumerOptions extends ConsumerOptions {
  /**
   * The client library that holds the pool.
   *
   * @default - a client without overflow
   */
  readonly client?: PoolClient;

  /**
   * Name for messages.
   *
   * @default - the construct path within the stack
   */
  readonly name?: string;

  /**
   * Logical database on the server, where each copy holds a pool on each of several: add it once for each.
   *
   * @default - not told apart
   */
  readonly databaseName?: string;

  /**
   * Processes per copy that hold a pool each, from 1: no template says how many an instance, a job or a worker runs.
   *
   * @default - 1; unknown for clients that start several by themselves, such as Celery
   */
  readonly processes?: number;

  /**
   * Largest number of copies outside a deployment, from 1, where something bounds them that is not in the template. The template is not read for it then.
   *
   * @default - what the template allows
   */
  readonly maxCopies?: number;

  /**
   * How copies overlap while they are replaced, where you know better than the template.
   *
   * @default - as AWS replaces this kind of compute
   */
  readonly deploymentOverlap?: DeploymentOverlap;
}

/** Jobs of AWS Batch as a consumer. */
export interface BatchJobConsumerOptions extends ComputeConsumerOptions {
  /** The queue that the jobs are submitted to: an L2 `JobQueue`, an L1 `CfnJobQueue`, or a construct that contains exactly one. */
  readonly queue: IConstruct;

  /**
   * vCPUs of the largest instance type that the compute environments may launch, from 1: most allocation strategies may exceed `maxvCpus` by one instance
   * (https://docs.aws.amazon.com/batch/latest/userguide/allocation-strategies.html). Fargate and `BEST_FIT` on demand do not.
   *
   * @default - not known: the jobs of an environment that may exceed its `maxvCpus` cannot be counted
   */
  readonly largestInstanceVcpus?: number;
}

/** The tasks that a state machine runs as a consumer. */
export interface StateMachineConsumerOptions extends ComputeConsumerOptions {
  /** Executions that run at once, from 1: Step Functions has no setting that bounds them. */
  readonly maxExecutions: number;

  /**
   * Names of the states that count: those whose tasks or jobs connect to this database.
   *
   * @default - every state that runs an ECS task or a Batch job
   */
  readonly states?: string[];
}
