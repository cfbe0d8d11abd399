import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv from 'ajv';
import { NestedStack, Stack, Stage, Validations } from 'aws-cdk-lib';
import type { FargateService } from 'aws-cdk-lib/aws-ecs';
import type { Construct } from 'constructs';
import ledgerSchema from '../schema/ledger.schema.json';
import type { AcceptanceOptions } from '../lib';
import { ConnectionBudget, DatabaseEndpoint, DatabaseTarget, Enforcement, PoolClient, PoolSizing } from '../lib';
import { SomeApp } from './some-app';
import { budgetOf, clusterOf, provisioned } from './some-clusters';
import type { Synthesis } from './synth';
import { ledgerIn, ledgerOf, messagesOf, pass, synth } from './synth';

const reason = 'a larger class is ordered';
const UNTIL = '2027-06-30';
const ACCEPTED = { reason, until: UNTIL };

/** The clock alone: what CDK waits for goes on. */
function itIs(now: string): void {
  jest.useFakeTimers({
    now: new Date(now),
    doNotFake: ['nextTick', 'setImmediate', 'setTimeout', 'setInterval', 'performance', 'hrtime'],
  });
}

beforeEach(() => itIs('2027-06-01T12:00:00Z'));
afterEach(() => jest.useRealTimers());

/** A budget of 10 connections for which 20 are asked. */
function overBudget(some: SomeApp, scope: Construct = some.stack, enforcement?: Enforcement): ConnectionBudget {
  const budget = some.stated(10, { enforcement }, scope);
  budget.addConsumer('Worker', { pool: PoolSizing.fixed({ size: 20 }) });
  return budget;
}

interface Case {
  readonly some: SomeApp;
  readonly budget: ConnectionBudget;
  readonly synthesis: Synthesis;
}

function accepted(options: AcceptanceOptions = ACCEPTED, enforcement?: Enforcement): Case {
  const some = new SomeApp();
  const budget = overBudget(some, some.stack, enforcement);
  budget.accept('over-budget', options);
  return { some, budget, synthesis: synth(some.app) };
}

const OVER = 'Budget asks for 10 connections more than the database can serve';

describe('an error that is accepted', () => {
  it('does not fail synthesis, and is not shown', () => {
    const { synthesis } = accepted();
    expect(synthesis.failed).toBe(false);
    expect(synthesis.output).not.toContain(OVER);
  });

  it('stands in the JSON with the reason and the day, and is marked', () => {
    const { budget, some } = accepted();
    expect(ledgerOf(budget)).toMatchObject({
      findings: [{ rule: 'over-budget', severity: 'error', accepted: true }],
      accepted: [{ rule: 'over-budget', path: 'Shop/Budget', reason, until: UNTIL }],
    });
    const validate = new Ajv({ allowUnionTypes: true, strict: true }).compile(ledgerSchema);
    expect([validate(ledgerIn(some.app)), validate.errors]).toEqual([true, null]);
  });

  it('stands in the text', () => {
    expect(String(accepted().budget)).toContain(
      `  error over-budget: ${OVER}\n    accepted until 2027-06-30: a larger class is ordered\n    fix: `,
    );
  });

  it('stands in the Markdown', () => {
    expect(markdownOf(accepted().synthesis)).toContain(
      `- **error** \`over-budget\` at Shop/Budget: ${OVER}\n  - accepted until 2027-06-30: a larger class is ordered\n`,
    );
  });
});

describe('the last day', () => {
  it('is one on which the finding is accepted, to its last moment in UTC', () => {
    itIs('2027-06-30T23:59:59.999Z');
    expect(accepted().synthesis.failed).toBe(false);
  });

  it('is followed by a failure that says until when it was accepted, and why', () => {
    itIs('2027-07-01T00:00:00Z');
    const { synthesis, budget } = accepted();
    const sentence = `${OVER} (accepted until 2027-06-30, which has passed: a larger class is ordered)`;
    expect(synthesis.failed).toBe(true);
    expect(synthesis.output).toContain(`${sentence}\n  ceiling `);
    expect(String(budget)).toContain(`  error over-budget: ${sentence}\n    fix: `);
    expect(markdownOf(synthesis)).toContain(`at Shop/Budget: ${sentence}\n`);
    expect(ledgerOf(budget).findings[0]).not.toHaveProperty('accepted');
    expect(ledgerOf(budget)).not.toHaveProperty('accepted');
  });

  it('decides for the whole synthesis, also one that runs over midnight', () => {
    itIs('2027-06-30T23:59:59Z');
    const some = new SomeApp();
    const budget = overBudget(some);
    budget.accept('over-budget', ACCEPTED);
    itIs('2027-07-01T00:00:01Z');
    expect(synth(some.app).failed).toBe(false);
    expect(ledgerOf(budget).accepted).toHaveLength(1);
  });
});

