import type { Finding } from '../finding';
import { RULES } from '../finding';
import { printable } from '../text';
import type { ReachedDatabase } from './access-graph';
import type { Reacher } from './reachers';
import { comesTo, waysInWords } from './undeclared-consumer';

/** What no template tells, by type. */
const MISSING: ReadonlyMap<string, string> = new Map([
  ['AWS::EC2::Instance', 'nothing says what runs on it, or whether people use it'],
  ['AWS::StepFunctions::StateMachine', 'no template says how many executions run at once'],
  ['AWS::ECS::TaskDefinition', 'no template says who starts its tasks, and how many'],
  ['AWS::Batch::JobDefinition', 'no template says in which of several queues its jobs wait'],
]);

/** Somebody who gets to a database, of whom no template says how many copies there are. */
export function uncountedConsumer(reacher: Reacher, { name }: ReachedDatabase): Finding {
  const { path, name: own, type } = reacher.workload;
  const because = MISSING.get(type) ?? 'no template says how many of it there may be';
  const message = `${comesTo(reacher, name)}, and is not in the sum, because ${because}: ${waysInWords(reacher)}`;
  const remedies = [
    `state the largest number of copies of ${printable(own)}, by its path ${printable(path)}`,
    `ignore it with a reason, if it opens no connection of its own or the reserve for operations covers it`,
    `take away what lets ${printable(own)} in`,
  ];
  return { rule: 'undeclared-consumer', severity: RULES['undeclared-consumer'], path, message, remedies };
}
