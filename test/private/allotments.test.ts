import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CfnParameter, Stack, Stage } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { Allotment } from '../../lib/core/allotment';
import { checkAllotment, StageAllotments } from '../../lib/private/allotments';
import type { AllotmentRequest } from '../../lib/private/allotments';
import { SomeApp } from '../some-app';
import { pass, resourcesOf, synth } from '../synth';

function request(budget: Construct, changes: Partial<AllotmentRequest> = {}): AllotmentRequest {
  return {
    budget,
    name: 'billing',
    connections: 60,
    reason: 'reads the orders schema',
    database: () => ({ engine: 'postgres', engineVersion: '16.8' }),
    ...changes,
  };
}

function publish(budget: Construct, changes: Partial<AllotmentRequest> = {}): string {
  return StageAllotments.of(budget).publish(request(budget, changes)).parameterName;
}

function budgetIn(some: SomeApp, id = 'Budget', scope: Construct = some.stack): Construct {
  return new Construct(scope, id);
}

function fileIn(stage: Stage): Allotment[] | undefined {
  const file = join(stage.outdir, 'connection-budget.allotments.json');
  if (!existsSync(file)) return undefined;
  return (JSON.parse(readFileSync(file, 'utf8')) as { allotments: Allotment[] }).allotments;
}

describe('an allotment', () => {
  const some = new SomeApp();
  const allotment = StageAllotments.of(some.stack).publish(
    request(budgetIn(some), { validUntil: '2027-06-30', endpoint: 'reader' }),
  );
  const template = pass(some.app).template(some.stack);

  it('is plain numbers and names', () => {
    expect(allotment).toEqual({ name: 'billing', connections: 60, parameterName: '/connection-budget/Shop.Budget/billing' });
  });

  it('is an SSM parameter of the stack of its budget', () => {
    expect(resourcesOf(template, 'AWS::SSM::Parameter').map(({ Properties }) => Properties)).toEqual([
      {
        Name: '/connection-budget/Shop.Budget/billing',
        Type: 'String',
        Value: '60',
        Description: 'Connections allotted to billing of Shop/Budget: reads the orders schema',
      },
    ]);
  });

  it('has a logical id that does not change, so that deployments do not replace it', () => {
    expect(Object.keys(template.Resources).filter(id => id.includes('Allotment'))).toEqual(['BudgetAllotmentBilling3D7B8BDE']);
  });

  it('stands in the file', () => {
    expect(fileIn(some.app)).toEqual([
      {
        name: 'billing',
        connections: 60,
        budget: 'Shop/Budget',
        database: { engine: 'postgres', engineVersion: '16.8' },
        endpoint: 'reader',
        reason: 'reads the orders schema',
        parameter: '/connection-budget/Shop.Budget/billing',
        validUntil: '2027-06-30',
      },
    ]);
  });
});

describe('the file', () => {
  it('is one for all budgets of a stage', () => {
    const some = new SomeApp();
    const orders = budgetIn(some, 'Orders');
    publish(orders, { name: 'search' });
    publish(orders);
    publish(budgetIn(some, 'Budget', new Stack(some.app, 'Data')));
    pass(some.app);
    expect(fileIn(some.app)?.map(({ budget, name }) => `${budget} ${name}`)).toEqual([
      'Data/Budget billing',
      'Shop/Orders billing',
      'Shop/Orders search',
    ]);
  });

  it('stands in the directory of each stage', () => {
    const some = new SomeApp();
    const prod = new Stage(some.app, 'Prod');
    publish(budgetIn(some, 'Budget', new Stack(prod, 'Shop')));
    pass(some.app);
    expect(fileIn(some.app)).toBeUndefined();
    expect(fileIn(prod)).toMatchObject([
      { budget: 'Prod/Shop/Budget', parameter: '/connection-budget/Prod.Shop.Budget/billing' },
    ]);
  });

  it('has the server as it is known when the app is synthesized', () => {
    const some = new SomeApp();
    let instanceClass = 'db.t3.micro';
    publish(budgetIn(some), { database: () => ({ engine: 'postgres', instanceClass }) });
    instanceClass = 'db.r6g.large';
    pass(some.app);
    expect(fileIn(some.app)).toMatchObject([{ database: { engine: 'postgres', instanceClass: 'db.r6g.large' } }]);
  });
});

