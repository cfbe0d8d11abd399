import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Stack, Stage, Validations } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import type * as rds from 'aws-cdk-lib/aws-rds';
import type { ConnectionBudgetChecksProps } from '../lib';
import { ConnectionBudget, ConnectionBudgetChecks, ConnectionReserve, DatabaseTarget, Enforcement, MaxConnections } from '../lib';
import { SomeApp } from './some-app';
import { pass, synth } from './synth';

/** An app that has never heard of budgets: a service of three tasks that reaches PostgreSQL on a db.t3.micro, of which 51 connections are usable. */
class PlainApp extends SomeApp {
  public readonly server: rds.DatabaseInstance;
  public readonly api: ecs.FargateService;

  public constructor(options: { image?: string; environment?: Record<string, string>; desiredCount?: number } = {}) {
    super();
    this.server = this.database();
    const { image: name = 'example/app', environment, desiredCount = 3 } = options;
    const taskDefinition = this.taskDefinition('Api');
    taskDefinition.addContainer('app', {
      image: ecs.ContainerImage.fromRegistry(name),
      environment: { DB_HOST: this.server.instanceEndpoint.hostname, ...environment },
    });
    this.api = this.service('Api', { taskDefinition, desiredCount });
    this.server.connections.allowDefaultPortFrom(this.api);
  }

  public checked(props: ConnectionBudgetChecksProps = {}): string {
    this.check(props);
    return flat(pass(this.app).output);
  }

  public check(props: ConnectionBudgetChecksProps = {}): this {
    Validations.of(this.app).addPlugins(new ConnectionBudgetChecks(props));
    return this;
  }
}

/** CDK may break lines and indent them. */
function flat(output: string): string {
  return output.replace(/\s+/g, ' ');
}

describe('an app that nobody changed', () => {
  test('is told how many connections of each task fit', () => {
    expect(new PlainApp().checked()).toContain(
      'what Api opens is not known (nothing says what its client opens): 8 connections per task fit; ' +
        'times 6 tasks (3, doubled while deploying: maximumPercent 200) that is 48, and with all others 48 of 51 usable',
    );
  });

  test('is told in its report, by warnings that do not fail', () => {
    const app = new PlainApp({ image: 'quay.io/keycloak/keycloak:26.0', environment: { KC_DB: 'postgres' } });
    const output = app.checked();
    expect(output).toContain('Database asks for 549 connections more than db.t3.micro can serve');
    expect(output).toContain(
      '6 tasks (3, doubled while deploying: maximumPercent 200) x 100, Keycloak: KC_DB_POOL_MAX_SIZE 100 by default',
    );
    expect(output).toContain('over-budget');
  });

  test('fails where that is asked for, and not where everything fits', () => {
    const keycloak = { image: 'quay.io/keycloak/keycloak:26.0', environment: { KC_DB: 'postgres' } };
    expect(synth(new PlainApp(keycloak).check({ enforcement: Enforcement.FAIL }).app).failed).toBe(true);
    const small = { ...keycloak, environment: { KC_DB: 'postgres', KC_DB_POOL_MAX_SIZE: '8' } };
    expect(synth(new PlainApp(small).check({ enforcement: Enforcement.FAIL }).app)).toMatchObject({ failed: false });
  });

  test('is told nothing by REPORT', () => {
    expect(new PlainApp().checked({ enforcement: Enforcement.REPORT })).not.toContain('Api');
  });

  test('keeps its templates', () => {
    const without = new PlainApp();
    const templates = JSON.stringify(pass(without.app).template(without.stack));
    const checkedApp = new PlainApp().check();
    expect(JSON.stringify(pass(checkedApp.app).template(checkedApp.stack))).toBe(templates);
  });

  test('whose pools are stated and fit is told nothing', () => {
    const output = new PlainApp().checked({ consumers: { 'Shop/Api': { pool: { size: 4, overflow: 4 }, processes: 1 } } });
    expect(output).not.toContain('Api');
  });
});

