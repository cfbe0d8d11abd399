import { Duration, Lazy } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { SettingsDelivery } from '../../lib';
import { addPgBouncerContainer } from '../../lib/private/pgbouncer-container';
import type { PgBouncerGrant, PgBouncerOptions } from '../../lib/private/pgbouncer-container';
import { SomeApp } from '../some-app';
import { containersOf, environmentOf, pass, resourcesOf, secretsOf } from '../synth';
import type { Rendered } from '../synth';
import { databaseOptions, grant } from './some-pgbouncer';

function rendered(options: Partial<PgBouncerOptions> = {}, granted: Partial<PgBouncerGrant> = {}): Rendered {
  const some = new SomeApp();
  const all = { ...databaseOptions(some.database()), ...options };
  addPgBouncerContainer(some.taskDefinition('Pooler'), all, { ...grant, ...granted });
  return pass(some.app).template(some.stack);
}

const SIZES = {
  MAX_DB_CONNECTIONS: '25',
  DEFAULT_POOL_SIZE: '23',
  RESERVE_POOL_SIZE: '2',
  RESERVE_POOL_TIMEOUT: '1',
  MAX_CLIENT_CONN: '130',
  QUERY_WAIT_TIMEOUT: '8',
  SERVER_CONNECT_TIMEOUT: '5',
  SERVER_IDLE_TIMEOUT: '600',
  SERVER_LIFETIME: '3600',
  MAX_PREPARED_STATEMENTS: '200',
};

const CONSTANTS = {
  POOL_MODE: 'transaction',
  LISTEN_PORT: '6432',
  AUTH_TYPE: 'scram-sha-256',
  SERVER_TLS_SSLMODE: 'require',
  IGNORE_STARTUP_PARAMETERS: 'extra_float_digits',
  TCP_KEEPIDLE: '60',
};

describe('the container of a PgBouncer', () => {
  it('is told its sizes, the database, and to speak TLS to it', () => {
    const endpoint = (part: string): object => ({
      'Fn::GetAtt': [expect.stringMatching(/^Database/) as string, `Endpoint.${part}`],
    });
    expect(environmentOf(rendered())).toEqual({
      DB_HOST: endpoint('Address'),
      DB_PORT: endpoint('Port'),
      DB_NAME: 'app',
      ...CONSTANTS,
      ...SIZES,
    });
  });

  it('gets the credentials as secrets, and in no other way', () => {
    const template = rendered();
    const field = (name: string): object => ({
      'Fn::Join': ['', [{ Ref: expect.stringMatching(/Secret/) as string }, `:${name}::`]],
    });
    expect(secretsOf(template)).toEqual({ DB_USER: field('username'), DB_PASSWORD: field('password') });
    expect(JSON.stringify(containersOf(template)[0]?.Environment)).not.toMatch(/secret|password|resolve:/i);
  });

  it('runs a pinned image, which is the user’s to replace', () => {
    expect(containersOf(rendered())[0]).toMatchObject({ Image: 'edoburu/pgbouncer:v1.25.2-p0' });
    const image = ecs.ContainerImage.fromRegistry('mirror/pgbouncer@sha256:00ff');
    expect(containersOf(rendered({ image }))[0]).toMatchObject({ Image: 'mirror/pgbouncer@sha256:00ff' });
  });

  it('is healthy while PgBouncer answers, and may have as many open files as connections', () => {
    expect(containersOf(rendered())[0]).toMatchObject({
      HealthCheck: {
        Command: ['CMD-SHELL', 'pg_isready -q -h 127.0.0.1 -p 6432 -d "$DB_NAME" -U "$DB_USER" -t 3 || exit 1'],
        Interval: 10,
        Timeout: 5,
        Retries: 3,
        StartPeriod: 10,
      },
      Ulimits: [{ Name: 'nofile', SoftLimit: 65535, HardLimit: 65535 }],
      LogConfiguration: { LogDriver: 'awslogs', Options: { 'awslogs-stream-prefix': 'pgbouncer' } },
    });
  });

  it('takes what is stated', () => {
    const template = rendered({ maxClientConn: 60, queryWaitTimeout: Duration.seconds(3) });
    expect(environmentOf(template)).toMatchObject({
      MAX_CLIENT_CONN: '60',
      QUERY_WAIT_TIMEOUT: '3',
      SERVER_CONNECT_TIMEOUT: '2',
    });
  });

  it('does not know the grant before the app is rendered', () => {
    const share = { now: 10 };
    const some = new SomeApp();
    const granted = { ...grant, maxDbConnections: () => share.now };
    addPgBouncerContainer(some.taskDefinition('Pooler'), databaseOptions(some.database()), granted);
    share.now = 40;
    expect(environmentOf(pass(some.app).template(some.stack))).toMatchObject({
      MAX_DB_CONNECTIONS: '40',
      DEFAULT_POOL_SIZE: '36',
    });
  });
});

