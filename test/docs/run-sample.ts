import { compileFunction } from 'node:vm';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as rds from 'aws-cdk-lib/aws-rds';
import * as ts from 'typescript';
import * as library from '../../lib';
import { image, SomeApp } from '../some-app';

/** An app whose stack is what a sample makes of it; the sample is the body of a constructor, as a reader would copy it. */
export function appWith(sample: string, more: (some: SomeApp) => Record<string, unknown> = () => ({})): SomeApp {
  const some = new SomeApp();
  const given: Record<string, unknown> = {
    ...Object.fromEntries(Object.entries(library)),
    ec2,
    rds,
    image,
    vpc: new ec2.Vpc(some.stack, 'Vpc', { maxAzs: 2 }),
    ...more(some),
  };
  const { outputText } = ts.transpileModule(sample, { compilerOptions: { target: ts.ScriptTarget.ES2022 } });
  const body = compileFunction(outputText, Object.keys(given)) as (...values: unknown[]) => void;
  body.call(some.stack, ...Object.values(given));
  return some;
}