describe('options by construct path', () => {
  test('of a consumer', () => {
    const output = new PlainApp().checked({
      consumers: { 'Shop/Api': { processes: 2, pool: { size: 5, overflow: 10 }, sideConnections: 1 } },
    });
    expect(output).toContain(
      'Api 186 6 tasks (3, doubled while deploying: maximumPercent 200) x (2 processes x (5 + 10) + 1 side), stated',
    );
  });

  test('of a database', () => {
    const output = new PlainApp().checked({
      databases: { 'Shop/Database': { maxConnections: MaxConnections.of(40), reserve: ConnectionReserve.of(10) } },
    });
    expect(output).toContain('5 connections per task fit');
    expect(output).toContain('30 of 30 usable');
  });

  test('leave out what is ignored', () => {
    expect(new PlainApp().checked({ consumers: { 'Shop/Api': { ignore: 'connects to another database' } } })).not.toContain(
      'Api',
    );
    expect(new PlainApp().checked({ databases: { 'Shop/Database': { ignore: 'goes next week' } } })).not.toContain('Api');
  });

  test('must be the path of something', () => {
    const { failed, output, directory } = synth(new PlainApp().check({ consumers: { 'Shop/Apy': { pool: { size: 4 } } } }).app);
    expect(failed).toBe(true);
    expect(flat(output)).toContain("no consumer has the path 'Shop/Apy': did you mean 'Shop/Api'?");
    // The command line shows the violations of the report alone, and nothing of a plugin that throws.
    const report = readFileSync(join(directory, 'validation-report.json'), 'utf8');
    expect(report).toContain("no consumer has the path 'Shop/Apy'");
    expect(report).toContain('unresolved-input');
  });

  test.each<[string, ConnectionBudgetChecksProps, string]>([
    ['a pool of none', { consumers: { 'Shop/Api': { pool: { size: 0 } } } }, "pool.size of 'Shop/Api' must be"],
    ['less than no overflow', { consumers: { a: { pool: { size: 1, overflow: -1 } } } }, "pool.overflow of 'a' must be"],
    ['a fraction', { consumers: { a: { processes: 1.5 } } }, "processes of 'a' must be"],
    ['no copy', { consumers: { a: { maxCopies: 0 } } }, "maxCopies of 'a' must be"],
    ['no reason', { consumers: { a: { ignore: ' ' } } }, "ignore of 'a' must be a text"],
    ['no reason for a database', { databases: { a: { ignore: '' } } }, "ignore of 'a' must be a text"],
    [
      'a pinned limit',
      { databases: { a: { maxConnections: MaxConnections.pinned() } } },
      "maxConnections of 'a' must be stated or measured",
    ],
  ])('are refused: %s', (_, props, message) => {
    expect(() => new ConnectionBudgetChecks(props)).toThrow(message);
  });
});

test('a database that has a budget is left to it', () => {
  const app = new PlainApp();
  const budget = new ConnectionBudget(app.stack, 'Budget', { database: DatabaseTarget.fromInstance(app.server) });
  budget.addConsumer('everybody', { standsFor: [app.api] });
  expect(app.checked()).not.toContain('is not known');
});

test('an acknowledged finding is hidden by CDK', () => {
  const app = new PlainApp();
  Validations.of(app.api).acknowledge({ id: 'connection-budget::unknown-pool', reason: 'looked at by hand' });
  const { failed } = synth(app.check({ enforcement: Enforcement.FAIL }).app);
  expect(failed).toBe(false);
});

test('a function that nothing bounds', () => {
  const app = new PlainApp();
  const fn = new lambda.Function(app.stack, 'Import', {
    vpc: app.vpc(),
    allowPublicSubnet: true,
    vpcSubnets: { subnetType: ec2.SubnetType.PUBLIC },
    runtime: lambda.Runtime.NODEJS_22_X,
    handler: 'index.handler',
    code: lambda.Code.fromInline('exports.handler = () => {}'),
  });
  app.server.connections.allowDefaultPortFrom(fn);
  const output = app.checked();
  expect(output).toContain('nothing bounds the environments of Import');
  expect(output).toMatch(/reservedConcurrentExecutions of at most \d+ for Import, with one connection each/);
});

test('a bastion host is named, and not counted', () => {
  const app = new PlainApp();
  const host = new ec2.BastionHostLinux(app.stack, 'Bastion', { vpc: app.vpc() });
  app.server.connections.allowDefaultPortFrom(host);
  const output = app.checked();
  expect(output).toContain('Bastion (AWS::EC2::Instance) can reach Database, and is not in the sum');
  expect(output).toContain('8 connections per task fit');
});

test('what is found in a stage inside the app is told as well', () => {
  const some = new SomeApp();
  const stage = new Stage(some.app, 'Prod');
  const stack = new Stack(stage, 'Inner');
  const database = some.database({}, stack);
  const api = some.service('Api', { environment: { DB_HOST: database.instanceEndpoint.hostname } }, stack);
  database.connections.allowDefaultPortFrom(api);
  Validations.of(some.app).addPlugins(new ConnectionBudgetChecks());
  const written = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  pass(some.app);
  const output = written.mock.calls.map(([text]) => String(text)).join('');
  written.mockRestore();
  expect(flat(output)).toContain('connection-budget::unknown-pool at Prod/Inner/Api, in stage Prod');
});