it('synthesizes the same files on the same day', () => {
  const files = (): string[] => {
    const { synthesis } = accepted();
    return ['json', 'md'].map(type => readFileSync(join(synthesis.directory, `connection-budget.${type}`), 'utf8'));
  };
  itIs('2027-06-01T01:00:00Z');
  const morning = files();
  itIs('2027-06-01T23:00:00Z');
  expect(files()).toEqual(morning);
});

describe('enforcement', () => {
  it('WARN: an accepted finding is not shown, and one that was accepted until yesterday is', () => {
    expect(accepted(ACCEPTED, Enforcement.WARN).synthesis.output).not.toContain(OVER);
    itIs('2027-07-01T00:00:00Z');
    const { synthesis } = accepted(ACCEPTED, Enforcement.WARN);
    expect(synthesis.failed).toBe(false);
    expect(synthesis.output).toContain('accepted until 2027-06-30, which has passed');
  });

  it('REPORT: it is marked in the ledger alone', () => {
    const { synthesis, budget } = accepted(ACCEPTED, Enforcement.REPORT);
    expect(synthesis.output).not.toContain('over-budget');
    expect(ledgerOf(budget).findings).toMatchObject([{ rule: 'over-budget', accepted: true }]);
  });
});

describe('what an acceptance covers', () => {
  it('is its own budget, and no other', () => {
    const some = new SomeApp();
    const other = new Stack(some.app, 'Other');
    overBudget(some).accept('over-budget', ACCEPTED);
    const open = overBudget(some, other);
    const synthesis = synth(some.app);
    expect(synthesis.failed).toBe(true);
    expect(synthesis.output).toContain('Other/Budget');
    expect(synthesis.output).not.toContain('Shop/Budget');
    expect(ledgerOf(open)).not.toHaveProperty('accepted');
  });

  it('is its own rule, and no other', () => {
    const some = new SomeApp();
    const budget = overBudget(some);
    budget.accept('unknown-ceiling', ACCEPTED);
    expect(synth(some.app).failed).toBe(true);
    expect(ledgerOf(budget).findings.map(({ rule }) => rule)).toEqual(['over-budget', 'unused-acceptance']);
  });

  it('is its consumers, which stand elsewhere in the tree', () => {
    const some = new SomeApp();
    const budget = some.stated(100);
    for (const id of ['Api', 'Web']) {
      budget.addEcsService(some.service(id, { environment: { DB_POOL_SIZE: '1' } }), { client: PoolClient.sqlAlchemy() });
    }
    budget.accept('conflicting-setting', ACCEPTED);
    pass(some.app);
    expect(ledgerOf(budget).accepted?.map(({ path }) => path)).toEqual(['Shop/Api', 'Shop/Web']);
    expect(String(budget)).toMatch(/error conflicting-setting at Shop\/Web: .*\n +accepted until 2027-06-30: a larger class/);
  });

  it('is both endpoints of a cluster', () => {
    const some = new SomeApp();
    const cluster = clusterOf(some, { readers: [provisioned('reader', 'r6g.large')] });
    const budget = budgetOf(some, DatabaseTarget.fromCluster(cluster));
    const pool = PoolSizing.fixed({ size: 2000 });
    budget.addConsumer('jobs', { pool });
    budget.addConsumer('reports', { pool, endpoint: DatabaseEndpoint.READER });
    budget.accept('over-budget', ACCEPTED);
    budget.accept('failover-over-budget', ACCEPTED);
    const synthesis = pass(some.app);
    expect(synthesis.output).not.toContain('asks for');
    expect(ledgerIn(some.app)?.budgets.flatMap(({ accepted = [] }) => accepted.map(({ rule, path }) => [rule, path]))).toEqual([
      ['over-budget', 'Shop/Budget/writer'],
      ['failover-over-budget', 'Shop/Budget/writer'],
      ['over-budget', 'Shop/Budget/reader'],
    ]);
  });

  it('is a warning as well', () => {
    const some = new SomeApp();
    const budget = some.stated();
    budget.addEcsService(some.service('Api', { desiredCount: undefined }), { client: PoolClient.sqlAlchemy() });
    budget.accept('desired-count-unset', { reason: 'counted by hand', until: UNTIL });
    expect(pass(some.app).output).not.toContain('desired-count-unset');
    expect(ledgerOf(budget).accepted).toEqual([
      { rule: 'desired-count-unset', path: 'Shop/Api', reason: 'counted by hand', until: UNTIL },
    ]);
  });
});

