import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Stack, Validations } from 'aws-cdk-lib';
import type { IPolicyValidationPlugin } from 'aws-cdk-lib';
import { Enforcement, PoolClient, PoolSizing } from '../../lib';
import { RULES } from '../../lib/core/finding';
import { BudgetPlugin } from '../../lib/private/budget-plugin';
import { SomeApp } from '../some-app';
import type { Synthesis } from '../synth';
import { ledgerOf, synth } from '../synth';

const MESSAGE = 'Budget asks for 10 connections more than the database can serve';

/** An app whose one budget is asked for 10 connections more than it has. */
function overBudget(enforcement?: Enforcement): { some: SomeApp; synthesis: Synthesis } {
  const some = new SomeApp();
  const budget = some.stated(10, { enforcement });
  budget.addConsumer('Worker', { pool: PoolSizing.fixed({ size: 20 }) });
  return { some, synthesis: synth(some.app) };
}

describe('an error', () => {
  it('fails synthesis', () => {
    const { synthesis } = overBudget();
    expect(synthesis.failed).toBe(true);
    expect(synthesis.output).toContain(MESSAGE);
    expect(severitiesOf(synthesis)).toEqual(['error']);
  });

  it('is shown as a warning, and does not fail, under Enforcement.WARN', () => {
    const { synthesis } = overBudget(Enforcement.WARN);
    expect(synthesis.failed).toBe(false);
    expect(synthesis.output).toContain(MESSAGE);
    expect(severitiesOf(synthesis)).toEqual(['warning']);
  });

  it('stands in the ledger alone under Enforcement.REPORT', () => {
    const { some, synthesis } = overBudget(Enforcement.REPORT);
    expect(synthesis.failed).toBe(false);
    expect(synthesis.output).not.toContain(MESSAGE);
    const budget = some.stack.node.findChild('Budget');
    expect(ledgerOf(budget).findings.map(({ message }) => message.split('\n')[0])).toEqual([MESSAGE]);
  });
});

describe('a warning', () => {
  it('does not fail synthesis', () => {
    const some = new SomeApp();
    some.stated().addEcsService(some.service('Api', { desiredCount: undefined }), { client: PoolClient.sqlAlchemy() });
    const synthesis = synth(some.app);
    expect(synthesis.failed).toBe(false);
    expect(severitiesOf(synthesis)).toEqual(['warning']);
  });

  it('does not make an acknowledged error fail', () => {
    const some = new SomeApp();
    const budget = some.stated(10);
    const pool = PoolSizing.fixed({ size: 20 });
    budget.addEcsService(some.service('Api', { desiredCount: undefined }), { client: PoolClient.sqlAlchemy(), pool });
    Validations.of(budget).acknowledge({ id: 'connection-budget::over-budget', reason: 'known' });
    expect(synth(some.app).failed).toBe(false);
  });
});

describe('the plugin', () => {
  it('is registered once, with the app, however many budgets there are', () => {
    const some = new SomeApp();
    const added: IPolicyValidationPlugin[] = [];
    const spy = jest.spyOn(Validations.prototype, 'addPlugins').mockImplementation((...plugins) => void added.push(...plugins));
    for (const stack of [some.stack, new Stack(some.app, 'Other')]) some.stated(10, {}, stack);
    spy.mockRestore();
    expect(added).toHaveLength(1);
    expect(added[0]).toBeInstanceOf(BudgetPlugin);
  });

  it('names every rule', () => {
    const plugin = BudgetPlugin.of(new SomeApp().app);
    expect(plugin.ruleIds).toEqual(Object.keys(RULES));
    expect(plugin.name).toBe('connection-budget');
  });

  it('reports success where there is nothing to find', () => {
    const some = new SomeApp();
    some.stated(10).addConsumer('Worker', { pool: PoolSizing.fixed({ size: 1 }) });
    const synthesis = synth(some.app);
    expect(synthesis.failed).toBe(false);
    expect(severitiesOf(synthesis)).toEqual([]);
  });
});

/** Severities of our violations in the report of CDK; newer versions put warnings of their own beside them. */
function severitiesOf({ directory }: Synthesis): string[] {
  const report = JSON.parse(readFileSync(join(directory, 'validation-report.json'), 'utf8')) as {
    pluginReports: { pluginName: string; violations: { severity: string }[] }[];
  };
  const ours = report.pluginReports.filter(({ pluginName }) => pluginName === 'connection-budget');
  return ours.flatMap(({ violations }) => violations.map(({ severity }) => severity));
}
