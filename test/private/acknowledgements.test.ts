import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Stack, Validations } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { IConstruct } from 'constructs';
import type { ConnectionBudget, Enforcement } from '../../lib';
import { PoolClient, PoolSizing } from '../../lib';
import { SomeApp } from '../some-app';
import type { Synthesis } from '../synth';
import { ledgerOf, synth } from '../synth';

const RULE = { id: 'connection-budget::over-budget', reason: 'larger class on Monday' };

/** A budget of 10 connections for which 20 are asked. */
function overBudget(some: SomeApp, scope: Construct = some.stack, enforcement?: Enforcement): ConnectionBudget {
  const budget = some.stated(10, { enforcement }, scope);
  budget.addConsumer('Worker', { pool: PoolSizing.fixed({ size: 20 }) });
  return budget;
}

function acknowledgedAt(where: (some: SomeApp, budget: ConnectionBudget) => IConstruct): boolean {
  const some = new SomeApp();
  const budget = overBudget(some);
  Validations.of(where(some, budget)).acknowledge(RULE);
  return !synth(some.app).failed;
}

describe('an acknowledgement lets the finding pass', () => {
  it('on the budget', () => expect(acknowledgedAt((_, budget) => budget)).toBe(true));
  it('on the stack', () => expect(acknowledgedAt(({ stack }) => stack)).toBe(true));
  it('on the app', () => expect(acknowledgedAt(({ app }) => app)).toBe(true));

  it('and keeps it in the ledger', () => {
    const some = new SomeApp();
    const budget = overBudget(some);
    Validations.of(budget).acknowledge(RULE);
    synth(some.app);
    expect(ledgerOf(budget).findings.map(({ rule }) => rule)).toEqual(['over-budget']);
  });

  it('and keeps it in the report, with the reason', () => {
    const some = new SomeApp();
    const budget = overBudget(some);
    Validations.of(budget).acknowledge(RULE);
    expect(reportOf(synth(some.app))).toContain('larger class on Monday');
  });
});

describe('an acknowledgement does not let pass', () => {
  it('a finding of another budget', () => {
    const some = new SomeApp();
    const accepted = overBudget(some, new Construct(some.stack, 'Accepted'));
    overBudget(some, new Construct(some.stack, 'Open'));
    Validations.of(accepted).acknowledge(RULE);
    const synthesis = synth(some.app);
    expect(synthesis.failed).toBe(true);
    expect(synthesis.output).toContain('Shop/Open/Budget');
  });

  it('a finding of another stack', () => {
    const some = new SomeApp();
    overBudget(some);
    Validations.of(new Stack(some.app, 'Other')).acknowledge(RULE);
    expect(synth(some.app).failed).toBe(true);
  });

  it('a finding of another rule', () => expect(acknowledgedOther('connection-budget::unknown-ceiling')).toBe(false));

  it('a finding of the budget when it stands on a consumer', () => {
    const some = new SomeApp();
    const service = some.service('Api');
    some.stated(10).addEcsService(service, { client: PoolClient.nodePostgres(), pool: PoolSizing.fixed({ size: 20 }) });
    Validations.of(service).acknowledge(RULE);
    expect(synth(some.app).failed).toBe(true);
  });
});

it('lets a finding of one consumer pass where that consumer is acknowledged, and no other', () => {
  const some = new SomeApp();
  const client = PoolClient.sqlAlchemy();
  const budget = some.stated(100);
  const [first, second] = ['Api', 'Web'].map(id => some.service(id, { environment: { DB_POOL_SIZE: '1' } }));
  for (const service of [first, second]) if (service) budget.addEcsService(service, { client });
  const acknowledge = (construct?: IConstruct): void => {
    if (construct) Validations.of(construct).acknowledge({ id: 'connection-budget::conflicting-setting', reason: 'known' });
  };
  acknowledge(first);
  expect(synth(some.app).failed).toBe(true);
  acknowledge(second);
  expect(synth(some.app).failed).toBe(false);
});

function acknowledgedOther(id: string): boolean {
  const some = new SomeApp();
  const budget = overBudget(some);
  Validations.of(budget).acknowledge({ id, reason: 'known' });
  return !synth(some.app).failed;
}

function reportOf({ directory }: Synthesis): string {
  return readFileSync(join(directory, 'validation-report.json'), 'utf8');
}