describe('a budget in', () => {
  const places: Record<string, (some: SomeApp) => Construct> = {
    'a stage': ({ app }) => new Stack(new Stage(app, 'Prod'), 'Shop'),
    'a stage below a stack': ({ stack }) => new Stack(new Stage(stack, 'Prod'), 'Shop'),
    'a nested stack': ({ stack }) => new NestedStack(stack, 'Nested'),
  };

  it.each(Object.entries(places))('%s passes until the day, and fails after it', (_, place) => {
    const outcome = (): Synthesis => {
      const some = new SomeApp();
      overBudget(some, place(some)).accept('over-budget', ACCEPTED);
      return synth(some.app);
    };
    expect(outcome().failed).toBe(false);
    itIs('2027-07-01T00:00:00Z');
    const after = outcome();
    expect(after.failed).toBe(true);
    expect(after.output).toContain('accepted until 2027-06-30, which has passed: a larger class is ordered');
  });
});

describe('an acceptance that nothing needs', () => {
  const unused = (until = UNTIL): Case => {
    const some = new SomeApp();
    const budget = some.stated(10);
    budget.addConsumer('Worker', { pool: PoolSizing.fixed({ size: 5 }) });
    budget.accept('over-budget', { reason, until });
    return { some, budget, synthesis: synth(some.app) };
  };

  it('is a warning that says which one, with the way out', () => {
    const { synthesis, budget } = unused();
    const message = 'Budget accepts over-budget until 2027-06-30 (a larger class is ordered), but has no such finding';
    expect(synthesis.failed).toBe(false);
    expect(synthesis.output).toContain(message);
    expect(synthesis.output).toContain("remove accept('over-budget', …) of Budget");
    expect(messagesOf(budget, 'unused-acceptance')).toEqual([message]);
  });

  it('is told after its day, too', () => {
    expect(messagesOf(unused('2027-05-31').budget, 'unused-acceptance')).toEqual([
      'Budget accepted over-budget until 2027-05-31 (a larger class is ordered), but has no such finding',
    ]);
  });

  it('is told once for a cluster, and not where one endpoint needs it', () => {
    const some = new SomeApp();
    const cluster = clusterOf(some, { readers: [provisioned('reader', 'r6g.large')] });
    const budget = budgetOf(some, DatabaseTarget.fromCluster(cluster));
    budget.addConsumer('reports', { pool: PoolSizing.fixed({ size: 2000 }), endpoint: DatabaseEndpoint.READER });
    budget.accept('over-budget', ACCEPTED);
    budget.accept('unknown-ceiling', ACCEPTED);
    synth(some.app);
    const rules = ledgerIn(some.app)?.budgets.map(({ findings }) => findings.filter(({ rule }) => rule === 'unused-acceptance'));
    expect(rules?.map(found => found.length)).toEqual([1, 0]);
    expect(rules?.[0]?.[0]?.message).toContain('accepts unknown-ceiling');
  });
});

describe('a finding about who else comes to the database', () => {
  const undeclared = (arrange: (budget: ConnectionBudget, service: FargateService) => void): Case => {
    const some = new SomeApp();
    const database = some.database();
    const budget = new ConnectionBudget(some.stack, 'Budget', { database: DatabaseTarget.fromInstance(database) });
    budget.addConsumer('psql', { pool: PoolSizing.fixed({ size: 1 }) });
    const service = some.service('Worker');
    service.connections.allowToDefaultPort(database);
    arrange(budget, service);
    return { some, budget, synthesis: synth(some.app) };
  };
  const accepted = ({ budget }: Case): unknown => {
    const { findings, accepted: because } = ledgerOf(budget);
    return [findings.map(({ rule, accepted: isAccepted = false }) => [rule, isAccepted]), because?.map(({ reason: why }) => why)];
  };

  it('is accepted like any other', () => {
    const found = undeclared(budget => budget.accept('undeclared-consumer', ACCEPTED));
    expect(accepted(found)).toEqual([[['undeclared-consumer', true]], [reason]]);
    expect(found.synthesis.output).not.toContain('undeclared-consumer');
  });

  it('is marked where CDK acknowledges it', () => {
    const id = 'connection-budget::undeclared-consumer';
    const found = undeclared((_, service) => {
      Validations.of(service).acknowledge({ id, reason: 'health checks' });
    });
    expect(accepted(found)).toEqual([[['undeclared-consumer', true]], ['health checks']]);
  });

  it('is not missed before anybody has looked for it', () => {
    const { budget } = undeclared(() => undefined);
    budget.accept('undeclared-consumer', ACCEPTED);
    expect(budget.toString()).not.toContain('unused-acceptance');
  });
});

