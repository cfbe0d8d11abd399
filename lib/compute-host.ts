import { Construct } from 'constructs';
import type { IConstruct } from 'constructs';
import type { IBudgetConsumer } from './budget-consumer';
import type { BatchJobConsumerOptions, ComputeConsumerOptions, StateMachineConsumerOptions } from './compute-options';
import { computeConsumer } from './private/compute-consumer';
import type { ComputeConsumer } from './private/compute-consumer';
import {
  APP_RUNNER_SERVICE,
  AUTO_SCALING_GROUP,
  batchJob,
  EXPRESS_SERVICE,
  GLUE_JOB,
  stateMachine,
} from './private/compute-sources';

/**
 * What takes compute of every kind as a consumer: a budget, or a pooler in front of its database.
 *
 * How many copies there may be is read from the template when the app is synthesized. No settings are injected:
 * hand `poolSize` of what is returned to the application, in user data, an environment or the arguments of a job.
 */
export abstract class ComputeHost extends Construct {
  /** Takes a consumer. @internal */
  public abstract _addCompute(consumer: ComputeConsumer): IBudgetConsumer;

  /**
   * Adds an EC2 Auto Scaling group: `MaxSize`, or that of a scheduled action where it is larger, and the instances that are there beside those while they are replaced.
   *
   * @param group an L2 `AutoScalingGroup`, an L1 `CfnAutoScalingGroup`, or a construct that contains exactly one
   * @throws when the same pool was added before, the group is in another stage or app, or is imported, and when an option is out of range
   */
  public addAutoScalingGroup(group: IConstruct, options: ComputeConsumerOptions = {}): IBudgetConsumer {
    return this._addCompute(computeConsumer(group, AUTO_SCALING_GROUP, options));
  }

  /**
   * Adds an App Runner service: `MaxSize` of its auto scaling configuration, 25 where it has none, doubled while deploying
   * (https://docs.aws.amazon.com/apprunner/latest/api/API_CreateAutoScalingConfiguration.html).
   *
   * @param service an L1 `CfnService`, or a construct that contains exactly one
   * @throws as `addAutoScalingGroup` does
   */
  public addAppRunnerService(service: IConstruct, options: ComputeConsumerOptions = {}): IBudgetConsumer {
    return this._addCompute(computeConsumer(service, APP_RUNNER_SERVICE, options));
  }

  /**
   * Adds a service of ECS Express Mode: `MaxTaskCount` of its scaling target, doubled while deploying
   * (https://docs.aws.amazon.com/AmazonECS/latest/developerguide/express-service-update-full.html).
   *
   * @param service an L1 `CfnExpressGatewayService`, or a construct that contains exactly one
   * @throws as `addAutoScalingGroup` does
   */
  public addExpressService(service: IConstruct, options: ComputeConsumerOptions = {}): IBudgetConsumer {
    return this._addCompute(computeConsumer(service, EXPRESS_SERVICE, options));
  }

  /**
   * Adds jobs of AWS Batch: as many at once as the compute environments of the queue have vCPUs for. Children of an array job are jobs.
   *
   * @param jobDefinition an L2 `EcsJobDefinition`, an L1 `CfnJobDefinition`, or a construct that contains exactly one
   * @throws as `addAutoScalingGroup` does
   */
  public addBatchJob(jobDefinition: IConstruct, options: BatchJobConsumerOptions): IBudgetConsumer {
    return this._addCompute(computeConsumer(jobDefinition, batchJob(options), options));
  }

  /**
   * Adds an AWS Glue job: `MaxConcurrentRuns`, 1 by default (https://docs.aws.amazon.com/glue/latest/webapi/API_ExecutionProperty.html), times its workers.
   * The pool is what one worker opens: as many connections as it reads partitions at once.
   *
   * @param job an L1 `CfnJob`, or a construct that contains exactly one
   * @throws as `addAutoScalingGroup` does
   */
  public addGlueJob(job: IConstruct, options: ComputeConsumerOptions = {}): IBudgetConsumer {
    return this._addCompute(computeConsumer(job, GLUE_JOB, options));
  }

  /**
   * Adds the ECS tasks and Batch jobs that a state machine runs and waits for: `MaxConcurrency` of each Map state around them, times the executions.
   *
   * Functions that it invokes are added with `addFunction`.
   *
   * @param machine an L2 `StateMachine`, an L1 `CfnStateMachine`, or a construct that contains exactly one
   * @throws as `addAutoScalingGroup` does
   */
  public addStateMachine(machine: IConstruct, options: StateMachineConsumerOptions): IBudgetConsumer {
    return this._addCompute(computeConsumer(machine, stateMachine(options), options));
  }
}
