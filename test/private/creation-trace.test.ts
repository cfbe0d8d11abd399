import { App, Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { rememberCreation } from '../../lib/private/creation-trace';

function traceOf(app: App): unknown {
  const construct = new Construct(new Stack(app, 'Shop'), 'Orders');
  rememberCreation(construct);
  return construct.node.metadata.find(({ type }) => type === 'aws:cdk:creationStack')?.data;
}

test('the first frame is where the construct was created, not in this library', () => {
  const [first] = traceOf(new App()) as string[];
  expect(first).toMatch(/^traceOf \(.*creation-trace\.test\.ts:\d+:\d+\)$/);
});

test('nothing is remembered where the app does not want stack traces', () => {
  expect(traceOf(new App({ context: { 'aws:cdk:disable-creation-stack-traces': true } }))).toBeUndefined();
});