describe('an acknowledgement of CDK', () => {
  const acknowledgement = { id: 'connection-budget::over-budget', reason: 'known' };

  it('stands in the ledger beside acceptances, without an end', () => {
    const some = new SomeApp();
    const budget = overBudget(some);
    Validations.of(some.stack).acknowledge(acknowledgement);
    const synthesis = pass(some.app);
    expect(ledgerOf(budget)).toMatchObject({
      findings: [{ rule: 'over-budget', accepted: true }],
      accepted: [{ rule: 'over-budget', path: 'Shop/Budget', reason: 'known' }],
    });
    expect(String(budget)).toContain('\n    accepted: known\n');
    expect(markdownOf(synthesis)).toContain('\n  - accepted: known\n');
  });

  it('goes on after the day of an acceptance', () => {
    itIs('2027-07-01T00:00:00Z');
    const some = new SomeApp();
    const budget = overBudget(some);
    budget.accept('over-budget', ACCEPTED);
    Validations.of(budget).acknowledge(acknowledgement);
    pass(some.app);
    expect(ledgerOf(budget).accepted).toEqual([{ rule: 'over-budget', path: 'Shop/Budget', reason: 'known' }]);
    expect(messagesOf(budget, 'over-budget')[0]).toMatch(new RegExp(`^${OVER}\n`));
  });

  it('of another budget does not make an acceptance fail', () => {
    const some = new SomeApp();
    overBudget(some).accept('over-budget', ACCEPTED);
    Validations.of(overBudget(some, new Stack(some.app, 'Other'))).acknowledge(acknowledgement);
    expect(synth(some.app).failed).toBe(false);
  });
});

describe('what cannot be accepted', () => {
  const accept = (rule: string, options: Partial<AcceptanceOptions> = {}): (() => void) => {
    const budget = overBudget(new SomeApp());
    return () => budget.accept(rule, { ...ACCEPTED, ...options });
  };

  it.each([
    ['over-budgt', 'rule must be the id of a rule, got "over-budgt": did you mean \'over-budget\'?'],
    ['connection-budget::memory-pressure', 'got "connection-budget::memory-pressure": did you mean \'memory-pressure\'?'],
    ['unused-acceptance', 'rule must be another one than unused-acceptance'],
    ['__proto__', 'rule must be the id of a rule, got "__proto__"'],
  ])('the rule %s', (rule, message) => {
    expect(accept(rule)).toThrow(message);
  });

  it.each([
    ['no day', '2027-02-30'],
    ['a moment', '2027-06-30T00:00:00Z'],
    ['nothing', undefined],
    ['more than 366 days ahead', '2028-06-02'],
  ])('a last day that is %s', (_, until) => {
    expect(accept('over-budget', { until })).toThrow(
      `until must be a day known at synthesis and at most 366 days ahead, up to '2028-06-01' today, got ${until === undefined ? 'undefined' : `"${until}"`}: state the last day`,
    );
  });

  it('anything without a reason', () => {
    expect(accept('over-budget', { reason: ' ' })).toThrow('reason must be a text of at least one character');
  });

  it('the same rule twice', () => {
    const budget = overBudget(new SomeApp());
    budget.accept('over-budget', ACCEPTED);
    expect(() => budget.accept('over-budget', { reason, until: '2027-07-31' })).toThrow(
      'over-budget is accepted in Shop/Budget until 2027-06-30 already, got 2027-07-31: accept each rule once',
    );
  });
});

it('a day that is 366 days ahead is accepted', () => {
  expect(accepted({ reason, until: '2028-06-01' }).synthesis.failed).toBe(false);
});

it('a reason moves no cursor and ends no line', () => {
  const { budget } = accepted({ reason: 'one\u001b[2J\ntwo', until: UNTIL });
  expect(String(budget)).toContain('accepted until 2027-06-30: one\ufffd[2J\ufffdtwo\n');
});

function markdownOf({ directory }: Synthesis): string {
  return readFileSync(join(directory, 'connection-budget.md'), 'utf8');
}
