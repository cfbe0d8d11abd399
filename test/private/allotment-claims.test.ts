import { Stack, Stage } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { claimAllotment } from '../../lib/private/allotment-claims';
import { someAllotment } from '../core/some-allotment';
import { SomeApp } from '../some-app';

const allotment = someAllotment();

describe('an allotment', () => {
  const some = new SomeApp();
  const first = new Construct(some.stack, 'First');
  const second = new Construct(some.stack, 'Second');
  claimAllotment(first, allotment, 'orders.json');

  it('has one budget of a stage, however its file is named', () => {
    for (const file of ['orders.json', './vendor/../orders.json'])
      expect(() => claimAllotment(second, allotment, file)).toThrow(
        'allotment must have one budget, but billing of Shop/Budget already has Shop/First: ' +
          'add the consumers of Shop/Second there, or every connection is given out twice',
      );
  });

  it.each([
    ['of another name', someAllotment({ name: 'reports' }), 'orders.json'],
    ['of another budget', someAllotment({ budget: 'Shop/Replica' }), 'orders.json'],
    ['of another file, which may speak of another database', allotment, 'staging/orders.json'],
  ])('is another one %s', (_, other, file) => {
    expect(() => claimAllotment(second, other, file)).not.toThrow();
  });

  it('may be taken again in another stage', () => {
    const staged = new Construct(new Stack(new Stage(some.app, 'Prod'), 'Shop'), 'Budget');
    expect(() => claimAllotment(staged, allotment, 'orders.json')).not.toThrow();
  });
});
