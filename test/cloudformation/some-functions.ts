import type { LambdaFunctionFacts, LambdaFunctionOptions } from '../../lib/cloudformation/lambda-function';
import { readLambdaFunction } from '../../lib/cloudformation/lambda-function';
import type { Template } from '../../lib/cloudformation/template';

export const choice = (then: unknown, otherwise: unknown): object => ({ 'Fn::If': ['Condition', then, otherwise] });
export const NO_VALUE = { Ref: 'AWS::NoValue' };

export interface SomeResource {
  readonly Type: string;
  readonly Properties: object;
}

/** A template with one function, `Import`. */
export function templateOf(properties: object, resources: Readonly<Record<string, SomeResource>> = {}): Template {
  return {
    Parameters: {
      Bare: { Type: 'Number' },
      Name: { Type: 'String' },
      Count: { Type: 'Number', Default: 2, AllowedValues: [2, 4, 8] },
    },
    Resources: { Import: { Type: 'AWS::Lambda::Function', Properties: properties }, ...resources },
  };
}

export function read(
  properties: object,
  resources: Readonly<Record<string, SomeResource>> = {},
  options: Partial<LambdaFunctionOptions> = {},
): LambdaFunctionFacts {
  return readLambdaFunction(templateOf(properties, resources), 'Import', { name: 'Import', ...options });
}

const self = { FunctionName: { Ref: 'Import' } };

export const mapping = (properties: object = {}): SomeResource => ({
  Type: 'AWS::Lambda::EventSourceMapping',
  Properties: { ...self, EventSourceArn: { 'Fn::GetAtt': ['Jobs', 'Arn'] }, ...properties },
});

/** One of a queue, of which so many batches are worked on at once. */
export const queue = (most: unknown): SomeResource => mapping({ ScalingConfig: { MaximumConcurrency: most } });

export const rule = (expression: unknown, properties: object = {}): SomeResource => ({
  Type: 'AWS::Events::Rule',
  Properties: { ScheduleExpression: expression, Targets: [{ Arn: { 'Fn::GetAtt': ['Import', 'Arn'] } }], ...properties },
});

export const schedule = (expression: unknown, properties: object = {}): SomeResource => ({
  Type: 'AWS::Scheduler::Schedule',
  Properties: { ScheduleExpression: expression, Target: { Arn: { 'Fn::GetAtt': ['Import', 'Arn'] } }, ...properties },
});

export const permission = (properties: object): SomeResource => ({
  Type: 'AWS::Lambda::Permission',
  Properties: { ...self, Action: 'lambda:InvokeFunction', ...properties },
});

export const version = (properties: object = {}): SomeResource => ({
  Type: 'AWS::Lambda::Version',
  Properties: { ...self, ...properties },
});

export const alias = (of: unknown, properties: object = {}): SomeResource => ({
  Type: 'AWS::Lambda::Alias',
  Properties: { ...self, FunctionVersion: of, Name: 'live', ...properties },
});

export const invokeConfig = (properties: object): SomeResource => ({
  Type: 'AWS::Lambda::EventInvokeConfig',
  Properties: { ...self, Qualifier: '$LATEST', ...properties },
});