describe('a grant', () => {
  it.each([
    ['the share is unknown', { maxDbConnections: () => undefined }],
    ['the share is nothing, which PgBouncer would take for no limit', { maxDbConnections: () => 0 }],
    ['the demand of the clients is unknown', { clientDemand: () => undefined }],
  ])('that is none, because %s, lets no PgBouncer start', (_, granted) => {
    const unknown = Object.fromEntries(Object.keys(SIZES).map(name => [name, 'unknown']));
    expect(environmentOf(rendered({}, granted))).toMatchObject({ ...CONSTANTS, ...unknown });
  });

  it('is not asked for while the tree is read for the verdict that it depends on, or for references', () => {
    const some = new SomeApp();
    const asked: string[] = [];
    const state = { isReading: true };
    const granted: PgBouncerGrant = {
      maxDbConnections: () => (asked.push('share'), 25),
      clientDemand: () => (asked.push('demand'), 120),
      isReading: () => state.isReading,
      prepare: () => void asked.push('prepare'),
    };
    const container = addPgBouncerContainer(some.taskDefinition('Pooler'), databaseOptions(some.database()), granted);
    const read = some.stack.resolve(container.renderContainerDefinition()) as { environment: { name: string; value: unknown }[] };
    expect(asked).toEqual([]);
    expect(read.environment).toContainEqual({ name: 'MAX_DB_CONNECTIONS', value: 'pending' });
    state.isReading = false;
    expect(environmentOf(pass(some.app).template(some.stack))).toMatchObject(SIZES);
    const [first] = asked;
    expect(first).toBe('prepare');
    expect(asked.lastIndexOf('prepare')).toBeLessThan(asked.indexOf('share'));
  });
});

describe('delivery by SSM parameters', () => {
  it('leaves nothing in the environment', () => {
    const template = rendered({ delivery: SettingsDelivery.SSM_PARAMETERS });
    expect(environmentOf(template)).toEqual({});
    expect(Object.keys(secretsOf(template)).sort()).toEqual(
      ['DB_USER', 'DB_PASSWORD', 'DB_HOST', 'DB_PORT', 'DB_NAME', ...Object.keys(CONSTANTS), ...Object.keys(SIZES)].sort(),
    );
    const values = resourcesOf(template, 'AWS::SSM::Parameter').map(({ Properties }) => Properties.Value);
    expect(values).toEqual(expect.arrayContaining(['transaction', 'require', '25', '23', '130']));
    expect(values).not.toContain('pending');
  });
});

describe('options that cannot be', () => {
  it.each([
    [{ databaseName: '*' }, 'databaseName must be letters, digits, underscores, dots and hyphens'],
    [{ queryWaitTimeout: Duration.seconds(1) }, 'queryWaitTimeout in seconds must be a whole number from 2 to 300, got 1'],
    [{ maxClientConn: 0 }, 'maxClientConn must be a whole number from 1 to 65535, got 0'],
  ])('are refused: %j', (options, message) => expect(() => rendered(options)).toThrow(message));

  it('are not looked for in the name of a database that is known when it is deployed', () => {
    expect(() => rendered({ databaseName: Lazy.string({ produce: () => 'orders' }) })).not.toThrow();
  });
});