it('cannot be published by a budget that was not judged', () => {
  const some = new SomeApp();
  publish(budgetIn(some), { database: () => undefined });
  const { failed, output } = synth(some.app);
  expect(failed).toBe(true);
  expect(output).toContain('allotment billing of Shop/Budget stands in no ledger');
});

describe('names', () => {
  it('keep to what a parameter may be called', () => {
    const some = new SomeApp();
    expect(publish(budgetIn(some, "Café's <Budget>"), { name: 'team/b 🐘' })).toBe(
      '/connection-budget/Shop.Caf__s__Budget_/team_b__',
    );
  });

  it('stay themselves in the file', () => {
    const some = new SomeApp();
    publish(budgetIn(some), { name: 'team/b 🐘', reason: 'reads\nmuch' });
    const template = pass(some.app).template(some.stack);
    expect(fileIn(some.app)).toMatchObject([{ name: 'team/b 🐘', reason: 'reads\nmuch' }]);
    expect(resourcesOf(template, 'AWS::SSM::Parameter')).toMatchObject([
      { Properties: { Description: 'Connections allotted to team/b 🐘 of Shop/Budget: reads\ufffdmuch' } },
    ]);
  });

  it.each([
    ['team b', 'team_b'],
    ['billing', 'Billing'],
  ])('must differ where they are published: %s and %s', (first, second) => {
    const budget = budgetIn(new SomeApp());
    publish(budget, { name: first });
    expect(() => publish(budget, { name: second })).toThrow(
      `allotment ${second} of Shop/Budget would be published where ${first} of Shop/Budget is, ` +
        `as /connection-budget/Shop.Budget/${second}: give it a name that differs in letters, digits, "_", "." or "-", and not in the first letter's case alone`,
    );
  });

  it('must differ between budgets that are written alike', () => {
    const some = new SomeApp();
    publish(budgetIn(some, 'Orders.Budget'));
    const other = budgetIn(some, 'Budget', budgetIn(some, 'Orders'));
    expect(() => publish(other)).toThrow(
      'allotment billing of Shop/Orders/Budget would be published where billing of Shop/Orders.Budget is, as /connection-budget/Shop.Orders.Budget/billing: ',
    );
  });

  it('may be the same in two budgets', () => {
    const some = new SomeApp();
    publish(budgetIn(some, 'Orders'));
    expect(publish(budgetIn(some, 'Invoices'))).toBe('/connection-budget/Shop.Invoices/billing');
  });

  it('leave room for the ARN before them', () => {
    const budget = budgetIn(new SomeApp());
    expect(publish(budget, { name: 'x'.repeat(947 - 31) })).toHaveLength(947);
    expect(() => publish(budget, { name: 'y'.repeat(947 - 30) })).toThrow(
      "the name of an allotment's parameter must have at most 947 characters, got 948 for " +
        `${'y'.repeat(199)}… of Shop/Budget: shorten the name, or the path of the budget`,
    );
  });

  it('and reasons make no description that is too long', () => {
    const some = new SomeApp();
    publish(budgetIn(some), { name: 'x'.repeat(900), reason: 'why '.repeat(1000) });
    const [parameter] = resourcesOf(pass(some.app).template(some.stack), 'AWS::SSM::Parameter');
    expect(String(parameter?.Properties.Description).length).toBeLessThanOrEqual(1024);
  });
});

describe('checkAllotment', () => {
  const reason = 'reads the orders schema';

  it.each([undefined, '2027-06-30', '2020-02-29'])('lets validUntil %p pass', validUntil => {
    expect(() => checkAllotment({ reason, validUntil })).not.toThrow();
  });

  it.each(['2027-02-29', '30.06.2027', '', '2027-06-30T12:00:00Z'])('refuses validUntil %p', validUntil => {
    expect(() => checkAllotment({ reason, validUntil })).toThrow(
      `validUntil must be a day known at synthesis, such as '2027-06-30', got "${validUntil}": ` +
        'state the last day as year, month and day, or leave it out',
    );
  });

  it('refuses a token as validUntil', () => {
    const { valueAsString } = new CfnParameter(new SomeApp().stack, 'Day');
    expect(() => checkAllotment({ reason, validUntil: valueAsString })).toThrow('validUntil must be a day known at synthesis');
  });

  it('refuses an empty reason', () => {
    expect(() => checkAllotment({ reason: ' ' })).toThrow(
      'reason must be a text of at least one character known at synthesis, got " ": say in a few words what they are for',
    );
  });
});
