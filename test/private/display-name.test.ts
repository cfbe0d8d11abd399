import { App, Stack, Stage } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { displayName } from '../../lib/private/display-name';

function at(path: string, root: Construct = new Stack(new App(), 'Shop')): Construct {
  return path.split('/').reduce((scope: Construct, id) => new Construct(scope, id), root);
}

test.each([
  ['Orders', 'Orders'],
  ['Orders/Budget', 'Orders'],
  ['Orders/Service', 'Orders'],
  ['Web/Service/Service', 'Web'],
  ['Orders/Api', 'Orders/Api'],
  ['Budget', 'Budget'],
  ['Service/Budget', 'Service'],
  ['Service', 'Shop/Service'],
])('%s is called %s', (path, name) => {
  expect(displayName(at(path))).toBe(name);
});

test('the stage is left out: a message is read within it', () => {
  const stack = new Stack(new Stage(new App(), 'Prod'), 'Shop');
  expect(displayName(at('Orders/Budget', stack))).toBe('Orders');
});
