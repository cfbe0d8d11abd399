import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as events from 'aws-cdk-lib/aws-events';
import { EcsTask } from 'aws-cdk-lib/aws-events-targets';
import * as scheduler from 'aws-cdk-lib/aws-scheduler';
import { EcsRunFargateTask } from 'aws-cdk-lib/aws-scheduler-targets';
import { image, SomeApp } from './some-app';

const vpcSubnets = { subnetType: ec2.SubnetType.PUBLIC };

/** Things that start tasks, in one stack. */
export class Jobs extends SomeApp {
  private ecsCluster: ecs.Cluster | undefined;

  public get cluster(): ecs.Cluster {
    this.ecsCluster ??= new ecs.Cluster(this.stack, 'Tasks', { vpc: this.vpc() });
    return this.ecsCluster;
  }

  public definition(id: string, environment?: Record<string, string>): ecs.FargateTaskDefinition {
    const definition = this.taskDefinition(id);
    definition.addContainer('app', { image, environment });
    return definition;
  }

  public target(taskDefinition: ecs.TaskDefinition, taskCount?: number): EcsTask {
    return new EcsTask({ cluster: this.cluster, taskDefinition, taskCount, subnetSelection: vpcSubnets, assignPublicIp: true });
  }

  public rule(id: string, expression: string, props: { taskCount?: number; definition?: ecs.TaskDefinition } = {}): events.Rule {
    const taskDefinition = props.definition ?? this.definition(id);
    const target = this.target(taskDefinition, props.taskCount);
    return new events.Rule(this.stack, id, { schedule: events.Schedule.expression(expression), targets: [target] });
  }

  public schedule(id: string, props: Partial<scheduler.ScheduleProps> & { taskCount?: number } = {}): scheduler.Schedule {
    const { taskCount, ...others } = props;
    const target = new EcsRunFargateTask(this.cluster, {
      taskDefinition: this.definition(id),
      taskCount,
      vpcSubnets,
      assignPublicIp: true,
    });
    const schedule = scheduler.ScheduleExpression.cron({ minute: '0', hour: '4' });
    return new scheduler.Schedule(this.stack, id, { schedule, target, ...others });
  }
}
